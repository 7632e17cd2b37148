"""Somebody joins, comes back, sets up a passkey, ends a session, closes the account; a demo administrator steps in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.db import transaction
from playwright.sync_api import Browser, Page, expect

from tests.factories import accounts as make
from tests.journeys.conftest import Violations, fits
from yersel.accounts import operations
from yersel.accounts.models import Person, Role

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
Checked = Callable[[Page], None]


@pytest.fixture(autouse=True)
def no_counts_of_before() -> None:
    cache.clear()


@pytest.fixture
def checked(violations: Violations) -> Checked:
    """The page as it stands has no fault that axe knows, on a phone and at a desk, and fits both."""

    def check(page: Page) -> None:
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 700})
            assert violations(page) == [], page.url
            assert fits(page), page.url

    return check


@pytest.fixture
def person() -> Person:
    with transaction.atomic():
        return make.make_person(email="morag@example.org", display_name="Morag")


def sign_in(page: Page, live_server: Any, email: str) -> None:
    page.goto(f"{live_server.url}/sign-in/")
    page.get_by_label("Your e-mail address").fill(email)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("The code from the e-mail").fill(make.code_in_mail())
    page.get_by_role("button", name="Go on").click()


def with_a_device(page: Page) -> None:
    """A phone or computer that keeps passkeys and knows its owner."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


def test_somebody_new_joins(
    page: Page, live_server: Any, checked: Checked, no_csp_messages: list[str], stays_on_origin: list[str]
) -> None:
    page.goto(f"{live_server.url}/about/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in or join")
    checked(page)
    page.get_by_label("Your e-mail address").fill("isla@example.org")
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_text("isla@example.org")).to_be_visible()
    checked(page)
    page.get_by_label("The code from the e-mail").fill(make.code_in_mail())
    page.get_by_role("button", name="Go on").click()
    checked(page)
    page.get_by_label("What should we call you?").fill("Isla")
    page.get_by_text("I am 16 or older").click()
    page.get_by_role("button", name="Make my account").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    expect(page.get_by_role("navigation", name="Main").get_by_role("link", name="Isla")).to_be_visible()
    checked(page)


def test_a_wrong_code_is_told_and_the_right_one_still_works(
    page: Page, live_server: Any, checked: Checked, person: Person
) -> None:
    page.goto(f"{live_server.url}/account/history/")
    page.get_by_label("Your e-mail address").fill(person.email)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("The code from the e-mail").fill("1234567")
    page.get_by_role("button", name="Go on").click()
    expect(page.locator(".ds_error-summary")).to_be_focused()
    checked(page)
    page.get_by_label("The code from the e-mail").fill(make.code_in_mail())
    page.get_by_role("button", name="Go on").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("What was done with your account")
    checked(page)


def test_it_all_works_without_a_script(plain_page: Page, live_server: Any, person: Person) -> None:
    sign_in(plain_page, live_server, person.email)

    expect(plain_page.get_by_role("heading", level=1)).to_have_text("Your account")
    assert fits(plain_page)
    plain_page.get_by_role("button", name="Sign out").click()
    expect(plain_page.get_by_role("link", name="Sign in")).to_be_visible()


def test_a_passkey_is_set_up_and_signs_in_by_itself(
    page: Page, live_server: Any, checked: Checked, person: Person, no_csp_messages: list[str]
) -> None:
    with_a_device(page)
    sign_in(page, live_server, person.email)
    page.goto(f"{live_server.url}/account/security/")
    checked(page)
    page.get_by_role("link", name="Add a passkey").click()
    checked(page)
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    checked(page)
    page.goto(f"{live_server.url}/sign-out/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    sent = len(mail.outbox)
    page.goto(f"{live_server.url}/sign-in/?next=/account/sessions/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Where you are signed in")
    assert len(mail.outbox) == sent
    checked(page)
    page.goto(f"{live_server.url}/account/security/")
    page.get_by_role("link", name=re.compile("Remove.*Passkey 1")).click()
    checked(page)
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("The passkey is removed.")).to_be_visible()


def test_a_passkey_is_the_second_step_of_staff(page: Page, live_server: Any, checked: Checked) -> None:
    with transaction.atomic():
        make.make_person(Role.MODERATOR, email="mairi@example.org", display_name="Mairi")
    with_a_device(page)
    sign_in(page, live_server, "mairi@example.org")
    expect(page.get_by_text("Set up a second step first")).to_be_visible()
    checked(page)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    page.goto(f"{live_server.url}/sign-out/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    sign_in(page, live_server, "mairi@example.org")
    expect(page.get_by_role("heading", level=1)).to_have_text("One more step")
    checked(page)
    page.get_by_role("button", name="Use a passkey").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")


@pytest.fixture
def library(browser: Browser) -> Iterator[Page]:
    """A page of another device, on which somebody forgot to sign out."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


def test_a_forgotten_session_is_ended_from_afar(
    page: Page, library: Page, live_server: Any, checked: Checked, person: Person
) -> None:
    sign_in(library, live_server, person.email)
    sign_in(page, live_server, person.email)
    page.goto(f"{live_server.url}/account/sessions/")
    checked(page)
    page.get_by_role("button", name="Sign out there").click()
    expect(page.get_by_text("Signed out there.")).to_be_visible()
    library.goto(f"{live_server.url}/account/")

    expect(library.get_by_role("heading", level=1)).to_have_text("Sign in or join")


def test_a_session_that_ends_takes_nothing_that_was_typed(
    page: Page, live_server: Any, checked: Checked, person: Person, stays_on_origin: list[str]
) -> None:
    sign_in(page, live_server, person.email)
    page.goto(f"{live_server.url}/account/acting-for/")
    page.get_by_label("What should we call them?").fill("Hamish")
    page.get_by_text("They told me so themselves").click()
    page.get_by_label("What do you act for them in?").fill("To book the bus to the singing for him.")
    Session.objects.all().delete()
    page.get_by_role("button", name="Note this").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in again, and nothing is lost")
    expect(page.get_by_text("To book the bus to the singing for him.")).to_be_visible()
    checked(page)
    page.get_by_label("Your e-mail address").fill(person.email)
    page.get_by_role("button", name="Send me a code").click()
    checked(page)
    page.get_by_label("The code from the e-mail").fill(make.code_in_mail())
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You can send it now")
    checked(page)
    page.get_by_role("button", name="Send it now").click()

    expect(page.get_by_text("It is noted that you act for them.")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Hamish")


def test_an_account_is_closed(page: Page, live_server: Any, checked: Checked, person: Person) -> None:
    sign_in(page, live_server, person.email)
    page.get_by_role("link", name="Close your account").click()
    checked(page)
    page.get_by_label("Type the word").fill("no")
    page.get_by_role("button", name="Close my account").click()
    expect(page.locator(".ds_error-summary")).to_be_focused()
    checked(page)
    page.get_by_label("Type the word").fill("close")
    page.get_by_role("button", name="Close my account").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Your account is closed")
    checked(page)
    expect(page.get_by_role("navigation", name="Main").get_by_role("link", name="Sign in")).to_be_visible()


@pytest.mark.parametrize(
    "address", ["addresses", "name", "acting-for", "data", "recovery-codes", "confirm", "security/app/add", "history"]
)
def test_every_page_of_the_account_is_accessible(
    page: Page, live_server: Any, checked: Checked, person: Person, no_csp_messages: list[str], address: str
) -> None:
    with transaction.atomic():
        operations.add_address(person=person, email="spare@example.org", at=make.NOON)
        operations.make_recovery_codes(person=person, at=make.NOON)
        operations.keep_person(display_name="Hamish", consent="spoken", purpose="Events", by=person, at=make.NOON)
    sign_in(page, live_server, person.email)

    page.goto(f"{live_server.url}/account/{address}/")

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    checked(page)


def test_a_demo_administrator_steps_in(page: Page, live_server: Any, checked: Checked, demo_mode: None) -> None:
    with transaction.atomic():
        operations.load_demo_people(by="command:test", at=make.NOON)
    page.goto(f"{live_server.url}/")
    page.get_by_role("link", name="Step in as somebody").click()
    checked(page)
    page.get_by_role("button", name=re.compile("^Step in.*Administrator$")).click()
    expect(page.get_by_role("navigation", name="Main").get_by_role("link", name="Archie Administrator")).to_be_visible()
    checked(page)
    page.get_by_role("link", name="Who holds which role").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Who holds which role")
    checked(page)
    page.goto(f"{live_server.url}/people/lost-address/")
    checked(page)
    page.goto(f"{live_server.url}/roles/")
    checked(page)
    for address in ("/staff/mail/", "/staff/mail/account-code/"):
        page.goto(f"{live_server.url}{address}")
        checked(page)
