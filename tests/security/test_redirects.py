"""Nobody is sent to another site by an address of ours, whatever stands in `next` or `back`."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client

from tests.architecture.test_access import address, mounted
from tests.factories import accounts as make
from tests.factories import directory as make_entry
from yersel.accounts import operations
from yersel.accounts.models import Person, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]
GOALS = [
    "https://evil.example/", "//evil.example/", "///evil.example", "/\\evil.example", "\\\\evil.example", "http:evil.example",
    "javascript:alert(1)//evil.example", "/\tevil.example/..//evil.example", "/a\r\nLocation: https://evil.example", "https:///evil.example",
    "/%09/evil.example", "/\t/evil.example", "@evil.example", "https://testserver@evil.example/", "/.//evil.example", " https://evil.example",
]  # fmt: skip
NAMES = ("next", "back", "redirect_to", "url", "return")


def leaves(response) -> bool:
    """Whether a browser that follows the answer ends up on another site; browsers take tabs and line ends out, and `\\` for `/`."""
    location = re.sub(r"[\t\r\n]", "", response.headers.get("Location", "")).replace("\\", "/").strip()
    parts = urlsplit(location)
    return bool(parts.scheme or parts.netloc) or location.startswith("//")


@pytest.mark.parametrize("who", ["nobody", "administrator"])
def test_no_address_leads_to_another_site(client: Client, who: str) -> None:
    if who == "administrator":
        make.sign_in_staff(client, make.make_person(Role.ADMINISTRATOR))
    asked = dict.fromkeys(NAMES, "https://evil.example/") | {"back": "/\\evil.example", "redirect_to": "//evil.example/"}
    ending = ("pages:leave", "accounts:sign-out", "accounts:close")

    left = [
        (name, response.headers.get("Location"))
        for name, route, _ in mounted()
        if name not in ending
        for response in (client.get(address(route), asked), client.post(address(route), asked))
        if leaves(response) or re.search(r'href="(https:|/.|/)/evil', response.content.decode(errors="ignore"))
    ]

    assert left == []


@pytest.mark.parametrize("goal", GOALS)
def test_signing_in_ends_on_this_site(client: Client, goal: str) -> None:
    person = make.make_person()
    client.post("/sign-in/", {"email": person.email, "next": goal})

    response = client.post("/sign-in/code/", {"code": make.code_in_mail()})

    assert not leaves(response)


@pytest.mark.parametrize("goal", GOALS[:4])
def test_the_second_step_ends_on_this_site(client: Client, goal: str) -> None:
    person = make.make_person()
    secret = make.make_app(person)
    client.post("/sign-in/", {"email": person.email, "next": goal})
    client.post("/sign-in/code/", {"code": make.code_in_mail()})

    response = client.post("/sign-in/second-step/", {"code": make.code_of_app(secret), "next": goal})

    assert not leaves(response)


@pytest.mark.parametrize("goal", GOALS[:4])
def test_confirming_that_it_is_they_ends_on_this_site(client: Client, goal: str) -> None:
    make.sign_in(client, make.make_person())
    client.post("/account/confirm/", {"send": "1", "next": goal})

    response = client.post("/account/confirm/", {"code": make.code_in_mail(), "next": goal})

    assert not leaves(response)


@pytest.mark.parametrize("goal", GOALS[:4])
def test_a_save_button_ends_on_this_site(client: Client, goal: str) -> None:
    response = client.post("/list/save/", {"service": str(make_entry.service().pk), "next": goal})

    assert not leaves(response)


@pytest.mark.parametrize("goal", GOALS[:4])
def test_stepping_in_ends_on_this_site(client: Client, demo_mode: None, goal: str) -> None:
    operations.load_demo_people(by="command:test", at=make.NOON)
    somebody = Person.objects.filter(is_demo=True).first()

    response = client.post(f"/demo/people/{somebody.pk}/", {"next": goal})

    assert not leaves(response)


def test_leaving_goes_where_the_setting_says_and_nowhere_else(client: Client, settings) -> None:
    settings.LEAVE_TO = "https://weather.example.org/"

    response = client.get("/leave/", dict.fromkeys(NAMES, "https://evil.example/"))

    assert response["Location"] == "https://weather.example.org/"
