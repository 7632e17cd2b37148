"""A real browser, and what journeys ask of every page: no faults that axe knows, no breach of the policy, nothing from afar."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from tests.factories import accounts as people
from yersel.accounts.models import Person
from yersel.core.mail import posting, sending

CHROMIUM = os.environ.get("YERSEL_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
AXE = Path(django_settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
STYLES = Path(django_settings.BASE_DIR) / "yersel" / "core" / "static" / "core" / "yersel.css"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Playwright's synchronous interface runs an event loop in this thread, which Django would take for an asynchronous view.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# What holds is told by number alone: telling of each element that passes takes as long again as looking for what does not.
ASK = "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"

PLAIN_NAMES = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

Violations = Callable[[Page], list[tuple[str, list[str]]]]


def pytest_itemcollected(item: pytest.Item) -> None:
    """Every journey commits what it does. Naming the apps lets Django empty tables that its models do not know of."""
    if Path(__file__).parent in item.path.parents:
        item.add_marker(pytest.mark.journey)
        item.add_marker(pytest.mark.django_db(transaction=True, available_apps=list(django_settings.INSTALLED_APPS)))


@pytest.fixture(autouse=True)
def files_as_they_are_now(settings: Any) -> None:
    """Styles and script from where they are built, whatever `collectstatic` may have copied before."""
    settings.STORAGES = {**settings.STORAGES, "staticfiles": PLAIN_NAMES}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    if not CHROMIUM:
        pytest.skip("no Chromium: set YERSEL_CHROMIUM")
    if not AXE.exists() or not STYLES.exists():
        pytest.skip("the static files are not built: python -m config.assets")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []  # root inside a container only
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": [*sandbox, "--disable-dev-shm-usage"]}


@pytest.fixture(scope="session")
def violations() -> Violations:
    """Ask axe: what is wrong with the page as it stands, as pairs of a rule and the elements that break it."""
    script = AXE.read_text()

    def ask(page: Page) -> list[tuple[str, list[str]]]:
        page.wait_for_load_state()
        if not page.evaluate("Boolean(window.axe)"):  # it stays until another page is loaded
            page.evaluate(script)  # evaluate passes a strict policy; a script tag would not
        found = page.evaluate(ASK, TAGS)
        return [(broken["id"], [node["html"] for node in broken["nodes"]]) for broken in found["violations"]]

    return ask


@pytest.fixture
def no_csp_messages(page: Page) -> Iterator[list[str]]:
    """Everything that the browser's console says against the page; the test fails at its end if there was anything."""
    said: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or message.type == "error":
            said.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield said
    assert said == []


@pytest.fixture
def stays_on_origin(page: Page, live_server: Any) -> Iterator[list[str]]:
    """Addresses asked of other sites; the test fails at its end if there was any."""
    elsewhere: list[str] = []

    def listen(request: Request) -> None:
        if not request.url.startswith((live_server.url, "data:", "about:")):
            elsewhere.append(request.url)

    page.on("request", listen)
    yield elsewhere
    assert elsewhere == []


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """A page of a browser without JavaScript."""
    context: BrowserContext = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    yield context.new_page()
    context.close()


def fits(page: Page) -> bool:
    """Whether nothing needs scrolling sideways. A click waits until the next page has begun, not until it has a root to measure."""
    page.wait_for_load_state()
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.fixture(autouse=True)
def mail_goes_at_once(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """No worker runs beside a journey: what it would send goes to Django's own outbox as soon as it is committed."""
    monkeypatch.setattr(posting, "hand_over", sending.send_due)
    settings.MAIL_GOES_NOWHERE = False


def page_of(browser: Browser, live_server: Any, person: Person | None, *, has_script: bool = False) -> Page:
    """A browser on a phone, without script unless asked; signed in, staff with both steps."""
    context = browser.new_context(java_script_enabled=has_script, viewport={"width": 320, "height": 640})
    if person is not None:
        signing_in = people.sign_in_staff if person.role_grants.exists() else people.sign_in
        cookie = signing_in(Client(), person).cookies[django_settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": django_settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    return context.new_page()
