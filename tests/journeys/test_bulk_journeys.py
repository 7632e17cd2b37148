"""A table of 500 services of which 20 are bad: sent, checked, looked at, and the good ones saved. On a phone, without script."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from tests.factories import accounts as people
from tests.factories import bulk as table
from tests.factories import directory as make
from tests.journeys.conftest import Violations, fits
from yersel.accounts.models import Person, Role
from yersel.directory import bulk_working
from yersel.directory.models import Contribution, Service

ALL, BAD = 500, 20


@pytest.fixture
def leith(scotland: object) -> None:
    make.term("kind", "being-active", "Being active")


@pytest.fixture
def handed_over(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, UUID]]:
    """What waits for the worker: the journey lets it work when it likes."""
    waiting: list[tuple[str, UUID]] = []
    monkeypatch.setattr(bulk_working, "hand_over", lambda task, pk: waiting.append((task, pk)))
    return waiting


def page_of(browser: Browser, live_server: Any, person: Person, signed_in: Client) -> Page:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}, accept_downloads=True)
    cookie = signed_in.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    return context.new_page()


def services(folder: Path) -> Path:
    """The table: each 25th row is bad, in one of four ways."""
    faults: list[dict[str, str]] = [{"summary": "Short"}, {"areas": "Nowhere"}, {"email": "nobody"}, {"name": ""}]
    rows = [table.row(f"Walk number {n}") | (faults[n // 25 % 4] if n % 25 == 0 else {}) for n in range(ALL)]
    path = folder / "services.csv"
    path.write_bytes(table.as_csv(rows))
    return path


def test_five_hundred_rows_of_which_twenty_are_bad(
    browser: Browser, live_server: Any, leith: None, handed_over: list[tuple[str, UUID]], tmp_path: Path
) -> None:
    editor = people.make_person(Role.DIRECTORY_EDITOR)
    page = page_of(browser, live_server, editor, people.sign_in_staff(Client(), editor))

    page.goto(f"{live_server.url}/add/")
    page.get_by_role("link", name="add many services from a table").click()
    assert fits(page)
    page.get_by_label("The file").set_input_files(services(tmp_path))
    page.get_by_role("button", name="Send and check it").click()
    expect(page.get_by_text("0 of 500 rows are checked")).to_be_visible()
    assert fits(page)

    bulk_working.check(handed_over[0][1])
    page.get_by_role("link", name="Look again now").click()
    expect(page.get_by_role("link", name="480 rows are right")).to_be_visible()
    expect(page.get_by_role("link", name="20 rows are to be mended")).to_be_visible()
    expect(page.get_by_text("You wrote “Nowhere”").first).to_be_visible()
    assert fits(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Take these rows along").click()
    with Path(download.value.path()).open(encoding="utf-8-sig", newline="") as mend:
        assert len(list(csv.DictReader(mend))) == BAD
    assert not Service.objects.exists()

    page.get_by_role("button", name="Save the good ones").click()
    expect(page.get_by_text("all of them together, or none")).to_be_visible()
    bulk_working.save(handed_over[1][1])
    page.get_by_role("link", name="Look again now").click()
    expect(page.get_by_text("480 services are saved.")).to_be_visible()
    assert fits(page)
    assert Service.objects.public().count() == Contribution.objects.count() == ALL - BAD

    page.goto(f"{live_server.url}/find?q=walk+number+7")
    expect(page.get_by_role("link", name="Walk number 7", exact=True)).to_be_visible()


def test_the_pages_of_a_table_are_accessible(
    page: Page, live_server: Any, leith: None, violations: Violations, no_csp_messages: list[str]
) -> None:
    from yersel.directory.models import BulkUpload
    from yersel.directory.operations import bulk

    editor = people.make_person(Role.DIRECTORY_EDITOR)
    make.service("Links lungs", areas=["S12000036"])
    rows = list(enumerate([table.row(), table.row("Bad", summary="x" * 90, areas="Nowhere"), table.row("Links lungs")], start=2))
    checked = bulk.start_upload(rows=rows, organisation=None, file_name="services.csv", remark="", by=editor, at=people.NOON)
    bulk_working.check(checked.pk)
    busy = BulkUpload.objects.create(by=editor, file_name="more.csv", sent_at=people.NOON)
    cookie = people.sign_in_staff(Client(), editor).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    shown = [f"{checked.get_absolute_url()}?show={show}" for show in ("mend", "alike", "right")]

    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 640})
        for address in ("/add/table/", busy.get_absolute_url(), *shown):
            response = page.goto(f"{live_server.url}{address}")
            assert response is not None and response.status == 200, address
            assert violations(page) == [], address
            assert fits(page), address
