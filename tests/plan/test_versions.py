"""What goals and steps said before: shown beside what they say now, brought back, taken away."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import accounts as people
from tests.factories import plan as make
from yersel.plan import queries
from yersel.plan.models import GoalVersion, Plan, StepVersion
from yersel.plan.operations import goals

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]


@pytest.fixture
def plan() -> Plan:
    return make.make_plan()


@pytest.fixture
def goal(plan: Plan) -> Any:
    """A goal that has been written twice."""
    found = make.add_goal(plan, "Walk to the shop", confidence=3)
    content = {"words": "Walk to the harbour", "status": "active", "confidence": 7}
    return goals.change_goal(plan=plan, by=plan.person, goal_id=found.pk, content=content, seen=1, at=make.AT)


@pytest.fixture
def client(plan: Plan) -> Client:
    return people.sign_in(Client(), plan.person)


def words(plan: Plan) -> list[str]:
    return [goal.words for goal in make.shown_to(plan.person, plan, "goals").goals]


def test_what_it_says_and_what_it_said_stand_beside_each_other(client: Client, goal: Any) -> None:
    page = client.get(reverse("plan:goal-versions", args=[goal.pk])).content.decode()

    assert "<del>Walk to the shop</del>" in page
    assert "<ins>Walk to the harbour</ins>" in page
    assert "<ins>7</ins>" in page


def test_what_it_said_is_brought_back_and_what_it_says_is_kept(client: Client, plan: Plan, goal: Any) -> None:
    answer = client.post(reverse("plan:goal-versions", args=[goal.pk]), {"do": "restore:1"}, follow=True)

    assert "Brought back." in answer.content.decode()
    assert words(plan) == ["Walk to the shop"]
    earlier = queries.earlier_goals_and_steps(plan=plan, look=make.look(plan.person), of=goal.pk)
    assert [one.content["words"] for one in earlier] == ["Walk to the harbour", "Walk to the shop"]


def test_one_version_goes_for_good(client: Client, plan: Plan, goal: Any) -> None:
    client.post(reverse("plan:goal-versions", args=[goal.pk]), {"do": "delete:1"})

    assert [one.number for one in GoalVersion.objects.filter(goal=goal.pk)] == [2]
    assert words(plan) == ["Walk to the harbour"]


@pytest.mark.parametrize("do", ["delete:2", "restore:2", "restore:9", "restore:x", "", "burn:1"])
def test_what_it_says_now_cannot_be_taken_from_it_by_this_page(client: Client, plan: Plan, goal: Any, do: str) -> None:
    answer = client.post(reverse("plan:goal-versions", args=[goal.pk]), {"do": do})

    assert answer.status_code == 404
    assert GoalVersion.objects.count() == 2


def test_all_that_a_step_said_before_goes_and_what_it_says_stays(client: Client, plan: Plan, goal: Any) -> None:
    step = make.add_step(plan, goal, "Ring the group")
    for seen, text in enumerate(["Ring them on Tuesday", "Write to them"], start=1):
        content = {"text": text, "doer": "i", "status": "doing"}
        goals.change_step(plan=plan, by=plan.person, step_id=step.pk, content=content, seen=seen, at=make.AT)

    client.post(reverse("plan:step-versions", args=[step.pk]), {"do": "keep"})

    assert [one.number for one in StepVersion.objects.filter(step=step.pk)] == [3]
    assert make.shown_to(plan.person, plan, "goals").steps[0].text == "Write to them"


def test_the_list_of_versions_leads_to_what_has_been_something_else(client: Client, plan: Plan, goal: Any) -> None:
    make.add_goal(plan, "Only ever this")

    page = client.get(reverse("plan:versions")).content.decode()

    assert reverse("plan:goal-versions", args=[goal.pk]) in page
    assert "Only ever this" not in page


def test_a_goal_goes_only_once_it_is_asked_again(client: Client, plan: Plan, goal: Any) -> None:
    make.add_step(plan, goal, "Ring the group")

    page = client.get(reverse("plan:goal-remove", args=[goal.pk])).content.decode()
    assert "Ring the group" in page
    assert words(plan) == ["Walk to the harbour"]

    client.post(reverse("plan:goal-remove", args=[goal.pk]))
    assert words(plan) == []
