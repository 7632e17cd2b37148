"""A list: saved to, shared by a link, opened on another phone, printed; with and without the script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect

from tests.factories import directory as make
from tests.journeys.conftest import Violations, fits

PHONE = {"width": 320, "height": 640}


@pytest.fixture
def around_leith(scotland: object) -> None:
    """Three groups to choose from."""
    with transaction.atomic():
        place = make.location(council_area=make.council_area(), city="Edinburgh", postal_code="EH6 7EN")
        walk = make.service("Links walk", places=[place], phone="0131 496 0044", cost=0, email="walk@example.org")
        make.schedule(walk)
        make.service("Shore singers", places=[place], phone="0131 496 0045")
        make.service("Breath line", areas=["XS"])


@pytest.fixture
def other_phone(browser: Browser) -> Iterator[Page]:
    """Somebody else's phone, which has never been here."""
    context = browser.new_context(viewport=PHONE)
    yield context.new_page()
    context.close()


def save(page: Page, name: str) -> None:
    page.get_by_role("button", name=f"Save {name}").click()
    expect(page.get_by_role("button", name=f"Saved {name}. Take it off my list")).to_be_visible()


def test_two_are_saved_shared_and_opened_on_another_phone(
    page: Page,
    other_phone: Page,
    live_server: Any,
    around_leith: None,
    violations: Violations,
    no_csp_messages: list[str],
    stays_on_origin: list[str],
) -> None:
    page.goto(f"{live_server.url}/find?near=Leith")
    save(page, "Links walk")
    expect(page.get_by_role("button", name="Saved Links walk")).to_be_focused()
    expect(page.locator("[data-save-said]")).to_have_text("Saved to your list")
    save(page, "Shore singers")
    assert urlsplit(page.url).path == "/find"
    assert violations(page) == []

    page.get_by_role("link", name="My list (2)").click()
    assert violations(page) == []
    page.get_by_role("button", name="Move up Shore singers").click()
    expect(page.locator(".ys_result__link").first).to_have_text("Shore singers")
    page.get_by_role("link", name="Share this list").click()
    assert violations(page) == []
    page.get_by_label("What is the list called?").fill("For a Tuesday")
    page.get_by_role("button", name="Make the link").click()

    expect(page.get_by_role("heading", name="For a Tuesday")).to_be_visible()
    link = page.get_by_label("The link").input_value()
    expect(page.get_by_role("img", name=f"QR code for {link}")).to_be_visible()
    assert violations(page) == []

    other_phone.goto(link)
    expect(other_phone.locator("h2.ys_result__title")).to_have_text(["Shore singers", "Links walk"])
    assert other_phone.get_by_role("button", name="End this link").count() == 0
    assert fits(other_phone)
    assert violations(other_phone) == []
    other_phone.get_by_role("button", name="Save these to my own list").click()
    expect(other_phone.get_by_role("heading", name="My list", exact=True)).to_be_visible()
    expect(other_phone.get_by_role("link", name="My list (2)")).to_be_visible()

    page.get_by_role("button", name="End this link").click()
    expect(page.get_by_text("The link no longer works.")).to_be_visible()
    other_phone.goto(link)
    expect(other_phone.get_by_text("We cannot find that page")).to_be_visible()


def test_without_a_script_a_list_is_made_noted_and_shared(
    plain_page: Page, other_phone: Page, live_server: Any, around_leith: None
) -> None:
    plain_page.goto(f"{live_server.url}/find?near=Leith")
    save(plain_page, "Links walk")
    save(plain_page, "Shore singers")
    assert plain_page.url.startswith(f"{live_server.url}/find?near=Leith#save-")
    plain_page.get_by_role("button", name="Saved Shore singers").click()
    save(plain_page, "Shore singers")

    plain_page.get_by_role("link", name="My list (2)").click()
    plain_page.locator("summary", has_text="My note: Links walk").click()
    plain_page.get_by_label("Your note").first.fill("Take a coat")
    plain_page.get_by_role("button", name="Save my notes").click()
    expect(plain_page.get_by_label("Your note").first).to_have_value("Take a coat")
    plain_page.get_by_role("link", name="Share this list").click()
    plain_page.get_by_text("Show my notes to whoever opens it").click()
    plain_page.get_by_role("button", name="Make the link").click()

    other_phone.goto(plain_page.get_by_label("The link").input_value())
    expect(other_phone.get_by_text("Note: Take a coat")).to_be_visible()


@pytest.mark.parametrize(
    "path", ["/list/", "/list/share/", "/list/send/", "/list/print/", "/list/print/?size=large", "/list/print/?size=easy"]
)
def test_every_page_of_a_list_fits_a_small_phone_and_has_no_faults(
    page: Page, live_server: Any, around_leith: None, violations: Violations, no_csp_messages: list[str], path: str
) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/find?near=Leith")
    save(page, "Links walk")

    page.goto(f"{live_server.url}{path}")

    assert fits(page)
    assert violations(page) == []


def test_paper_has_the_list_and_nothing_of_the_site(page: Page, live_server: Any, around_leith: None) -> None:
    page.goto(f"{live_server.url}/find?near=Leith")
    save(page, "Links walk")
    page.emulate_media(media="print")

    page.goto(f"{live_server.url}/list/print/?size=large")

    for furniture in (".ys_header", ".ys_nav", ".ys_footer", ".ys_crisis", ".ys_paper__tools"):
        expect(page.locator(furniture)).to_be_hidden()
    expect(page.locator(".ys_paper__item svg")).to_be_visible()
    for words in (".ys_paper dd", ".ys_paper__item p"):
        assert page.locator(words).first.evaluate("one => parseFloat(getComputedStyle(one).fontSize)") >= 24  # 18 pt

    page.goto(f"{live_server.url}/list/print/?size=easy")
    assert page.locator(".ys_paper__item p").first.evaluate("one => parseFloat(getComputedStyle(one).fontSize)") >= 30
    expect(page.locator(".ys_paper__item")).not_to_contain_text("walk@example.org")


def test_a_full_list_is_said_where_there_is_a_way_on(page: Page, live_server: Any, around_leith: None) -> None:
    with transaction.atomic():
        full = [make.service() for _ in range(29)]
    page.goto(f"{live_server.url}/find?near=Leith")
    save(page, "Links walk")
    token = "&".join(f"service={service.id}" for service in full)
    page.evaluate("body => fetch('/list/save/', {method: 'POST', body: new URLSearchParams(body)})", token)

    page.get_by_role("button", name="Save Shore singers").click()

    expect(page.get_by_text("A list holds 30 services.")).to_be_visible()
    page.get_by_role("link", name="Back to where you were").click()
    page.wait_for_url("**/find?near=Leith")


def test_a_wrong_address_is_said_at_its_box(page: Page, live_server: Any, around_leith: None, violations: Violations) -> None:
    page.goto(f"{live_server.url}/services/links-walk/send/")
    page.get_by_label("Whose e-mail address?").fill("a@example.org, b@example.org")
    page.get_by_role("button", name="Send it").click()

    expect(page.locator(".ds_error-summary")).to_be_focused()
    expect(page.get_by_label("Whose e-mail address?")).to_have_value("a@example.org, b@example.org")
    assert violations(page) == []
