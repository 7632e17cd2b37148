from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.factories.mail import NOON, posted
from yersel.core.mail import MailRefused, keeping
from yersel.core.models import Mail

pytestmark = pytest.mark.django_db


def ended(*, days_ago: int, state: str = "sent") -> Mail:
    mail = posted(recipient=f"{state}:{days_ago}")
    Mail.objects.filter(pk=mail.pk).update(state=state, next_attempt_at=None, ended_at=NOON - timedelta(days=days_ago))
    mail.refresh_from_db()
    return mail


def test_thirty_days_after_it_went_a_mail_has_neither_words_nor_address():
    old, given_up, young = ended(days_ago=31), ended(days_ago=31, state="given-up"), ended(days_ago=29)

    assert keeping.erase_old(at=NOON) == 2
    assert keeping.erase_old(at=NOON) == 0

    for mail in (old, given_up):
        mail.refresh_from_db()
        assert (mail.address, mail.subject, mail.text, mail.html, mail.headers) == ("", "", "", "", {})
        assert mail.is_erased
    young.refresh_from_db()
    assert young.text


def test_what_has_not_gone_keeps_its_words():
    posted(at=NOON - timedelta(days=400))

    assert keeping.erase_old(at=NOON) == 0


def test_an_erased_mail_is_still_not_sent_twice():
    old = posted(recipient="person:1", cycle="1")
    Mail.objects.update(state="sent", next_attempt_at=None, ended_at=NOON - timedelta(days=31))
    keeping.erase_old(at=NOON)

    assert posted(recipient="person:1", cycle="1") == old
    assert Mail.objects.count() == 1


def test_a_mail_that_was_given_up_can_be_tried_again():
    mail = keeping.try_again(mail=ended(days_ago=1, state="given-up"), at=NOON)

    assert (mail.state, mail.attempts, mail.next_attempt_at, mail.ended_at) == ("waiting", 0, NOON, None)


def test_one_that_went_or_has_no_words_left_cannot():
    sent = ended(days_ago=1)
    erased = ended(days_ago=40, state="given-up")
    keeping.erase_old(at=NOON)

    for mail in (sent, erased):
        with pytest.raises(MailRefused, match="given up"):
            keeping.try_again(mail=mail, at=NOON)


def test_the_table_of_moves_covers_every_state():
    assert set(Mail.MOVES) == set(Mail.State)
    assert set(Mail.OPEN) | set(Mail.ENDED) == set(Mail.State)
    assert not set(Mail.OPEN) & set(Mail.ENDED)
    assert {state for moves in Mail.MOVES.values() for state in moves} == set(Mail.State)


@pytest.mark.parametrize("wrong", [{"state": "sent"}, {"ended_at": NOON}, {"next_attempt_at": None}, {"erased_at": NOON}])
def test_the_database_refuses_a_mail_that_is_half_ended_or_half_erased(wrong):
    posted()

    with pytest.raises(IntegrityError), transaction.atomic():
        Mail.objects.update(**wrong)


def test_after_a_restore_all_that_waits_can_be_given_up():
    mail = posted()

    assert keeping.give_up_open(at=NOON) == 1

    mail.refresh_from_db()
    assert (mail.state, mail.ended_at) == ("given-up", NOON)
