"""Being told when the service of a step closes or moves: only where it is asked for, as that is not sealed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import accounts as people
from tests.factories import directory as make_it
from tests.factories import plan as make
from yersel.directory.models import OwnListItem, Watch
from yersel.plan.models import Plan, Step

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]


@pytest.fixture
def plan() -> Plan:
    return make.make_plan()


@pytest.fixture
def client(plan: Plan) -> Client:
    return people.sign_in(Client(), plan.person)


@pytest.fixture
def step(plan: Plan, scotland: Any) -> Step:
    service = make_it.service("Links lungs", areas=["S12000036"])
    return make.add_step(plan, make.add_goal(plan), service_id=str(service.pk), service_seen={"name": "Links lungs"})


def test_without_asking_no_table_says_which_service_a_step_is_of(client: Client, step: Step) -> None:
    client.get(reverse("plan:step", args=[step.pk]))

    assert not Watch.objects.exists() and not OwnListItem.objects.exists()


def test_asked_for_it_is_watched_and_on_the_list_and_said_so(client: Client, plan: Plan, step: Step) -> None:
    answer = client.post(reverse("plan:step-watch", args=[step.pk]), follow=True)

    assert "We write to you when this closes or moves." in answer.content.decode()
    assert Watch.objects.get().person_id == plan.person_id
    assert OwnListItem.objects.filter(own_list__person=plan.person).count() == 1


def test_it_ends_by_one_press(client: Client, step: Step) -> None:
    client.post(reverse("plan:step-watch", args=[step.pk]))

    client.post(reverse("plan:step-watch", args=[step.pk]), {"do": "stop"})

    assert not Watch.objects.exists()


def test_a_full_list_is_said_and_nothing_is_watched(client: Client, step: Step) -> None:
    for number in range(30):
        client.post("/list/save/", {"service": str(make_it.service(f"Group {number}", areas=["S12000036"]).pk)})
    assert OwnListItem.objects.count() == 30

    answer = client.post(reverse("plan:step-watch", args=[step.pk]))

    assert answer.status_code == 409 and "Your list is full" in answer.content.decode()
    assert not Watch.objects.exists()


def test_a_step_without_a_service_has_nothing_to_watch(client: Client, plan: Plan) -> None:
    step = make.add_step(plan, make.add_goal(plan))

    assert client.post(reverse("plan:step-watch", args=[step.pk])).status_code == 404
