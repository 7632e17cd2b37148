import threading

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, connections, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories.mail import NOON, posted
from yersel.core import mail
from yersel.core.mail import MailRefused, posting
from yersel.core.models import Mail

pytestmark = pytest.mark.django_db


def test_a_mail_waits_with_its_words_and_its_key():
    written = posted(object="service:7", recipient="person:3", cycle="2026-11")

    assert (written.state, written.attempts, written.next_attempt_at) == ("waiting", 0, NOON)
    assert (written.kind, written.object, written.recipient, written.cycle) == (
        "test-message",
        "service:7",
        "person:3",
        "2026-11",
    )
    assert written.subject == "A test from Yersel"
    assert written.text.startswith("Hello,\n\nThis is a test.")
    assert "<h1>A test from Yersel</h1>" in written.html


def test_the_same_mail_is_written_once():
    first = posted(recipient="person:3", cycle="1")

    again = posted(recipient="person:3", cycle="1", to="elsewhere@example.org")

    assert again == first
    assert again.address == "rowan@example.org"
    assert Mail.objects.count() == 1


@pytest.mark.parametrize("other", [{"object": "service:8"}, {"recipient": "person:4"}, {"cycle": "2"}])
def test_another_object_recipient_or_cycle_is_another_mail(other):
    posted(**{"object": "service:7", "recipient": "person:3", "cycle": "1"})

    posted(**{"object": "service:7", "recipient": "person:3", "cycle": "1", **other})

    assert Mail.objects.count() == 2
    assert Mail.objects.values("message_id").distinct().count() == 2


def test_the_message_id_is_that_of_the_key():
    first = posted(recipient="person:3", cycle="1")
    Mail.objects.all().delete()

    assert posted(recipient="person:3", cycle="1").message_id == first.message_id


def test_the_database_itself_refuses_a_second():
    first = posted(recipient="person:3")
    first.pk, first.message_id = None, "<other@example.org>"

    with pytest.raises(IntegrityError, match="mail_is_written_once"), transaction.atomic():
        first.save(force_insert=True)


def test_without_an_id_the_recipient_is_a_digest_that_does_not_tell_the_address():
    written = posted("Rowan@example.org")

    assert written.recipient.startswith("address:")
    assert "rowan" not in written.recipient.lower().removeprefix("address:")
    assert posted("rowan@example.org") == written


def test_an_address_is_no_id():
    with pytest.raises(MailRefused, match="outlives the address"):
        posted("rowan@example.org", recipient="rowan@example.org")


def test_a_kind_that_nobody_registered_is_refused():
    with pytest.raises(MailRefused, match="no kind of mail called 'unheard-of'"):
        mail.post(kind="unheard-of", to="rowan@example.org", context={})


def test_a_mail_that_is_not_committed_is_not_written(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks, pytest.raises(ZeroDivisionError), transaction.atomic():
        posted()
        raise ZeroDivisionError

    assert callbacks == []
    assert not Mail.objects.exists()


def test_the_worker_is_woken_once_for_many_mails(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        for number in range(5):
            posted(recipient=f"person:{number}")

    assert len(callbacks) == 1
    assert ProcrastinateJob.objects.filter(task_name="core.send_mail").count() == 1


def test_a_worker_that_is_woken_already_is_left_alone():
    posting.hand_over()

    posting.hand_over()

    assert ProcrastinateJob.objects.filter(task_name="core.send_mail").count() == 1


@pytest.mark.django_db(transaction=True, available_apps=list(settings.INSTALLED_APPS))
def test_two_who_post_the_same_at_once_get_one_mail():
    def elsewhere() -> None:
        try:
            ids.append(posted(recipient="person:3").pk)
        finally:
            connections.close_all()

    ids: list[int] = []
    thread = threading.Thread(target=elsewhere)
    with transaction.atomic():
        ids.append(posted(recipient="person:3").pk)
        thread.start()
        thread.join(0.5)  # it waits for our transaction to end
    thread.join()

    assert len(set(ids)) == 1
    connection.close()


def test_one_click_unsubscribing_is_offered_where_a_link_is_given():
    written = posted(unsubscribe="https://yersel.example.scot/stop/abc/")

    assert written.headers == {
        "List-Unsubscribe": "<https://yersel.example.scot/stop/abc/>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert "https://yersel.example.scot/stop/abc/" in written.text
    assert 'href="https://yersel.example.scot/stop/abc/"' in written.html
