"""A session key that was known before somebody showed who they are is worth nothing after; one that was ended is dead at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from tests.factories import accounts as make
from yersel.accounts import operations
from yersel.accounts.models import Person, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]
COOKIE = settings.SESSION_COOKIE_NAME


def key_of(client: Client) -> str:
    return client.cookies[COOKIE].value


def thief(key: str) -> Client:
    """Another browser that holds a session key."""
    other = Client()
    other.cookies[COOKIE] = key
    return other


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


@pytest.fixture
def person() -> Person:
    return make.make_person(email="morag@example.org")


def by_code(client: Client, person: Person) -> str:
    client.post("/sign-in/", {"email": person.email})
    before = key_of(client)
    client.post("/sign-in/code/", {"code": make.code_in_mail()})
    return before


def by_recovery_code(client: Client, person: Person) -> str:
    code = make.make_recovery_codes(person)[0]
    client.post("/sign-in/", {"email": person.email})
    before = key_of(client)
    client.post("/sign-in/lost/", {"email": person.email, "code": code})
    return before


def by_second_step(client: Client, person: Person) -> str:
    secret = make.make_app(person)
    client.post("/sign-in/", {"email": person.email})
    client.post("/sign-in/code/", {"code": make.code_in_mail()})
    before = key_of(client)
    client.post("/sign-in/second-step/", {"code": make.code_of_app(secret)})
    return before


@pytest.mark.parametrize("way", [by_code, by_recovery_code, by_second_step], ids=lambda way: way.__name__)
def test_signing_in_changes_the_key_and_the_one_of_before_is_nobodys(
    client: Client, person: Person, way: Callable[[Client, Person], str]
) -> None:
    planted = way(client, person)

    assert is_signed_in(client)
    assert key_of(client) != planted
    assert not is_signed_in(thief(planted))


def test_a_code_of_an_app_opens_once_for_as_long_as_it_is_right(person: Person) -> None:
    secret = make.make_app(person)
    with time_machine.travel(make.NOON, tick=False) as clock:
        code = make.code_of_app(secret)
        opened = []
        for _ in range(2):
            client = Client()
            client.post("/sign-in/", {"email": person.email})
            client.post("/sign-in/code/", {"code": make.code_in_mail()})
            client.post("/sign-in/second-step/", {"code": code})
            opened.append(is_signed_in(client))
            clock.shift(timedelta(seconds=40))

    assert opened == [True, False]


def test_joining_changes_the_key(client: Client) -> None:
    client.post("/sign-in/", {"email": "isla@example.org"})
    first = key_of(client)
    client.post("/sign-in/code/", {"code": make.code_in_mail()})
    second = key_of(client)
    client.post("/join/", {"display_name": "Isla", "is_of_age": "on"})

    assert is_signed_in(client)
    assert len({first, second, key_of(client)}) == 3
    assert not any(is_signed_in(thief(key)) for key in (first, second))


def test_showing_again_that_it_is_they_changes_the_key(client: Client, person: Person) -> None:
    make.sign_in(client, person)
    session = client.session
    session["ys_confirmed_at"] = 0.0
    session.save()
    before = key_of(client)

    client.post("/account/confirm/", {"send": "1", "next": "/account/data/"})
    client.post("/account/confirm/", {"code": make.code_in_mail(), "next": "/account/data/"})

    assert client.get("/account/data/").status_code == 200
    assert key_of(client) != before
    assert not is_signed_in(thief(before))


def test_a_session_that_got_a_new_key_can_still_be_ended_from_afar(client: Client, person: Person) -> None:
    test_showing_again_that_it_is_they_changes_the_key(client, person)
    assert [row.session_key for row in UserSession.objects.filter(user=person)] == [key_of(client)]

    operations.end_other_sessions(person=person, this_key="another", at=make.NOON)

    assert not is_signed_in(client)


def test_stepping_in_as_a_demo_person_changes_the_key(client: Client, demo_mode: None) -> None:
    operations.load_demo_people(by="command:test", at=make.NOON)
    client.post("/sign-in/", {"email": "somebody@example.org"})
    before = key_of(client)

    client.post(f"/demo/people/{Person.objects.filter(is_demo=True).first().pk}/")

    assert is_signed_in(client)
    assert not is_signed_in(thief(before))


def test_a_key_that_was_made_up_is_not_taken_on(person: Person) -> None:
    client = thief("planted0123456789planted01234567")

    by_code(client, person)

    assert key_of(client) != "planted0123456789planted01234567"


@pytest.fixture
def elsewhere(person: Person) -> Client:
    """A library's computer where they are signed in as well."""
    return make.sign_in(Client(), person)


def end_that_one(client: Client, person: Person, elsewhere: Client) -> None:
    row = UserSession.objects.get(user=person, session_key=key_of(elsewhere))
    client.post(f"/account/sessions/{row.pk}/end/")


def end_all_others(client: Client, person: Person, elsewhere: Client) -> None:
    client.post("/account/sessions/end/")


def close_the_account(client: Client, person: Person, elsewhere: Client) -> None:
    client.post("/account/close/", {"typed": "close"})


def have_the_address_changed(client: Client, person: Person, elsewhere: Client) -> None:
    administrator = make.make_person(Role.ADMINISTRATOR)
    operations.change_lost_address(person=person, email="new@example.org", reason="Lost", by=administrator, at=make.NOON)


@pytest.mark.parametrize(
    "end", [end_that_one, end_all_others, close_the_account, have_the_address_changed], ids=lambda end: end.__name__
)
def test_what_was_ended_elsewhere_is_dead_at_once(
    client: Client, person: Person, elsewhere: Client, end: Callable[[Client, Person, Client], None]
) -> None:
    make.sign_in(client, person)
    assert is_signed_in(elsewhere)

    end(client, person, elsewhere)

    assert not is_signed_in(elsewhere)


def test_a_key_that_was_copied_is_dead_after_signing_out(client: Client, person: Person) -> None:
    make.sign_in(client, person)
    copied = key_of(client)

    client.post("/sign-out/")

    assert not is_signed_in(thief(copied))


def test_leaving_from_our_own_page_kills_the_key_as_well(client: Client, person: Person) -> None:
    make.sign_in(client, person)
    copied = key_of(client)

    client.get("/leave/", headers={"Sec-Fetch-Site": "same-origin"})

    assert not is_signed_in(thief(copied))


def test_a_role_that_is_taken_away_opens_nothing_more_in_a_session_that_lasts(client: Client) -> None:
    person, other = make.make_person(Role.MODERATOR), make.make_person(Role.ADMINISTRATOR)
    make.sign_in_staff(client, person)
    assert client.get("/staff/queue/").status_code == 200

    operations.end_role(grant=person.role_grants.get(), by=other, at=make.NOON)

    assert client.get("/staff/queue/").status_code == 404


def test_a_role_that_is_given_asks_for_the_second_step_in_a_session_that_lasts(client: Client, person: Person) -> None:
    make.sign_in(client, person)
    cache.clear()

    operations.give_role(person=person, role=Role.MODERATOR, by="command:test", at=make.NOON)

    assert client.get("/staff/queue/")["Location"].startswith("/account/security/")
