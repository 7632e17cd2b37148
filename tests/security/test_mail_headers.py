"""Nothing that somebody typed can add a recipient, a header or words before the first line to a mail of ours."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from tests.factories import accounts as make
from tests.factories import contributing as make_it
from tests.factories import directory as make_entry
from tests.factories import reviews as make_review
from yersel.accounts.models import Person, Role
from yersel.core.mail import MailRefused
from yersel.core.mail.sending import send_due
from yersel.directory import mailing
from yersel.directory.looking_after import entry_of
from yersel.directory.models import Service
from yersel.directory.operations import claims, deciding, telling

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]
BREAKS = ["\r\n", "\n", "\r", "\u2028", "\u0085", "\x0b", "\x0c"]
EVIL = ["Bcc: thief@example.org", "\r\nBcc: thief@example.org\r\n\r\nBuy pills"]


def name(broken_by: str) -> str:
    return f"Shore walkers{broken_by}Bcc: thief@example.org{broken_by}{broken_by}<b>Buy pills</b>"


def headers_of_all() -> list[dict[str, Any]]:
    """Headers as a mail server reads them."""
    return [dict(message_from_bytes(message.message().as_bytes(), policy=default).items()) for message in mail.outbox]


def assert_nobody_else_got_any(*expected: str) -> None:
    assert mail.outbox
    for message, headers in zip(mail.outbox, headers_of_all(), strict=True):
        assert len(message.recipients()) == 1
        assert message.recipients()[0] in expected
        assert not {"Bcc", "Cc"} & set(headers)
        assert "\n" not in str(headers["Subject"])
        assert "\r" not in str(headers["Subject"])


@pytest.fixture
def una() -> Person:
    return make.make_person(email="una@example.org")


@pytest.mark.parametrize("broken_by", BREAKS, ids=ascii)
def test_the_name_of_an_entry_that_came_with_a_line_break(una: Person, broken_by: str) -> None:
    """As a feed might have left it, past every form."""
    service = make_entry.service("Shore walkers")
    Service.objects.filter(pk=service.pk).update(name=name(broken_by)[:200])
    service.refresh_from_db()
    moderator = make.make_person(Role.MODERATOR)
    make_it.manager(una, service)
    other = make.make_person(email="coll@example.org")

    telling.report_problem(
        entry=entry_of(service), told={"kind": "other", "text": name(broken_by), "email": ""}, session="a", by=None, at=make_it.AT
    )
    claim = make_it.claim(other, service, name=name(broken_by)[:120])
    claims.deny(claim=claim, reason=name(broken_by), by=moderator, at=make_it.AT)

    assert_nobody_else_got_any("una@example.org", "coll@example.org")


@pytest.mark.parametrize("broken_by", BREAKS, ids=ascii)
def test_the_name_of_what_was_sent_and_the_reason_of_a_decision(una: Person, scotland: object, broken_by: str) -> None:
    sent = make_it.contribution(una, data=make_it.words(name=name(broken_by)))

    deciding.refuse(contribution=sent, reason=name(broken_by), by=make.make_person(Role.MODERATOR), at=make_it.AT)

    assert_nobody_else_got_any("una@example.org")


def test_a_review_of_an_entry_whose_name_has_a_line_break(una: Person) -> None:
    service = make_review.entry("Shore walkers", months=12)
    make_it.manager(una, service)
    Service.objects.filter(pk=service.pk).update(name=name("\r\n"))

    make_review.review()
    send_due()

    assert_nobody_else_got_any("una@example.org")


@pytest.mark.parametrize(
    "typed",
    ["a@example.org\r\nBcc: b@example.org", "a@example.org,b@example.org", "a@example.org\nSubject: x", "A <a@example.org>"],
)
@pytest.mark.parametrize(
    ("path", "field", "more"),
    [
        ("/sign-in/", "email", {}),
        ("/account/addresses/", "email", {}),
        ("/services/shore-walkers/send/", "address", {}),
        ("/suggest-a-service/", "email", {"name": "x", "what": "y", "where": "z"}),
        ("/people/lost-address/", "new", {"old": "una@example.org", "reason": "Lost"}),
        ("/people/roles/", "email", {"role": "moderator"}),
    ],
)
def test_no_form_takes_two_addresses_or_a_header_for_one(
    client: Client, una: Person, path: str, field: str, more: dict[str, str], typed: str
) -> None:
    make_entry.service("Shore walkers")
    if path != "/sign-in/":
        make.sign_in_staff(client, make.make_person(Role.ADMINISTRATOR))
    mail.outbox.clear()

    response = client.post(path, {field: typed, **more})

    assert response.status_code == 422
    assert mail.outbox == []


def test_a_name_of_ones_own_with_a_line_break(client: Client) -> None:
    client.post("/sign-in/", {"email": "isla@example.org"})
    client.post("/sign-in/code/", {"code": make.code_in_mail()})
    client.post("/join/", {"display_name": "Isla\r\nBcc: thief@example.org", "is_of_age": "on"})
    client.post("/account/recovery-codes/")

    assert_nobody_else_got_any("isla@example.org")


def test_the_room_of_mail_itself_refuses_what_came_past_every_form() -> None:
    person = make.make_person()
    for evil in EVIL[1:]:
        with pytest.raises(MailRefused):
            mailing.send("problem_answered", f"{person.email}{evil}", name="x", reply="y")
