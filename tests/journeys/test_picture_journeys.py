"""A picture: sent from a phone without script, approved by a moderator, seen by everybody; and its pages as axe sees them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from tests.factories import accounts as people
from tests.factories import contributing as make_it
from tests.factories import directory as make_entry
from tests.factories import pictures as make
from tests.journeys.conftest import Violations, fits, page_of
from tests.journeys.test_contributing_journeys import look, tick
from yersel.accounts.models import Person, Role
from yersel.directory.models import Service


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def service(scotland: object) -> Service:
    return make_entry.service("Links lungs", areas=["S12000036"], organisation=make_entry.organisation("Links Group"))


def adder(service: Service) -> Person:
    person = people.make_person(display_name="Una")
    make_it.contribution(person, state="published", service=service, decided_at=make_it.AT, reason="Thank you.")
    return person


def is_drawn(page: Page) -> bool:
    """Whether the browser could read the first picture in the article."""
    return bool(
        page.evaluate("(() => { const i = document.querySelector('main img'); return i.complete && i.naturalWidth > 0 })()")
    )


def test_sent_approved_and_seen(browser: Browser, live_server: Any, service: Service, tmp_path: Path) -> None:
    member = page_of(browser, live_server, adder(service))
    moderator = page_of(browser, live_server, people.make_person(Role.MODERATOR, display_name="Mairi"))
    visitor = page_of(browser, live_server, None, has_script=True)
    file = tmp_path / "IMG_2041.png"
    file.write_bytes(make.png(1200, 900))

    member.goto(f"{live_server.url}/services/links-lungs/")
    member.get_by_role("link", name="Change this entry").click()
    member.get_by_role("link", name="Add pictures").click()
    look(member)
    member.get_by_label("The file").set_input_files(file)
    member.get_by_label("What does the picture show?").fill("IMG_2041")
    tick(member, "I may share this picture")
    member.get_by_role("button", name="Send the picture").click()
    expect(member.get_by_text("That is the name of a file").first).to_be_visible()
    look(member)
    member.get_by_label("The file").set_input_files(file)
    member.get_by_label("What does the picture show?").fill("Six people walk by the sea.")
    member.get_by_role("button", name="Send the picture").click()
    expect(member.get_by_text("once one of our editors has looked at it, and you get a mail")).to_be_visible()
    look(member)

    moderator.goto(f"{live_server.url}/staff/queue/")
    moderator.get_by_role("link", name="Six people walk by the sea.").click()
    expect(moderator.get_by_role("img", name="Six people walk by the sea.")).to_be_visible()
    look(moderator)
    moderator.get_by_label("What does the picture show?").fill("Six people in warm coats walk by the sea.")
    moderator.get_by_label("Your reason").fill("Thank you, it is bonny.")
    moderator.get_by_role("button", name="Publish", exact=True).click()
    expect(moderator.get_by_text("Decided. They are told.")).to_be_visible()

    visitor.goto(f"{live_server.url}/services/links-lungs/")
    expect(visitor.get_by_role("img", name="Six people in warm coats walk by the sea.")).to_be_visible()
    assert is_drawn(visitor)
    look(visitor)


def test_every_page_with_pictures_is_accessible(
    page: Page, live_server: Any, service: Service, violations: Violations, stays_on_origin: list[str], no_csp_messages: list[str]
) -> None:
    from django.conf import settings

    moderator = people.make_person(Role.MODERATOR, display_name="Mairi")
    waits = make.picture(service, sent_by=adder(service), alt_text="A door with a ramp.")
    for seed in (2, 3):
        make.picture(service, state="approved", seed=seed, alt_text=f"A room with {seed} chairs.", caption="Our hall.")
    make.picture(service.organisation, state="approved", use="logo", seed=4, alt_text="Logo of Links Group")
    cookie = people.sign_in_staff(Client(), moderator).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])

    for address in (
        "/services/links-lungs/",
        "/organisations/links-group/",
        "/services/links-lungs/pictures/",
        "/organisations/links-group/pictures/",
        f"/staff/queue/picture/{waits.pk}/",
        f"/pictures/{waits.pk}/words/",
        f"/pictures/{waits.pk}/remove/",
    ):
        response = page.goto(f"{live_server.url}{address}")
        assert response is not None and response.status == 200, address
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 640})
            assert violations(page) == [], (address, width)
            assert fits(page), (address, width)
