"""Somebody comes in while a part of the plan is half written: it is left at once, saved, and not in "back"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings
from playwright.sync_api import Browser, Page, expect

from tests.factories import plan as make
from tests.factories.accounts import make_person
from tests.journeys.conftest import Violations, fits, page_of
from yersel.core import clock
from yersel.plan.models import Plan

HALF = "Early signs: I go quiet, and"


@pytest.fixture
def neutral_place(live_server: Any) -> Iterator[str]:
    with override_settings(LEAVE_TO=f"{live_server.url}/health/"):
        yield f"{live_server.url}/health/"


@pytest.fixture
def plan() -> Plan:
    with transaction.atomic():
        return make.make_plan(make_person(display_name="Rowan"), at=clock.now())


def half_written(browser: Browser, live_server: Any, plan: Plan, *, has_script: bool) -> Page:
    page = page_of(browser, live_server, plan.person, has_script=has_script)
    page.goto(f"{live_server.url}/plan/section/flare_up/")
    page.get_by_label("Early signs").fill(HALF)
    return page


def said(plan: Plan) -> str:
    return str(make.shown_to(plan.person, plan, "flare_up").sections["flare_up"].body["early_signs"])


@pytest.mark.parametrize("has_script", [True, False])
def test_what_is_half_written_is_saved_and_the_page_is_gone(
    browser: Browser, live_server: Any, plan: Plan, neutral_place: str, has_script: bool
) -> None:
    page = half_written(browser, live_server, plan, has_script=has_script)

    page.get_by_role("button", name="Leave this page").click()
    page.wait_for_url(neutral_place)
    assert said(plan) == HALF

    page.goto(f"{live_server.url}/plan/goals/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in or join")


def test_escape_three_times_saves_it_too(browser: Browser, live_server: Any, plan: Plan, neutral_place: str) -> None:
    page = half_written(browser, live_server, plan, has_script=True)

    for _ in range(3):
        page.keyboard.press("Escape")

    page.wait_for_url(neutral_place)
    assert said(plan) == HALF


def test_the_page_with_its_way_out_is_accessible(browser: Browser, live_server: Any, plan: Plan, violations: Violations) -> None:
    page = half_written(browser, live_server, plan, has_script=True)

    assert violations(page) == []
    assert fits(page)
