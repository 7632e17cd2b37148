"""Asking for the weekly mail, reading it in the outbox, stopping it; a list that moves into the account. In the browser, with axe."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.factories import directory as make
from tests.factories.accounts import code_in_mail, make_person
from tests.journeys.conftest import Violations, fits, page_of
from yersel.core.models import Mail
from yersel.directory.models import DigestChoice, DigestReader, OwnListItem, Watch
from yersel.directory.models import Service as Services


@pytest.fixture(autouse=True)
def demo(settings: Any, live_server: Any) -> None:
    """Demo mode: mail can be read at `/outbox/`, and its links lead to this server."""
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.pages.urls_demo"
    settings.SITE_ADDRESS = live_server.url


@pytest.fixture
def leith(scotland: object) -> None:
    with transaction.atomic():
        make.term("condition", "copd", "COPD")
        make.term("stage", "living-for-today", "Living for today")
        place = make.location(council_area=make.council_area(), city="Edinburgh", postal_code="EH6 7EN")
        make.service("Links walk", places=[place], conditions=["copd"], phone="0131 496 0044")


def open_mail(page: Page, live_server: Any, subject: str) -> Any:
    """The mail with this subject, in the outbox."""
    page.goto(f"{live_server.url}/outbox/")
    page.get_by_role("link", name=subject).click()
    return page.frame_locator("iframe")


def good(page: Page, violations: Violations) -> bool:
    return violations(page) == [] and fits(page)


def test_asked_for_from_a_search_confirmed_read_in_the_outbox_and_stopped_by_one_click(
    browser: Browser, live_server: Any, leith: None, violations: Violations
) -> None:
    page = page_of(browser, live_server, make_person(email="isla@example.org"), has_script=True)
    page.goto(f"{live_server.url}/find?near=Leith&condition=copd")
    page.get_by_role("link", name="Send me new things like this").click()
    assert "copd" not in page.url and "Leith" not in page.url
    expect(page.get_by_label("Where?")).to_have_value("Leith, City of Edinburgh")
    expect(page.get_by_label("For which condition, or what kind of support?")).to_have_value("condition:copd")
    assert good(page, violations)
    page.get_by_role("button", name="Send me new things like this").click()
    expect(page.get_by_text("One more step: look in your mail")).to_be_visible()
    assert good(page, violations)

    open_mail(page, live_server, "Please confirm: mails from Yersel").get_by_role("link", name="Yes, it was me").click()
    assert good(page, violations)
    page.get_by_role("button", name="Yes, write to me").click()
    expect(page.get_by_role("heading", name="Thank you. It is on.")).to_be_visible()

    with transaction.atomic():
        for name in ("Breath choir", "Shore chairs", "Quiet swim", "Lung club"):
            make.service(name, areas=["S12000036"], conditions=["copd"], added_at=timezone.now())
        Services.objects.filter(name="Links walk").update(added_at=timezone.now() - timezone.timedelta(days=90))
    call_command("reindex")
    call_command("send_digests")
    call_command("send_digests")

    mail = open_mail(page, live_server, "New for you this week")
    expect(mail.get_by_text("4 new things have been added")).to_be_visible()
    mail.get_by_role("link", name="See all 4").click()
    expect(page.locator(".ys_result__link")).to_have_count(4)
    assert good(page, violations)
    assert Mail.objects.filter(kind="directory-digest").count() == 1

    visitor = page_of(browser, live_server, None, has_script=True)
    open_mail(visitor, live_server, "New for you this week").get_by_role("link", name="Stop mails like this").click()
    assert good(visitor, violations)
    visitor.get_by_role("button", name="Stop these mails").click()
    expect(visitor.get_by_role("heading", name="Stopped")).to_be_visible()
    assert good(visitor, violations)
    assert not DigestReader.objects.exists() and not DigestChoice.objects.exists()


def test_a_list_on_the_device_moves_into_the_account_and_may_be_watched(
    browser: Browser, live_server: Any, leith: None, violations: Violations
) -> None:
    person = make_person(email="isla@example.org")
    page = page_of(browser, live_server, None, has_script=True)
    page.goto(f"{live_server.url}/find?near=Leith")
    page.get_by_role("button", name="Save Links walk").click()
    page.get_by_role("link", name="My list (1)").click()
    page.get_by_role("link", name="Sign in", exact=True).last.click()
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_role("button", name="Send me a code").click()
    page.locator("#id_code").fill(code_in_mail())
    page.get_by_role("button", name="Go on").click()

    page.wait_for_url("**/list/")
    expect(page.get_by_text("It is kept in your account.")).to_be_visible()
    expect(page.locator(".ys_result__link")).to_have_text("Links walk")
    assert good(page, violations)
    assert not [cookie for cookie in page.context.cookies() if cookie["name"] == "yersel_list"]
    assert OwnListItem.objects.get().own_list.person == person

    page.get_by_role("button", name="Tell me if this closes or moves").click()
    expect(page.get_by_text("We will tell you by e-mail if it closes or moves.")).to_be_visible()
    assert Watch.objects.get().person == person
    page.get_by_role("link", name="My lists").click()
    page.get_by_label("What is the list called?").fill("For Tuesday")
    assert good(page, violations)
    page.get_by_role("button", name="Begin this list").click()
    expect(page.get_by_role("heading", name="For Tuesday")).to_be_visible()
    page.get_by_role("link", name="My lists").click()
    expect(page.get_by_role("button", name="Open My list")).to_be_visible()
    assert good(page, violations)
