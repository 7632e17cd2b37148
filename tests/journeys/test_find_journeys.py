"""Somebody looks for support: types and picks, finds little and finds a way, asks to be remembered, sees a map."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from tests.factories import directory as make
from tests.journeys.conftest import Violations, fits

EDINBURGH = "S12000036"
PHONE = {"width": 320, "height": 640}


@pytest.fixture
def around_leith(scotland: object) -> None:
    """A lung group at Leith Links, a walk farther away, a line for all of Scotland."""
    with transaction.atomic():
        make.term("condition", "copd", "COPD", lay_synonyms=["short of breath"], scots_synonyms=["pechin"])
        make.term("condition", "asthma", "Asthma")
        links = make.location(council_area=make.council_area(EDINBURGH), postal_code="EH6 7EN", city="Edinburgh")
        far = make.location(name="Shore Rooms", latitude=56.1, longitude=-3.17, council_area=make.council_area(EDINBURGH))
        make.service("Links lungs", places=[links], conditions=["copd"], kinds=["being-active"], cost=0)
        make.service("Shore singers", places=[far], conditions=["asthma"], kinds=["being-active"])
        make.service("Breath line", areas=["XS"], conditions=["copd", "asthma"])


def open_list(page: Page, box: str, typed: str) -> None:
    page.locator(box).press_sequentially(typed)
    expect(page.locator(f"{box}-list")).to_be_visible()


def test_typing_pech_and_picking_with_the_keyboard_finds_support(
    page: Page, live_server: Any, around_leith: None, no_csp_messages: list[str], stays_on_origin: list[str]
) -> None:
    page.goto(f"{live_server.url}/")
    box = page.get_by_role("combobox", name="A condition, how you feel, or an activity")

    open_list(page, "#q", "pech")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#q ~ [role=status]")).to_have_text("1 suggestion")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name="COPD")).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", "q-list-1")
    page.keyboard.press("Enter")
    expect(box).to_have_value("COPD")
    expect(box).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")

    page.wait_for_url("**/find?q=COPD**")
    expect(page.get_by_role("link", name="Links lungs")).to_be_visible()


def test_without_a_script_the_same_words_find_the_same(plain_page: Page, live_server: Any, around_leith: None) -> None:
    plain_page.goto(f"{live_server.url}/")
    plain_page.locator("#q").fill("pechin")
    plain_page.locator("#near").fill("Leith")
    plain_page.get_by_role("button", name="Find support").click()

    expect(plain_page.get_by_role("link", name="Links lungs")).to_be_visible()
    expect(plain_page.get_by_text("Also showing COPD")).to_be_visible()


def test_a_place_is_picked_and_searched_near(page: Page, live_server: Any, around_leith: None) -> None:
    page.goto(f"{live_server.url}/find")

    open_list(page, "#near", "leit")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#near")).to_have_value("Leith, City of Edinburgh")
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_contain_text("near Leith")


def test_a_service_is_picked_with_the_mouse(page: Page, live_server: Any, around_leith: None) -> None:
    page.goto(f"{live_server.url}/about/")

    open_list(page, "#header-q", "sing")
    page.get_by_role("option", name="Shore singers").click()

    page.wait_for_url("**/services/shore-singers/")


def test_arrows_go_round_escape_and_tab_close(page: Page, live_server: Any, around_leith: None) -> None:
    page.goto(f"{live_server.url}/")
    box, shown = page.locator("#q"), page.locator("#q-list")

    open_list(page, "#q", "sh")
    number = page.get_by_role("option").count()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("option").nth(number - 1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(shown).to_be_hidden()
    expect(box).to_have_value("sh")
    page.keyboard.press("ArrowDown")
    expect(shown).to_be_visible()
    page.keyboard.press("Tab")
    expect(shown).to_be_hidden()


def test_markup_in_a_name_is_shown_as_text(page: Page, live_server: Any, scotland: object, no_csp_messages: list[str]) -> None:
    with transaction.atomic():
        make.service("<img src=x onerror=alert(1)> club")
    page.goto(f"{live_server.url}/")

    open_list(page, "#q", "onerror")

    expect(page.get_by_role("option")).to_contain_text("<img src=x onerror=alert(1)> club")
    assert page.locator("#q-list img").count() == 0


@pytest.mark.parametrize("width", [320, 1280])
def test_the_open_list_is_accessible_and_fits(
    page: Page, live_server: Any, around_leith: None, violations: Violations, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    for address, box in (("/", "#q"), ("/find", "#near"), ("/about/", "#header-near"), ("/about/", "#header-q")):
        page.goto(f"{live_server.url}{address}")
        open_list(page, box, "le" if "near" in box else "li")
        page.keyboard.press("ArrowDown")

        assert violations(page) == []
        assert fits(page)


def test_where_little_is_found_a_way_out_leads_to_more(page: Page, live_server: Any, around_leith: None) -> None:
    page.goto(f"{live_server.url}/find?condition=asthma&near=Leith&only=local")
    expect(page.get_by_role("heading", name="Nothing here yet")).to_be_visible()

    page.get_by_role("link", name="Look up to 20 km away").click()

    expect(page.get_by_role("link", name="Shore singers")).to_be_visible()
    expect(page.locator("h1")).to_contain_text("1 service")


def test_a_device_remembers_when_asked_and_forgets_when_asked(plain_page: Page, live_server: Any, around_leith: None) -> None:
    plain_page.goto(f"{live_server.url}/find?near=Leith&condition=copd")
    plain_page.get_by_role("link", name="Remember this on this device").click()
    plain_page.get_by_role("button", name="Remember on this device").click()
    expect(plain_page.get_by_text("This device remembers it now.")).to_be_visible()

    plain_page.goto(f"{live_server.url}/")
    expect(plain_page.get_by_role("heading", name="Good to see you again")).to_be_visible()
    plain_page.get_by_role("button", name="Find support").click()
    plain_page.get_by_role("link", name="Put on the filter: COPD").click()
    expect(plain_page.locator("h1")).to_contain_text("near Leith")

    plain_page.get_by_role("link", name="Change or erase what this device remembers").click()
    plain_page.get_by_role("button", name="Erase it all").click()
    expect(plain_page.get_by_text("This device remembers nothing about you.")).to_be_visible()
    names = [cookie["name"] for cookie in plain_page.context.cookies()]
    assert "yersel_remembered" not in names


def test_the_map_is_there_without_a_script_and_each_pin_leads_to_its_result(
    plain_page: Page, live_server: Any, around_leith: None
) -> None:
    plain_page.goto(f"{live_server.url}/find?near=Leith&radius=50")
    plain_page.get_by_role("link", name="Show these on a map").click()

    pin = plain_page.get_by_role("link", name="1 Links lungs")
    assert pin.bounding_box()["width"] >= 24  # type: ignore[index]
    pin.click()
    assert plain_page.url.endswith("#result-1")
    assert plain_page.locator("#result-1").is_visible()


FOUND = ["/find?near=Leith&radius=50&map=1", "/find?q=zzzz&near=Leith", "/find?q=lungs", "/remembered/", "/find/suggest?q=le"]


@pytest.mark.parametrize("address", [*FOUND, "/places/city-of-edinburgh/copd/", "/places/fife/asthma/"])
def test_pages_are_accessible_fit_a_phone_and_keep_to_themselves(
    page: Page,
    live_server: Any,
    around_leith: None,
    violations: Violations,
    no_csp_messages: list[str],
    stays_on_origin: list[str],
    address: str,
) -> None:
    for size in (PHONE, {"width": 1280, "height": 800}):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.goto(f"{live_server.url}{address}")

        assert violations(page) == []
        assert fits(page)


def test_leaving_empties_the_results_first(page: Page, live_server: Any, around_leith: None, settings: Any) -> None:
    settings.LEAVE_TO = f"{live_server.url}/health/"
    page.goto(f"{live_server.url}/find?q=lungs")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.evaluate(
        "new MutationObserver(() => console.log(`left: ${document.title}${document.body.childElementCount} ${location.pathname}`))"
        ".observe(document.body, {childList: true})"
    )

    page.get_by_role("link", name="Leave this page", exact=True).click()
    page.wait_for_url("**/health/")

    assert "left: 0 /find" in said
