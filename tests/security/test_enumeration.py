"""Nobody learns who has an account: neither from an answer, nor from the work behind it, nor from what is sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import accounts as make
from yersel.accounts import operations
from yersel.accounts.models import Person, Role
from yersel.core.models import Mail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]
KINDS = ["unknown", "member", "with recovery codes", "with an app", "staff", "closed", "kept by somebody"]


@pytest.fixture
def addresses() -> dict[str, str]:
    """One address of each kind, all of one length."""
    found = {kind: f"somebody.{number}@example.org" for number, kind in enumerate(KINDS)}
    people = {kind: make.make_person(email=email) for kind, email in found.items() if kind not in ("unknown", "kept by somebody")}
    make.make_recovery_codes(people["with recovery codes"])
    make.make_recovery_codes(people["with an app"])
    make.make_app(people["with an app"])
    make.make_recovery_codes(people["staff"])
    operations.give_role(person=people["staff"], role=Role.MODERATOR, by="command:test", at=make.NOON)
    operations.close_account(person=people["closed"], by=people["closed"], at=make.NOON)
    mail.outbox.clear()
    return found


def seen(ask: Callable[[Client, str], Any], email: str) -> dict[str, Any]:
    """Everything that somebody outside can see or measure of one question, with the address itself blotted out."""
    cache.clear()
    mail.outbox.clear()
    before = Mail.objects.count()
    client = Client()
    with CaptureQueriesContext(connection) as captured:
        response = ask(client, email)
    body = re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", response.content.decode()).replace(email, "*")
    sent = [
        (re.sub(r"\d{6}", "*", message.subject), re.sub(r"\d{6}", "*", message.body).replace(email, "*"))
        for message in mail.outbox
    ]
    return {
        "status": response.status_code,
        "headers": {name: value for name, value in response.headers.items() if name not in ("Content-Length", "Expires")},
        "cookies": {
            name: {key: str(cookie[key]) for key in ("path", "max-age", "httponly")} for name, cookie in response.cookies.items()
        },
        "body": body,
        "statements": [re.sub(r"'[^']*'|\d+", "?", query["sql"])[:70] for query in captured.captured_queries],
        "mails": sent,
        "queue": Mail.objects.count() - before,
    }


def ask_for_a_code(client: Client, email: str) -> Any:
    return client.post("/sign-in/", {"email": email})


def show_the_page_for_the_code(client: Client, email: str) -> Any:
    client.post("/sign-in/", {"email": email})
    return client.get("/sign-in/code/")


def type_a_wrong_code(client: Client, email: str) -> Any:
    client.post("/sign-in/", {"email": email})
    return client.post("/sign-in/code/", {"code": "12345"})


def ask_for_another_code(client: Client, email: str) -> Any:
    client.post("/sign-in/", {"email": email})
    return client.post("/sign-in/again/")


def try_a_recovery_code(client: Client, email: str) -> Any:
    return client.post("/sign-in/lost/", {"email": email, "code": "12345678"})


ASKS = [ask_for_a_code, show_the_page_for_the_code, type_a_wrong_code, ask_for_another_code, try_a_recovery_code]


@pytest.mark.parametrize("ask", ASKS, ids=lambda ask: ask.__name__)
def test_an_address_is_treated_the_same_whether_anybody_has_it_or_not(
    addresses: dict[str, str], ask: Callable[[Client, str], Any]
) -> None:
    unknown = seen(ask, addresses["unknown"])

    for kind in KINDS[1:]:
        known = seen(ask, addresses[kind])
        assert [what for what in unknown if known[what] != unknown[what]] == [], kind


def test_too_many_tries_are_refused_the_same_for_known_and_unknown(addresses: dict[str, str]) -> None:
    def answers(email: str) -> list[int]:
        cache.clear()
        return [try_a_recovery_code(Client(), email).status_code for _ in range(17)]

    assert answers(addresses["with recovery codes"]) == answers(addresses["unknown"])


def test_adding_an_address_of_somebody_else_looks_as_adding_any(client: Client) -> None:
    known = make.make_person(email="known@example.org")
    make.sign_in(client, make.make_person())

    def added(email: str) -> tuple[int, str, int]:
        cache.clear()
        mail.outbox.clear()
        response = client.post("/account/addresses/", {"email": email})
        return response.status_code, response["Location"], len(mail.outbox)

    assert added(known.email) == added("other@example.org")


def test_the_passkeys_that_may_be_used_are_told_to_nobody() -> None:
    person = make.make_person()

    options = Client().get("/sign-in/passkey/", headers={"Accept": "application/json"}).content.decode()

    assert person.email not in options
    assert '"allowCredentials": [{' not in options


def test_a_person_has_no_address_by_which_they_could_be_guessed() -> None:
    assert Person._meta.pk is not None
    assert Person._meta.pk.get_internal_type() == "UUIDField"
