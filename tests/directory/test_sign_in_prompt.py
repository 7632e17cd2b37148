"""Signing in with entries that are due for a check: told once, with the way to them."""

from __future__ import annotations

import pytest
from dateutil.relativedelta import relativedelta
from django.test import Client
from django.utils import timezone

from tests.factories import directory as make
from tests.factories.accounts import make_person, sign_in
from tests.factories.reviews import manager
from yersel.accounts.models import Person
from yersel.directory.models import Service, State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]


@pytest.fixture
def keeper() -> Person:
    return make_person()


def entry(keeper: Person, *, months: int, **fields: object) -> Service:
    """One that the keeper looks after, last checked so many months and a day ago."""
    made = make.service(last_reviewed=timezone.now() - relativedelta(months=months, days=1), **fields)
    manager(made, person=keeper)
    return made


def words(client: Client, address: str = "/") -> str:
    return client.get(address).content.decode()


def test_whoever_signs_in_is_told_once_and_led_to_the_list(client, keeper):
    entry(keeper, months=11)
    entry(keeper, months=13)

    sign_in(client, keeper)
    first = words(client)

    assert "2 entries that you look after are due for a check." in first
    assert 'href="/review/"' in first
    assert "due for a check." not in words(client)


def test_signing_in_again_tells_again(client, keeper):
    entry(keeper, months=11)
    for _ in range(2):
        sign_in(client, keeper)
        assert "An entry that you look after is due for a check." in words(client)
        client.post("/sign-out/")


def test_the_list_itself_does_not_say_it(client, keeper):
    entry(keeper, months=11)
    sign_in(client, keeper)

    assert "See what to check" not in words(client, "/review/")
    assert "See what to check" not in words(client)


def test_nobody_is_told_of_what_is_fresh_closed_or_looked_after_by_others(client, keeper):
    entry(keeper, months=9)
    entry(keeper, months=13, state=State.ARCHIVED)
    entry(make_person(), months=13)

    sign_in(client, keeper)

    assert "See what to check" not in words(client)


def test_a_visitor_is_told_nothing_and_given_no_session(client, keeper):
    entry(keeper, months=13)

    response = client.get("/")

    assert "See what to check" not in response.content.decode()
    assert "Set-Cookie" not in response.headers
