"""What the script adds for those who have it."""

from typing import Any

import pytest
from django.test import override_settings
from playwright.sync_api import BrowserContext, Page, expect


@pytest.fixture
def neutral_place(live_server: Any) -> Any:
    with override_settings(LEAVE_TO=f"{live_server.url}/health/"):
        yield f"{live_server.url}/health/"


def test_leaving_does_not_come_back(page: Page, live_server: Any, neutral_place: str) -> None:
    page.goto(f"{live_server.url}/about/")
    page.goto(f"{live_server.url}/privacy/")

    page.get_by_role("link", name="Leave this page", exact=True).click()
    page.wait_for_url(neutral_place)
    page.go_back()

    assert page.url == f"{live_server.url}/about/"


def test_escape_three_times_leaves(page: Page, live_server: Any, neutral_place: str) -> None:
    page.goto(f"{live_server.url}/about/")

    for _ in range(3):
        page.keyboard.press("Escape")

    page.wait_for_url(neutral_place)


def test_escape_twice_stays(page: Page, live_server: Any, neutral_place: str) -> None:
    page.goto(f"{live_server.url}/about/")

    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.keyboard.press("Escape")

    expect(page.locator("h1")).to_have_text("Who runs this")


def test_a_long_text_tells_how_much_is_left(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/components/")

    page.locator("#id_more").fill("x" * 201)

    expect(page.locator("#id_more_count")).to_have_text("1 characters too many")


def test_what_is_wrong_has_the_focus(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/components/")

    expect(page.locator(".ds_error-summary")).to_be_focused()


def test_the_link_is_copied(page: Page, context: BrowserContext, live_server: Any) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{live_server.url}/components/")

    page.get_by_role("button", name="Copy the link").click()

    expect(page.locator("[data-copy-said]")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_where_i_am_is_rounded_and_asked_only_by_the_button(page: Page, context: BrowserContext, live_server: Any) -> None:
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"latitude": 55.953251, "longitude": -3.188267})
    page.goto(f"{live_server.url}/")

    page.get_by_role("button", name="Use where I am now").click()
    page.wait_for_url("**/find?**")

    assert "lat=55.953" in page.url
    assert "lon=-3.188" in page.url
    assert "3251" not in page.url


def test_a_refused_position_is_told(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/")

    page.get_by_role("button", name="Use where I am now").click()

    expect(page.locator("#home-located")).to_have_text("We could not find where you are. Please type a town or postcode.")
