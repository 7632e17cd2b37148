"""Checking web links: gently, never inside a private network, and a task only after three failures in a row."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.factories import directory as make
from tests.factories.reviews import AT
from yersel.core.guarded_http import AddressRefused, resolve
from yersel.directory.freshness_reading import to_look_at
from yersel.directory.link_checking import Answer, Checked, LinkChecker
from yersel.directory.models import LinkCheck
from yersel.directory.operations import links
from yersel.directory.operations.links import check_links


class _Site(BaseHTTPRequestHandler):
    asked: list[str] = []
    robots = ""

    def do_HEAD(self) -> None:
        self.asked.append(f"HEAD {self.path}")
        self._answer({"/fine": 200, "/guarded": 403}.get(self.path, 404))

    def do_GET(self) -> None:
        self.asked.append(f"GET {self.path}")
        if self.path == "/robots.txt":
            return self._answer(200 if self.robots else 404, self.robots.encode())
        if self.path == "/inside":
            return self._answer(302, location="http://10.0.0.1/")
        return self._answer({"/fine": 200, "/no-head": 200, "/guarded": 403}.get(self.path, 404))

    def _answer(self, status: int, body: bytes = b"", location: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    _Site.asked, _Site.robots = [], ""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Site) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://walkers.example:{running.server_address[1]}"
        running.shutdown()
        thread.join()


def find(host: str, port: int) -> str:
    """The fake stands on this machine; every other name goes through the guard."""
    return "127.0.0.1" if host.endswith(".example") else resolve(host, port, allow_private=False)


def checker(pauses: list[float] | None = None) -> LinkChecker:
    return LinkChecker(find=find, pause=(pauses if pauses is not None else []).append)


def test_a_link_is_asked_by_head_and_by_get_only_where_that_is_not_enough(site: str) -> None:
    found = {one.url: one for one in checker().check([f"{site}/fine", f"{site}/no-head", f"{site}/gone"])}

    assert found[f"{site}/fine"] == Checked(f"{site}/fine", Answer.WORKS, 200)
    assert found[f"{site}/no-head"] == Checked(f"{site}/no-head", Answer.WORKS, 200)
    assert found[f"{site}/gone"] == Checked(f"{site}/gone", Answer.BROKEN, 404)
    assert "GET /fine" not in _Site.asked and "GET /no-head" in _Site.asked


def test_a_site_that_turns_programs_away_is_no_broken_link(site: str) -> None:
    (found,) = checker().check([f"{site}/guarded"])

    assert (found.answer, found.status) == (Answer.WORKS, 403)


def test_what_robots_txt_forbids_is_not_asked(site: str) -> None:
    _Site.robots = "User-agent: *\nDisallow: /fine\n"

    (found,) = checker().check([f"{site}/fine"])

    assert found.answer is Answer.NOT_ASKED
    assert _Site.asked == ["GET /robots.txt"]


def test_there_is_a_second_between_requests_to_a_host(site: str) -> None:
    pauses: list[float] = []

    list(checker(pauses).check([f"{site}/fine", f"{site}/no-head"]))

    assert pauses == [1.0, 1.0, 1.0]


@pytest.mark.parametrize(
    "url", ["http://10.0.0.1/", "http://127.0.0.1:1/", "http://169.254.169.254/", "ftp://a.example/", "http://", "x"]
)
def test_nothing_is_asked_of_a_private_address_or_another_scheme(url: str) -> None:
    (found,) = LinkChecker(find=lambda host, port: resolve(host, port, allow_private=False), pause=lambda _: None).check([url])

    assert (found.answer, found.status) == (Answer.BROKEN, None)


def test_a_redirect_into_a_private_network_is_not_followed(site: str) -> None:
    (found,) = checker().check([f"{site}/inside"])

    assert (found.answer, found.status) == (Answer.BROKEN, None)
    with pytest.raises(AddressRefused):
        find("10.0.0.1", 80)


class _Says:
    """A checker whose answers are known."""

    def __init__(self, answer: Answer) -> None:
        self.answer, self.asked = answer, list[str]()

    def check(self, urls: Any) -> Iterator[Checked]:
        for url in list(urls):
            self.asked.append(url)
            yield Checked(url, self.answer, 404 if self.answer is Answer.BROKEN else 200)


def checked(answer: Answer, week: int) -> Counter[str]:
    return check_links(by="command:test", at=AT + timedelta(weeks=week), checker=_Says(answer))  # type: ignore[arg-type]


@pytest.mark.django_db
def test_three_failures_in_a_row_are_a_task_and_an_answer_ends_it() -> None:
    service = make.service(url="https://walkers.example.org/")
    tasks = []

    for week, answer in enumerate([Answer.BROKEN] * 3 + [Answer.WORKS]):
        checked(answer, week)
        tasks.append(list(to_look_at(what="broken")))

    assert tasks == [[], [], [service], []]


@pytest.mark.django_db
def test_what_was_asked_this_week_is_not_asked_again_so_a_killed_check_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "BATCH", 1)
    for number in range(3):
        make.service(url=f"https://walkers.example.org/{number}")
    died = _Says(Answer.WORKS)
    keep = links._keep
    monkeypatch.setattr(links, "_keep", lambda *args: keep(*args) if len(died.asked) < 3 else 1 / 0)
    with pytest.raises(ZeroDivisionError):
        check_links(by="command:test", at=AT, checker=died)  # type: ignore[arg-type]
    monkeypatch.setattr(links, "_keep", keep)

    again = _Says(Answer.WORKS)
    check_links(by="command:test", at=AT + timedelta(hours=1), checker=again)  # type: ignore[arg-type]

    assert again.asked == died.asked[2:]
    assert LinkCheck.objects.count() == 3


@pytest.mark.django_db
def test_an_address_the_entry_no_longer_has_is_forgotten() -> None:
    service = make.service(url="https://old.example.org/")
    checked(Answer.BROKEN, 0)
    service.url = "https://new.example.org/"
    service.save()

    checked(Answer.WORKS, 1)

    assert list(LinkCheck.objects.values_list("url", "failures")) == [("https://new.example.org/", 0)]
