"""Every address of a plan that names a thing of it: the owner, somebody it is shared with, one whose share ended, strangers."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.architecture.test_access import mounted
from tests.factories import accounts as people
from tests.factories import plan as make
from yersel.accounts.models import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]
LATER = make.AT + timedelta(minutes=5)
# For each name, the arguments that name a thing of the owner's, and the same of nothing.
ARGUMENTS: dict[str, Any] = {
    "goal": lambda it: [it["goal"].pk],
    "goal-remove": lambda it: [it["goal"].pk],
    "goal-versions": lambda it: [it["goal"].pk],
    "step-versions": lambda it: [it["step"].pk],
    "step-watch": lambda it: [it["step"].pk],
    "step-add": lambda it: [it["goal"].pk],
    "step": lambda it: [it["step"].pk],
    "step-remove": lambda it: [it["step"].pk],
    "member": lambda it: [it["member"].pk],
    "member-remove": lambda it: [it["member"].pk],
    "member-invite": lambda it: [it["member"].pk],
    "share-preview": lambda it: ["account", str(it["worker"].pk)],
    "suggestion": lambda it: [it["suggestion"].pk],
    "measure-remove": lambda it: [it["answer"].pk],
    "shared": lambda it: [it["plan"].pk],
    "suggest": lambda it: [it["plan"].pk, "about_me"],  # a part that is shared with nobody
    "suggestion-withdraw": lambda it: [it["plan"].pk, it["suggestion"].pk],
    "leave": lambda it: [it["plan"].pk],
}
# Of whoever asks: the address names a part or a kind of file, and what it shows is their own.
OF_ONESELF = {"section", "question", "section-versions", "versions-change", "measure", "download"}
BY_SECRET = {"invitation", "link"}
SHARED = {"shared", "suggestion-withdraw", "leave"}  # open to whoever it is shared with


def test_every_address_with_an_id_is_here() -> None:
    with_id = {name.removeprefix("plan:") for name, route, _view in mounted() if name.startswith("plan:") and "<" in route}

    assert with_id == {*ARGUMENTS, *OF_ONESELF, *BY_SECRET}


def answers(client: Client, name: str, args: list[Any]) -> list[tuple[int, str]]:
    """What comes by GET and by POST, without what differs from request to request."""
    found = []
    for ask in (client.get, client.post):
        response = ask(
            reverse(f"plan:{name}", args=args), {"do": "x", "words": "x", "text": "x", "name": "x", "email": "a@example.org"}
        )
        html = re.sub(r'csrfmiddlewaretoken" value="[^"]+|http://testserver/\S*', "", response.content.decode())
        found.append((response.status_code, html))
    return found


@pytest.mark.parametrize("who", ["worker", "ended", "stranger", "administrator"])
@time_machine.travel(LATER, tick=False)
def test_what_is_not_theirs_is_as_if_it_were_not_there(furnished: dict[str, Any], client: Client, who: str) -> None:
    person = furnished.get(who) or people.make_person(Role.ADMINISTRATOR if who == "administrator" else None)
    (people.sign_in_staff if who == "administrator" else people.sign_in)(client, person)
    make.make_plan(person)  # one of their own: else they are only asked whether they want one
    for name, arguments in ARGUMENTS.items():
        if who == "worker" and name in SHARED:
            continue
        args = arguments(furnished)
        nothing = [uuid4() if not isinstance(arg, str) else arg for arg in args]
        if name == "share-preview":
            nothing = ["account", str(uuid4())]

        real = answers(client, name, args)

        assert {status for status, _html in real} <= {404, 405}, (who, name)
        assert real == answers(client, name, nothing), (who, name)


@time_machine.travel(LATER, tick=False)
def test_nobody_who_has_not_signed_in_gets_further_than_the_door(furnished: dict[str, Any]) -> None:
    for name, arguments in ARGUMENTS.items():
        response = Client().get(reverse(f"plan:{name}", args=arguments(furnished)))

        assert response.status_code == 302, name
        assert "/sign-in/" in response["Location"], name


@time_machine.travel(LATER, tick=False)
def test_no_page_of_an_administrator_holds_a_word_of_a_plan(furnished: dict[str, Any], client: Client) -> None:
    people.sign_in_staff(client, people.make_person(Role.ADMINISTRATOR))
    canary = "&lt;b&gt;text"
    for name, route, _view in mounted():
        if "<" in route or name.startswith("mfa_"):
            continue
        page = client.get("/" + route.replace("^", "").replace("$", ""))
        if not page.streaming:
            assert canary not in page.content.decode(errors="replace"), name


def test_a_refused_look_is_in_the_owners_list(furnished: dict[str, Any], client: Client) -> None:
    with time_machine.travel(LATER, tick=False):
        people.sign_in(client, furnished["ended"])
        client.get(reverse("plan:shared", args=[furnished["plan"].pk]))
        client.force_login(furnished["owner"])

        page = client.get("/plan/seen/").content.decode()

    assert "Ewan" in page
    assert "Tried, and was shown nothing" in page
