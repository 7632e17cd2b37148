"""What the site logs says what went wrong and where, never of whom: no address, no name, no search, no key of a link."""

from __future__ import annotations

import io
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from config.urls import handler400, handler403, handler404, handler500, urlpatterns
from tests.factories import accounts as make
from tests.factories import contributing as make_it
from tests.factories import directory as make_entry
from yersel.accounts import tasks as account_tasks
from yersel.core.access import public
from yersel.core.plain_logs import PlainLine
from yersel.directory import tasks as directory_tasks

__all__ = ["handler400", "handler403", "handler404", "handler500"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]
PERSONAL = (
    "una.private@example.org",
    "Una Privatename",
    "zzsecretcondition",
    "zzsecretplace",
    "zztypedwords",
    "192.0.2.77",
    "zztoken",
)


@public
def failing(request: HttpRequest, token: str) -> HttpResponse:
    """As PostgreSQL does: the words of its error repeat the value."""
    raise IntegrityError(f"duplicate key\nDETAIL:  Key (email)=({request.GET['q']}) already exists.")


urlpatterns = [*urlpatterns, path("failing/<slug:token>/", failing, name="failing")]


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Everything that the handlers of the settings write, at the levels of the settings."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(PlainLine())
    root = logging.getLogger()
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)


def assert_nothing_personal(lines: io.StringIO) -> None:
    assert [words for words in PERSONAL if words in lines.getvalue()] == []


def test_the_settings_write_through_this_formatter() -> None:
    formatters = django_settings.LOGGING["formatters"]

    assert {formatters[handler["formatter"]]["()"] for handler in django_settings.LOGGING["handlers"].values()} == {
        "yersel.core.plain_logs.PlainLine"
    }


def test_a_day_at_the_site(lines: io.StringIO, client: Client, scotland: object) -> None:
    person = make.make_person(email="una.private@example.org", display_name="Una Privatename")
    service = make_entry.service()
    quiet = Client(raise_request_exception=False, REMOTE_ADDR="192.0.2.77")
    quiet.get("/find", {"q": "zzsecretcondition", "near": "zzsecretplace"})
    quiet.get("/find/suggest", {"q": "zzsecretcondition"})
    quiet.get("/lists/zztoken/")
    quiet.get("/review/zztoken/")
    quiet.post("/sign-in/", {"email": "una.private@example.org"})
    quiet.post("/sign-in/code/", {"code": "000000"})
    quiet.post("/sign-in/lost/", {"email": "una.private@example.org", "code": "12345678"})
    quiet.post("/sign-in/", {"email": "zztypedwords"})
    Client(enforce_csrf_checks=True).post("/account/name/?q=zzsecretplace", {"display_name": "Una Privatename"})
    quiet.get("/find?q=zzsecretcondition", headers={"Host": "evil.example"})
    quiet.post("/list/change/?q=zzsecretplace", {"x": "zztypedwords" * 300_000})
    make.sign_in(client, person)
    client.post("/account/name/", {"display_name": "Una Privatename zztypedwords"})
    make_it.send(client, "/suggest-a-service/", {"name": "zztypedwords", "what": "zztypedwords", "where": "zzsecretplace"})
    client.post(f"/services/{service.slug}/helped/", {"note": "zztypedwords is what I wrote here"})
    client.post("/account/close/", {"typed": "close"})
    for task in (account_tasks.forget_what_is_old, directory_tasks.erase_ended, directory_tasks.forget_visitors_addresses):
        task(0)
    directory_tasks.send_reviews(0)

    assert lines.getvalue()
    assert_nothing_personal(lines)


@override_settings(ROOT_URLCONF=__name__)
def test_a_fault_of_ours_names_the_route_and_not_the_address_or_the_value(lines: io.StringIO) -> None:
    quiet = Client(raise_request_exception=False)

    response = quiet.get("/failing/zztoken/", {"q": "una.private@example.org"})

    assert response.status_code == 500
    assert_nothing_personal(lines)
    for words in ("failing/<slug:token>/", "IntegrityError", "test_logs.py", "in failing"):
        assert words in lines.getvalue()


def test_a_line_break_in_what_is_logged_makes_no_second_line() -> None:
    record = logging.makeLogRecord({"name": "yersel", "msg": "read %s", "args": ("a\n2026-01-01 INFO yersel: all is well",)})

    assert len(PlainLine().format(record).splitlines()) == 1


def test_the_time_of_a_line_is_told_with_its_zone() -> None:
    record = logging.makeLogRecord({"name": "yersel", "msg": "x", "created": 1_780_000_000.0})

    assert PlainLine().format(record).startswith("2026-05-28T20:26:40Z")


def test_faults_chained_to_one_another_are_told_without_words() -> None:
    def fail() -> None:
        try:
            raise ValueError("una.private@example.org")
        except ValueError as first:
            raise RuntimeError("zztypedwords") from first

    try:
        fail()
    except RuntimeError as error:
        record: Any = logging.makeLogRecord({"name": "x", "msg": "failed", "exc_info": (type(error), error, error.__traceback__)})

    written = io.StringIO(PlainLine().format(record))
    assert "ValueError" in written.getvalue()
    assert "RuntimeError" in written.getvalue()
    assert_nothing_personal(written)


def test_the_web_server_keeps_no_list_of_who_asked_for_what() -> None:
    from config import gunicorn

    assert gunicorn.accesslog is None
    assert gunicorn.loglevel == "error"  # its warnings name the network address of whoever sent what it could not read
