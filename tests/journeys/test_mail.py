"""Somebody reads the mail of a demonstration, on a phone, at a desk, and without JavaScript."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.factories.mail import posted
from tests.journeys.conftest import Violations, fits


@pytest.fixture(autouse=True)
def demo(settings: Any) -> None:
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.pages.urls_demo"


def test_the_outbox_is_accessible_and_fits(
    page: Page, live_server: Any, violations: Violations, stays_on_origin: list[str], no_csp_messages: list[str]
) -> None:
    long = f"https://yersel.example.scot/digest/stop/{'x' * 120}/"
    number = posted("a-rather-long-address-of-somebody-made-up@example.org", recipient="person:1", unsubscribe=long).pk
    for address in ("/outbox/", f"/outbox/{number}/"):
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 640})

            page.goto(f"{live_server.url}{address}")

            assert violations(page) == []
            assert fits(page)


def test_an_empty_outbox_is_accessible(page: Page, live_server: Any, violations: Violations) -> None:
    page.goto(f"{live_server.url}/outbox/")

    expect(page.get_by_role("heading", name="No mail yet")).to_be_visible()
    assert violations(page) == []


def test_a_mail_is_read_as_it_looks_and_its_link_leaves_the_frame(plain_page: Page, live_server: Any, settings: Any) -> None:
    settings.SITE_ADDRESS = live_server.url
    posted(unsubscribe=f"{live_server.url}/about/")
    plain_page.goto(f"{live_server.url}/outbox/")

    plain_page.get_by_role("link", name="A test from Yersel").click()
    frame = plain_page.frame_locator("iframe")

    expect(frame.get_by_role("heading", name="A test from Yersel")).to_have_css("color", "rgb(75, 46, 99)")
    frame.get_by_role("link", name="Stop mails like this").click()
    plain_page.wait_for_url(f"{live_server.url}/about/")
