"""Leaving in a hurry: what is typed is saved where it can be, and the browser is sent away whatever came."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.factories import accounts as people
from tests.factories import plan as make
from yersel.plan import queries
from yersel.plan.models import Plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]
PART = "/plan/section/flare_up/"


@pytest.fixture
def plan() -> Plan:
    return make.make_plan()


@pytest.fixture
def client(plan: Plan) -> Client:
    return people.sign_in(Client(), plan.person)


def sends_away(answer: HttpResponse) -> bool:
    return answer.status_code == 200 and answer["Refresh"] == "0; url=/leave/" and "no-store" in answer["Cache-Control"]


def said(plan: Plan) -> list[str]:
    """What the part says and has said, newest first."""
    found = queries.versions_of(plan=plan, kind="flare_up", look=make.look(plan.person))
    return [one.body["what_helps"] for one in found]


def test_what_is_typed_is_there_when_one_comes_back(client: Client, plan: Plan) -> None:
    answer = client.post(PART, {"seen": 0, "what_helps": "Slow mornings", "do": "leave"})

    assert sends_away(answer)
    assert said(plan) == ["Slow mornings"]


def test_the_page_in_between_shows_nothing_of_the_plan(client: Client) -> None:
    answer = client.post(PART, {"seen": 0, "what_helps": "Slow mornings", "do": "leave"})

    assert b"Slow" not in answer.content and b"plan" not in answer.content.lower()


def test_two_windows_are_both_kept_without_asking(client: Client, plan: Plan) -> None:
    make.write(plan, what_helps="Tea")

    client.post(PART, {"seen": 0, "what_helps": "Coffee", "do": "leave"})

    assert said(plan) == ["Coffee", "Tea"]


def test_what_cannot_be_saved_holds_nobody_back(client: Client, plan: Plan) -> None:
    answer = client.post(PART, {"seen": 0, "what_helps": "x" * 20_001, "do": "leave"})

    assert sends_away(answer)
    assert said(plan) == []


def test_a_goal_and_a_step_are_saved_too(client: Client, plan: Plan) -> None:
    assert sends_away(client.post("/plan/goals/add/", {"words": "Dance again", "status": "active", "do": "leave"}))
    goal = plan.goals.get()
    step = {"text": "Ring the hall", "doer": "i", "status": "doing", "do": "leave"}
    assert sends_away(client.post(reverse("plan:step-add", args=[goal.pk]), step))

    shown = make.shown_to(plan.person, plan, "goals").goals[0]
    assert (shown.words, shown.steps[0].text) == ("Dance again", "Ring the hall")


def test_a_form_has_the_way_out_as_a_button_of_its_own(client: Client) -> None:
    assert b'form="writing" name="do" value="leave"' in b" ".join(client.get(PART).content.split())


def test_enter_in_a_box_saves_and_does_not_leave(client: Client) -> None:
    """A browser presses the first button of the form, wherever on the page it stands."""
    page = client.get(PART).content.decode()

    first, second = re.findall(r'<button[^>]*form="writing"[^>]*>', page)
    assert "leave" not in first and "leave" in second


def test_whose_session_has_ended_is_sent_away_too_and_nothing_typed_is_shown(plan: Plan) -> None:
    """A browser that vouches for the page, so that the form would else be handed back."""
    answer = Client(headers={"Sec-Fetch-Site": "same-origin"}).post(PART, {"what_helps": "Slow mornings", "do": "leave"})

    assert sends_away(answer)
    assert b"Slow" not in answer.content


def test_a_token_gone_stale_holds_nobody_back(plan: Plan) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"Sec-Fetch-Site": "same-origin"})

    answer = strict.post(PART, {"what_helps": "Slow mornings", "do": "leave"})

    assert sends_away(answer)
    assert b"Slow" not in answer.content
