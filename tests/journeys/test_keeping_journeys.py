"""A service added on one long page; a claim ended; an entry deleted and brought back; an editor given an area. And each page with axe."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from tests.factories import accounts as people
from tests.factories import contributing as make_it
from tests.factories import directory as make
from tests.journeys.conftest import Violations, fits, page_of
from tests.journeys.test_contributing_journeys import look, tick
from yersel.accounts.models import Person, Role
from yersel.directory.models import Contribution, Organisation, Service
from yersel.directory.operations import claims

WIDTHS = (320, 1280)


@pytest.fixture
def leith(scotland: object) -> Service:
    """The areas, a few terms, and a service that is there already."""
    make.term("condition", "copd", "COPD")
    make.term("kind", "being-active", "Being active")
    make.term("access", "step-free-entrance", "Step-free way in", scope="place", prompt_questions=["Is there a step?"])
    return make.service("Links lungs", areas=["S12000036"], organisation=make.organisation("Links Group"))


def test_added_on_one_page_without_script_on_a_phone(browser: Browser, live_server: Any, leith: Service) -> None:
    member = page_of(browser, live_server, people.make_person())

    member.goto(f"{live_server.url}/add/")
    member.get_by_role("link", name="on one long page").click()
    expect(member.get_by_role("heading", name="Add a service on one page")).to_be_visible()
    look(member)
    member.get_by_label("Which group or organisation runs it?").fill("Shore Group")
    tick(member, "I run it")
    member.get_by_label("What is the service called?").fill("Links lungs")
    member.get_by_role("button", name="Check it before it is sent").click()
    expect(member.get_by_role("heading", name="Please look at this again")).to_be_visible()
    member.get_by_role("link", name="In one sentence").click()
    look(member)
    member.get_by_label("In one sentence").fill(make_it.SUMMARY)
    member.get_by_label("Describe it").fill(make_it.DESCRIPTION)
    tick(member, "City of Edinburgh")
    member.locator("#id_where-phone").fill("0131 496 0009")
    tick(member, "It is free")
    member.get_by_label("Step-free way in").fill("Yes, by the side door.")
    member.get_by_role("button", name="Check it before it is sent").click()

    expect(member.get_by_role("heading", name="Is it here already?")).to_be_visible()
    expect(member.get_by_role("link", name="Links lungs, Links Group")).to_be_visible()
    look(member)
    tick(member, "mine is different")
    member.get_by_role("button", name="Go on").click()
    expect(member.get_by_text("by the side door")).to_be_visible()
    look(member)
    member.get_by_role("button", name="Send it").click()

    assert Contribution.objects.get().state == "submitted"


def test_a_claim_is_ended_and_the_entry_deleted_and_brought_back(browser: Browser, live_server: Any, leith: Service) -> None:
    una, mairi = people.make_person(display_name="Una"), people.make_person(Role.MODERATOR)
    claims.welcome(claim=make_it.claim(una, leith), reason="Yes", by=mairi, at=make_it.AT)
    moderator = page_of(browser, live_server, mairi)

    moderator.goto(f"{live_server.url}/staff/claims/?state=confirmed")
    look(moderator)
    moderator.get_by_role("link", name="Links lungs").click()
    expect(moderator.get_by_role("heading", name="Claim", exact=True)).to_be_visible()
    look(moderator)
    moderator.get_by_label("Your reason").fill("The group says no.")
    moderator.get_by_role("button", name="End it").click()
    expect(moderator.get_by_text("Decided. They are told.")).to_be_visible()

    moderator.goto(f"{live_server.url}/services/links-lungs/")
    expect(moderator.get_by_text("Not yet claimed").first).to_be_visible()
    moderator.get_by_role("link", name="Delete it").click()
    expect(moderator.get_by_role("heading", name="Delete an entry")).to_be_visible()
    look(moderator)
    moderator.get_by_label("Its name").fill("links LUNGS")
    moderator.get_by_label("Why is it deleted?").fill("The group asked us to.")
    moderator.get_by_role("button", name="Delete it").click()
    expect(moderator.get_by_text("It is taken down.")).to_be_visible()
    moderator.goto(f"{live_server.url}/services/links-lungs/")
    expect(moderator.get_by_role("heading", name="This entry is no longer here")).to_be_visible()
    look(moderator)

    moderator.goto(f"{live_server.url}/staff/deleted/")
    look(moderator)
    moderator.get_by_role("button", name="Bring it back").click()
    moderator.goto(f"{live_server.url}/services/links-lungs/")
    expect(moderator.get_by_role("heading", name="Links lungs", level=1)).to_be_visible()


def signed_in(page: Page, live_server: Any, person: Person) -> None:
    cookie = people.sign_in_staff(Client(), person).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])


def holds(page: Page, violations: Violations, what: str) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 640})
        assert violations(page) == [], (what, width)
        assert fits(page), (what, width)


def test_every_page_of_keeping_is_accessible(
    page: Page, live_server: Any, leith: Service, violations: Violations, no_csp_messages: list[str]
) -> None:
    admin, editor = people.make_person(Role.ADMINISTRATOR), people.make_person(Role.DIRECTORY_EDITOR, display_name="Ewan")
    member = people.make_person(display_name="Una")
    asked = make_it.claim(member, leith)
    claims.welcome(claim=asked, reason="We rang the group.", by=admin, at=make_it.AT)
    make_it.claim(people.make_person(), leith)
    signed_in(page, live_server, admin)
    group = Organisation.objects.get()

    for address in [
        *("/staff/claims/", f"/staff/claims/{asked.pk}/", "/staff/deleted/", "/staff/editors/", f"/staff/editors/{editor.pk}/"),
        *("/services/links-lungs/delete/", f"/organisations/{group.slug}/delete/", "/people/roles/", "/add/", "/add/one-page/"),
    ]:
        response = page.goto(f"{live_server.url}{address}")
        assert response is not None and response.status == 200, address
        holds(page, violations, address)


def test_the_one_page_is_accessible_with_mistakes_and_with_what_is_alike(
    page: Page, live_server: Any, leith: Service, violations: Violations
) -> None:
    signed_in(page, live_server, people.make_person(Role.MODERATOR))
    page.goto(f"{live_server.url}/add/one-page/")
    page.get_by_role("button", name="Check it before it is sent").click()
    holds(page, violations, "with mistakes")

    page.get_by_label("Which group or organisation runs it?").fill("Links Group")
    tick(page, "I know of it")
    page.get_by_label("What is the service called?").fill("Links lungs")
    page.get_by_label("In one sentence").fill(make_it.SUMMARY)
    page.get_by_label("Describe it").fill(make_it.DESCRIPTION)
    tick(page, "City of Edinburgh")
    page.locator("#id_where-phone").fill("0131 496 0009")
    tick(page, "It is free")
    page.get_by_role("button", name="Check it before it is sent").click()
    expect(page.get_by_text("Is it run by one of these groups?")).to_be_visible()

    holds(page, violations, "with what is alike")
