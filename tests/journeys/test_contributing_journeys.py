"""Suggest → moderate → published and found; claim → decide → edit → version restored. In a browser without script, on a phone."""

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
from yersel.accounts.models import Role


@pytest.fixture
def leith(scotland: object) -> None:
    """The areas, a few terms, and a service that is there already."""
    make.term("condition", "copd", "COPD")
    make.term("kind", "being-active", "Being active")
    make.term("access", "step-free-entrance", "Step-free way in", scope="place", prompt_questions=["Is there a step?"])
    make.service("Links lungs", areas=["S12000036"], summary="What it says at first, before anybody has changed a word of it.")


def tick(page: Page, words: str) -> None:
    """Choose a box or a button by its label, as people do: the box itself lies hidden beneath its picture."""
    box = page.get_by_label(words)
    page.locator(f"label[for='{box.get_attribute('id')}']").click()
    expect(box).to_be_checked()


def look(page: Page) -> None:
    assert fits(page), page.url


def test_suggested_moderated_published_and_found(browser: Browser, live_server: Any, leith: None) -> None:
    visitor, editor = (
        page_of(browser, live_server, None),
        page_of(browser, live_server, people.make_person(Role.DIRECTORY_EDITOR)),
    )

    visitor.goto(f"{live_server.url}/find?q=zither")
    look(visitor)
    visitor.get_by_role("link", name="Tell us what is missing").click()
    visitor.get_by_label("What is it called?").fill("Shore zithers")
    visitor.get_by_label("What is it?", exact=False).nth(0).fill("We play the zither together, slowly.")
    visitor.get_by_label("Where is it?").fill("EH6")
    visitor.wait_for_timeout(3200)
    look(visitor)
    visitor.get_by_role("button", name="Send it").click()
    expect(visitor.get_by_text("Thank you. We have it.")).to_be_visible()

    editor.goto(f"{live_server.url}/staff/queue/")
    editor.get_by_role("link", name="Shore zithers").click()
    look(editor)
    editor.get_by_role("link", name="Write it up").click()
    editor.get_by_label("Which group or organisation runs it?").fill("Shore Group")
    tick(editor, "I know of it")
    editor.get_by_role("button", name="Save and go on").click()
    editor.get_by_label("In one sentence").fill(make_it.SUMMARY)
    editor.get_by_label("Describe it").fill(make_it.DESCRIPTION)
    look(editor)
    editor.get_by_role("button", name="Save and go on").click()
    tick(editor, "City of Edinburgh")
    editor.locator("#id_phone").fill("0131 496 0009")
    tick(editor, "It is free")
    look(editor)
    editor.get_by_role("button", name="Save and go on").click()
    editor.get_by_role("link", name="Check and send").click()
    look(editor)
    editor.get_by_role("link", name="Back to the queue").click()
    editor.get_by_label("Your reason").fill("Thank you for telling us.")
    editor.get_by_role("button", name="Publish", exact=True).click()
    expect(editor.get_by_text("Decided. They are told.")).to_be_visible()

    visitor.goto(f"{live_server.url}/find?q=zithers")
    visitor.get_by_role("link", name="Shore zithers").click()
    expect(visitor.get_by_text("Not yet claimed")).to_be_visible()
    look(visitor)


def test_claimed_decided_edited_and_restored(browser: Browser, live_server: Any, leith: None) -> None:
    una, mairi = people.make_person(display_name="Una"), people.make_person(Role.MODERATOR)
    member, moderator = page_of(browser, live_server, una), page_of(browser, live_server, mairi)

    member.goto(f"{live_server.url}/services/links-lungs/")
    member.get_by_role("link", name="This is our group").click()
    member.get_by_label("What are you in the group?").fill("organiser")
    member.get_by_label("How can we tell").fill("My name is on our page.")
    look(member)
    member.get_by_role("button", name="Send it").click()
    expect(member.get_by_text("We look at it and write to you")).to_be_visible()

    moderator.goto(f"{live_server.url}/staff/queue/")
    moderator.get_by_role("link", name="Links lungs").click()
    look(moderator)
    moderator.get_by_label("Your reason").fill("We rang the group.")
    moderator.get_by_role("button", name="Confirm", exact=True).click()

    member.goto(f"{live_server.url}/services/links-lungs/")
    expect(member.get_by_text("Looked after by the group itself")).to_be_visible()
    member.get_by_role("link", name="Change this entry").click()
    member.get_by_role("button", name="Start").click()
    member.get_by_role("link", name="What it is", exact=True).click()
    member.get_by_label("In one sentence").fill(make_it.SUMMARY)
    member.get_by_label("Describe it").fill(make_it.DESCRIPTION)
    member.get_by_role("button", name="Save and go on").click()
    member.get_by_role("link", name="Check and send").click()
    expect(member.get_by_text("before anybody has changed a word")).to_be_visible()
    look(member)
    member.get_by_role("button", name="Publish it").click()
    expect(member.get_by_text("It is published.")).to_be_visible()

    member.goto(f"{live_server.url}/services/links-lungs/history/")
    look(member)
    member.get_by_role("button", name="Put this version back").click()
    expect(member.get_by_text("The earlier version is back.")).to_be_visible()
    member.goto(f"{live_server.url}/services/links-lungs/")
    expect(member.locator(".ys_lede")).to_contain_text("before anybody has changed a word")


def test_not_on_this_week_takes_one_tap(browser: Browser, live_server: Any, leith: None) -> None:
    from yersel.directory.models import Service

    una = people.make_person(display_name="Una")
    make_it.manager(una, Service.objects.get())
    member = page_of(browser, live_server, una)

    member.goto(f"{live_server.url}/services/links-lungs/")
    member.get_by_role("button", name="Not on this week").click()
    expect(member.get_by_role("button", name="It is on after all")).to_be_visible()
    expect(member.get_by_text("not on until after")).to_be_visible()
    look(member)


def test_every_page_of_contributing_is_accessible(
    page: Page, live_server: Any, leith: None, violations: Violations, stays_on_origin: list[str], no_csp_messages: list[str]
) -> None:
    from yersel.directory.looking_after import entry_of
    from yersel.directory.models import Service
    from yersel.directory.operations import contributing

    moderator, member = people.make_person(Role.MODERATOR, display_name="Mairi"), people.make_person()
    service = Service.objects.get()
    manager = make_it.manager(moderator, service.organisation)
    draft = contributing.start_edit(entry=entry_of(service), by=moderator, at=make_it.AT)
    new = make_it.contribution(moderator, state="draft", data=make_it.words(asked={"postcode": "", "phone": ""}))
    waits, claim = make_it.contribution(member), make_it.claim(member, service)
    problem = make_it.report(entry_of(service), text="Nobody answers")
    cookie = people.sign_in_staff(Client(), moderator).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    addresses = [
        *("/suggest-a-service/", "/looked-after/", "/add/", "/contributions/", "/staff/queue/", "/staff/merge/"),
        *(f"/services/links-lungs/{part}" for part in ("", "problem/", "edit/", "claim/", "history/")),
        *(f"/contributions/{draft.pk}/step/{step}/" for step in ("name", "what", "where", "tags", "people", "access", "check")),
        *(f"/contributions/{new.pk}/{part}" for part in ("", "step/who/", "step/check/", "alike/")),
        *(f"/staff/queue/{kind}/{one.pk}/" for kind, one in (("new", waits), ("claim", claim), ("problem", problem))),
        f"/looking-after/{manager.pk}/",
    ]

    for address in addresses:
        response = page.goto(f"{live_server.url}{address}")
        assert response is not None and response.status == 200, address
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 640})
            assert violations(page) == [], (address, width)
            assert fits(page), (address, width)
