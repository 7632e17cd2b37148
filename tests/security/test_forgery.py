"""No other site can make somebody's browser act here: every address that takes a form is guarded, and looking changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.architecture.test_access import address, mounted
from tests.factories import accounts as make
from yersel.accounts import operations
from yersel.accounts.models import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]

# Addresses without Django's token, and what guards them instead. One-click links of RFC 8058 belong here: a mail program has no token.
# Pressed by mail programs (RFC 8058): the signed link in the mail is what stands for a token. Their tests are beside their views.
ONE_CLICK = {"directory:digest-stop", "directory:watch-stop"}
WITHOUT_TOKEN = {
    "directory:list-save": "the browser must say that a page of ours sent it (ADR 15)",
    "directory:list-remove": "the browser must say that a page of ours sent it (ADR 15)",
}
FORGED = [
    {},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
]


@pytest.fixture
def victim() -> Client:
    """An administrator who has just signed in, in a browser whose token nobody else knows."""
    return make.sign_in_staff(Client(), make.make_person(Role.ADMINISTRATOR))


def strict(client: Client) -> Client:
    other = Client(enforce_csrf_checks=True)
    other.cookies = client.cookies
    return other


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}], ids=str)
def test_no_address_takes_a_form_from_elsewhere(victim: Client, headers: dict[str, str]) -> None:
    client = strict(victim)

    taken = [
        (name, response.status_code)
        for name, route, _ in mounted()
        if name not in ONE_CLICK and (response := client.post(address(route), {"x": "y"}, headers=headers)).status_code != 403
    ]

    assert taken == []


def test_nor_in_demo_mode(demo_mode: None) -> None:
    operations.load_demo_people(by="command:test", at=make.NOON)
    client = Client(enforce_csrf_checks=True)
    demo = [route for name, route, _ in mounted() if name.startswith("accounts:demo")]

    assert len(demo) == 2
    assert [client.post(address(route)).status_code for route in demo] == [403, 403]


def test_only_what_is_named_goes_without_the_token() -> None:
    assert {name for name, _, view in mounted() if getattr(view, "csrf_exempt", False)} == {*WITHOUT_TOKEN, *ONE_CLICK}


@pytest.mark.parametrize("headers", FORGED, ids=str)
@pytest.mark.parametrize("name", sorted(WITHOUT_TOKEN))
def test_nor_what_goes_without_the_token_wherever_the_browser_says_that_it_comes_from(name: str, headers: dict[str, str]) -> None:
    route = next(route for found, route, _ in mounted() if found == name)

    assert Client(enforce_csrf_checks=True).post(address(route), headers=headers).status_code == 403


@pytest.mark.parametrize("name", sorted(WITHOUT_TOKEN))
def test_what_goes_without_the_token_is_taken_from_a_page_of_ours(name: str) -> None:
    route = next(route for found, route, _ in mounted() if found == name)

    response = Client(enforce_csrf_checks=True).post(address(route), headers={"Sec-Fetch-Site": "same-origin"})

    assert response.status_code == 303


WRITES = ("INSERT", "UPDATE", "DELETE")
OF_THE_SESSION = ("django_session", "usersessions_usersession", "yersel_cache")


# A look at sealed texts, or a refusal of one, is written down before anything is shown: see the room consent.
OF_LOOKS = "INSERT INTO consent_accesslog"


def written(captured: CaptureQueriesContext) -> list[str]:
    queries: list[dict[str, Any]] = captured.captured_queries
    changes = [query["sql"] for query in queries if query["sql"].lstrip().upper().startswith(WRITES)]
    return [sql for sql in changes if OF_LOOKS not in sql.replace('"', "") and not any(table in sql for table in OF_THE_SESSION)]


def test_looking_at_any_address_changes_nothing(victim: Client) -> None:
    changed = []
    for name, route, _ in mounted():
        with CaptureQueriesContext(connection) as captured:
            victim.get(address(route))
        if written(captured):
            changed.append((name, written(captured)))

    assert changed == []
