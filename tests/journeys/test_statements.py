"""Somebody reads every page of ours that is made of words, on a phone, at a desk, on paper, and without JavaScript."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Violations, fits

PAGES = [
    "/",
    "/about/",
    "/how-we-check/",
    "/privacy/",
    "/accessibility/",
    "/credits/",
    "/leave/help/",
    "/components/",
    "/no-such-page/",
]
WIDTHS = [320, 1280]


@pytest.mark.parametrize("address", PAGES)
def test_pages_are_accessible_and_keep_to_themselves(
    page: Page, live_server: Any, violations: Violations, stays_on_origin: list[str], address: str
) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 640})

        page.goto(f"{live_server.url}{address}")

        assert violations(page) == []
        assert fits(page)


def test_pages_are_styled_and_break_no_policy(page: Page, live_server: Any, no_csp_messages: list[str]) -> None:
    for address in PAGES:
        if address != "/no-such-page/":
            page.goto(f"{live_server.url}{address}")

            expect(page.locator("body")).to_have_css("background-color", "rgb(251, 248, 243)")


@pytest.mark.parametrize("address", PAGES)
def test_the_printed_page_has_the_words_and_not_the_furniture(page: Page, live_server: Any, address: str) -> None:
    page.goto(f"{live_server.url}{address}")

    page.emulate_media(media="print")

    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".ys_leave")).to_be_hidden()
    expect(page.locator(".ys_nav")).to_be_hidden()
    expect(page.locator(".ys_crisis")).to_be_visible()
    expect(page.locator("footer .ys_print-only")).to_be_visible()


@pytest.mark.parametrize("address", PAGES)
def test_pages_are_whole_without_javascript(plain_page: Page, live_server: Any, address: str) -> None:
    plain_page.goto(f"{live_server.url}{address}")

    expect(plain_page.locator("h1")).to_be_visible()
    expect(plain_page.get_by_role("link", name="Leave this page", exact=True)).to_have_attribute("href", "/leave/")
    assert plain_page.locator("button[hidden]:visible").count() == 0


def test_large_print_still_fits_a_phone(page: Page, live_server: Any, violations: Violations) -> None:
    page.set_viewport_size({"width": 320, "height": 640})

    page.goto(f"{live_server.url}/components/?size=large")

    assert fits(page)
    assert violations(page) == []


def test_a_planted_fault_is_found(page: Page, live_server: Any, violations: Violations) -> None:
    page.goto(f"{live_server.url}/about/")
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")

    assert [rule for rule, _ in violations(page)] == ["label"]


def test_a_planted_style_is_refused(page: Page, live_server: Any) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{live_server.url}/about/")

    page.evaluate("document.querySelector('main').innerHTML = '<p style=\"color: red\">x</p>'")

    assert "Content Security Policy" in " ".join(said)


def test_the_keyboard_reaches_the_words_in_two_steps(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/about/")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main-content"
