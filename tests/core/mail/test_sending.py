import logging
import smtplib
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection, connections, transaction

from benchmarks.mail.sink import Sink, running
from tests.factories.mail import NOON, posted
from yersel.core.mail import sending
from yersel.core.mail.sending import Sender, Step, send_due, send_next
from yersel.core.models import Mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    """A mail server on this machine that everything is sent to."""
    with running() as started:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", started.server_address[1]
        yield started


def reloaded(mail: Mail) -> Mail:
    mail.refresh_from_db()
    return mail


def test_what_is_due_is_sent_once(sink):
    mails = [posted(recipient=f"person:{number}") for number in range(3)]

    assert send_due() == 3
    assert send_due() == 0

    assert sorted(sink.message_ids) == sorted(mail.message_id for mail in mails)
    assert {reloaded(mail).state for mail in mails} == {"sent"}
    assert all(mail.sent_at is not None and mail.attempts == 1 for mail in mails)


def test_a_mail_comes_as_it_was_written(sink):
    mail = posted(unsubscribe="https://yersel.example.scot/stop/")

    send_due()

    [taken] = sink.taken
    assert taken["To"] == "rowan@example.org"
    assert taken["Message-ID"] == mail.message_id
    assert taken["Date"] == "Mon, 06 Jan 2020 12:00:00 +0000"
    assert taken["Auto-Submitted"] == "auto-generated"
    assert taken["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert [part.get_content_type() for part in taken.walk()] == ["multipart/alternative", "text/plain", "text/html"]


def test_one_that_waits_for_its_next_try_is_left(sink):
    mail = posted()
    Mail.objects.update(next_attempt_at=NOON + timedelta(days=36500))

    assert send_due() == 0
    assert reloaded(mail).state == "waiting"


def test_a_person_who_is_unknown_is_given_up_and_the_next_gets_theirs(sink):
    wrong, right = posted("refused@example.org"), posted()

    assert send_due() == 1

    assert (reloaded(wrong).state, wrong.fault, wrong.next_attempt_at) == ("given-up", "SMTPRecipientsRefused 550", None)
    assert reloaded(right).state == "sent"


def test_one_that_the_server_puts_off_is_tried_again_later(sink):
    mail = posted("later@example.org")

    assert send_next(Sender(), at=NOON) is Step.NOT_DONE

    assert (reloaded(mail).state, mail.attempts, mail.fault) == ("failed", 1, "SMTPRecipientsRefused 451")
    assert mail.next_attempt_at == NOON + timedelta(seconds=60)


def test_after_its_last_try_it_is_given_up(sink, settings):
    settings.MAIL_ATTEMPTS = 3
    mail, at = posted("later@example.org"), NOON

    for _ in range(3):
        send_next(Sender(), at=at)
        at += timedelta(days=1)

    assert (reloaded(mail).state, mail.attempts) == ("given-up", 3)
    assert send_next(Sender(), at=at) is Step.NOTHING_DUE


def test_each_wait_is_three_times_the_last_up_to_a_day(settings):
    settings.MAIL_RETRY_SECONDS = 60

    waits = [int(sending.wait_before(attempt).total_seconds()) for attempt in (1, 2, 3, 7, 8, 50)]

    assert waits == [60, 180, 540, 43740, 86400, 86400]


def test_a_server_that_does_not_answer_costs_one_mail_a_try_and_leaves_the_rest(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    first, second = posted(recipient="1"), posted(recipient="2")

    assert send_due() == 0

    assert (reloaded(first).state, first.fault) == ("failed", "ConnectionRefusedError")
    assert (reloaded(second).state, second.attempts) == ("waiting", 0)


def test_a_server_that_goes_away_stops_the_queue_for_now(sink):
    posted("away@example.org")
    rest = posted()

    assert send_due() == 0
    assert reloaded(rest).state == "waiting"


def test_words_that_cannot_be_written_as_mail_do_not_hold_up_the_queue(sink):
    broken, right = posted(recipient="1"), posted(recipient="2")
    Mail.objects.filter(pk=broken.pk).update(subject="a\nb")

    assert send_due() == 1
    assert (reloaded(broken).state, broken.fault) == ("given-up", "BadHeaderError")
    assert reloaded(right).state == "sent"


def test_logs_hold_no_address_and_no_words(sink, caplog):
    caplog.set_level(logging.DEBUG)
    for name in ("refused", "later", "rowan"):
        posted(f"{name}@example.org")

    send_due()

    assert "did not go" in caplog.text
    assert "@example.org" not in caplog.text
    assert "This is a test" not in caplog.text


def test_where_people_use_it_and_there_is_no_server_mail_waits(settings, caplog):
    settings.MAIL_GOES_NOWHERE = True
    mail = posted()

    assert send_due() == 0
    assert reloaded(mail).state == "waiting"
    assert "1 mails wait" in caplog.text


def test_in_development_it_counts_as_sent_and_goes_nowhere(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    mail = posted()

    assert send_due() == 1
    assert reloaded(mail).state == "sent"


@pytest.mark.django_db(transaction=True, available_apps=list(django_settings.INSTALLED_APPS))
def test_while_somebody_sends_nobody_else_does(sink):
    posted()
    begun, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            sending._is_ours_to_send()
            begun.set()
            go_on.wait(10)
        connections.close_all()

    thread = threading.Thread(target=hold)
    thread.start()
    begun.wait(10)

    assert send_next(Sender(), at=NOON) is Step.SOMEBODY_ELSE
    go_on.set()
    thread.join()
    assert send_next(Sender(), at=NOON) is Step.DONE
    connection.close()


@pytest.mark.parametrize(
    ("error", "is_final", "is_of_the_server"),
    [
        (smtplib.SMTPDataError(554, b"spam of rowan@example.org"), True, False),
        (smtplib.SMTPDataError(452, b"full"), False, False),
        (smtplib.SMTPAuthenticationError(535, b"no"), False, True),
        (smtplib.SMTPSenderRefused(550, b"no", "yersel@example.org"), False, True),
        (smtplib.SMTPServerDisconnected("gone"), False, True),
        (smtplib.SMTPRecipientsRefused({"rowan@example.org": (421, b"busy")}), False, True),
        (TimeoutError("slow"), False, True),
    ],
)
def test_faults_are_told_apart_without_repeating_the_server(error, is_final, is_of_the_server):
    fault = sending.fault_of(error)

    assert (fault.is_final, fault.is_of_the_server) == (is_final, is_of_the_server)
    assert "rowan" not in fault.name
