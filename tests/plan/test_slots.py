"""Where other rooms' pages lead to the plan."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.factories import accounts as people
from tests.factories import plan as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]


def home_of(client: Client) -> str:
    return client.get("/").content.decode()


def test_the_first_page_leads_back_to_a_plan_that_was_begun(django_assert_max_num_queries: Any) -> None:
    plan = make.make_plan()
    client = people.sign_in(Client(), plan.person)
    home_of(client)

    with django_assert_max_num_queries(14):
        page = home_of(client)

    assert "Open my plan" in page and "2 November 2026" in page


def test_it_says_when_it_is_time_to_look_again() -> None:
    plan = make.make_plan()
    plan.review_on = (make.AT + timedelta(days=3)).date()
    plan.save()
    client = people.sign_in(Client(), plan.person)

    with time_machine.travel(make.AT + timedelta(days=4), tick=False):
        client = people.sign_in(Client(), plan.person)
        assert "time to look at it again" in home_of(client)


@pytest.mark.parametrize("has_account", [True, False])
def test_whoever_has_none_is_not_led_to_one(has_account: bool) -> None:
    client = people.sign_in(Client(), people.make_person()) if has_account else Client()

    assert "Open my plan" not in home_of(client)
