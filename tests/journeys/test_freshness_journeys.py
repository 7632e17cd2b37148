"""Review mail → one click → fresh again, and the ignored one demoted; and what people say helped moves up. In the browser, with axe."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from dateutil.relativedelta import relativedelta
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.factories import directory as make
from tests.factories.accounts import make_person
from tests.factories.reviews import letters, links, manager
from tests.journeys.conftest import Violations, fits, page_of
from yersel.directory.models import Service
from yersel.directory.operations.reviews import review_services

RESULTS = ".ys_result__link"


@pytest.fixture
def two_walks(scotland: object) -> list[Service]:
    """Two that are alike and were last checked eleven months ago, looked after by two people."""
    long_ago = timezone.now() - relativedelta(months=11, days=1)
    with transaction.atomic():
        walks = [make.service(name, areas=["XS"], last_reviewed=long_ago) for name in ("Brae walk", "Glen walk")]
        for walk in walks:
            manager(walk)
    return walks


def test_one_confirms_by_one_click_and_is_fresh_and_the_one_who_does_not_sinks(
    browser: Browser, live_server: Any, two_walks: list[Service], violations: Violations
) -> None:
    call_command("send_reviews")
    asked = {letter["text"].partition("(")[0].rpartition("* ")[2].strip(): links(letter["text"])[0] for letter in letters()}
    keeper = page_of(browser, live_server, None, has_script=True)

    keeper.goto(f"{live_server.url}{asked['Glen walk']}")
    assert violations(keeper) == [] and fits(keeper)
    keeper.get_by_role("button", name="Yes, all of it is right").click()
    expect(keeper.get_by_text("People now see that this was checked today.")).to_be_visible()
    assert violations(keeper) == []

    review_services(by="command:test", at=timezone.now() + timedelta(days=40))  # nobody answered about the other

    keeper.goto(f"{live_server.url}/find?q=walk")
    expect(keeper.locator(RESULTS)).to_have_text(["Glen walk", "Brae walk"])
    expect(keeper.get_by_text("Not checked for over a year: ring before you go")).to_have_count(1)
    keeper.get_by_role("link", name="Brae walk").click()
    assert violations(keeper) == [] and fits(keeper)
    assert "ring before you go" in keeper.locator("main").inner_text().lower()
    keeper.goto(f"{live_server.url}/services/glen-walk/")
    expect(keeper.get_by_text("ring before you go")).to_have_count(0)


def helped(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/services/glen-walk/helped/")
    page.get_by_label("For which condition?").select_option(label="COPD")
    page.get_by_role("button", name="It helped me").click()
    expect(page.get_by_text("Thank you. That helps others to find it.")).to_be_visible()


def test_five_people_say_it_helped_and_by_night_it_shows_moves_up_and_is_a_reason(
    browser: Browser, live_server: Any, scotland: object, violations: Violations
) -> None:
    with transaction.atomic():
        make.term("condition", "copd", "COPD")
        for number, name in enumerate(
            ("Brae walk", "Glen walk"), start=1
        ):  # alike but for their ids, of which the least comes first
            make.service(name, id=UUID(int=number), areas=["XS"], conditions=["copd"], last_reviewed=timezone.now())
    visitor = page_of(browser, live_server, None, has_script=True)
    before = order(visitor, live_server)
    assert before == ["Brae walk", "Glen walk"]

    for number in range(5):
        page = page_of(browser, live_server, make_person(), has_script=True)
        helped(page, live_server)
        if number in (0, 4):
            assert violations(page) == [] and fits(page)
        page.context.close()
    assert order(visitor, live_server) == before  # nothing moves by day, so that no single mark shows
    call_command("publish_bands")

    assert order(visitor, live_server)[0] == "Glen walk"
    expect(visitor.get_by_text("5+ people with COPD say it helped")).to_be_visible()
    assert violations(visitor) == [] and fits(visitor)
    visitor.get_by_role("link", name="Glen walk").click()
    expect(visitor.locator("main").get_by_text("5+").first).to_be_visible()
    assert violations(visitor) == []


def order(page: Page, live_server: Any) -> list[str]:
    page.goto(f"{live_server.url}/find?condition=copd")
    return [text.strip() for text in page.locator(RESULTS).all_inner_texts()]
