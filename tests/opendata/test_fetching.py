"""Fetching from other people's servers, carefully."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from yersel.core import guarded_http
from yersel.core.guarded_http import AddressRefused, FetchFailed, is_public
from yersel.opendata import fetching
from yersel.opendata.fetching import Fetcher, NotFound


class _Server(BaseHTTPRequestHandler):
    asked: list[str] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        times = self.asked.count(self.path)
        if self.path == "/stumbles" and times < 3:
            return self._answer(b"{}", 503)
        if self.path == "/cut" and times == 1:
            return self._answer(b'{"a": 1}', length=100)
        if self.path == "/moved":
            return self._answer(b"", 302, location="/fine")
        if self.path == "/inside":
            return self._answer(b"", 302, location="http://10.0.0.1/")
        if self.path == "/missing":
            return self._answer(b"{}", 404)
        if self.path == "/broken":
            return self._answer(b"{}", 500)
        if self.path == "/huge":
            return self._answer(b"[" + b"1," * 4_000_000 + b"1]")
        return self._answer(b'{"a": 1}')

    def _answer(self, body: bytes, status: int = 200, length: int | None = None, location: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(length or len(body)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    _Server.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), _Server) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()
        thread.join()


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(allow_private=True, pause=lambda seconds: None) as found:
        yield found


@pytest.mark.parametrize("page", ["/fine", "/stumbles", "/cut", "/moved"])
def test_a_server_that_stumbles_is_asked_again(server: str, fetcher: Fetcher, page: str) -> None:
    assert fetcher.json(server + page) == {"a": 1}


def test_a_page_that_stays_broken_is_given_up(server: str, fetcher: Fetcher) -> None:
    with pytest.raises(FetchFailed, match="500"):
        fetcher.json(f"{server}/broken")
    assert len(_Server.asked) == fetching.TRIES


def test_a_missing_page_is_not_asked_for_again(server: str, fetcher: Fetcher) -> None:
    with pytest.raises(NotFound):
        fetcher.json(f"{server}/missing")
    assert len(_Server.asked) == 1


def test_an_answer_is_never_larger_than_5_mb(server: str, fetcher: Fetcher) -> None:
    with pytest.raises(FetchFailed, match="larger than 5 MB"):
        fetcher.json(f"{server}/huge")


def test_loopback_is_refused_unless_allowed(server: str) -> None:
    with Fetcher(allow_private=False) as guarded, pytest.raises(AddressRefused, match="--allow-private"):
        guarded.json(f"{server}/fine")
    assert _Server.asked == []


def test_a_redirect_into_a_private_network_is_refused(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded_http, "is_public", lambda address: address == "127.0.0.1")

    with Fetcher(allow_private=False) as guarded, pytest.raises(AddressRefused):
        guarded.json(f"{server}/inside")
    assert _Server.asked == ["/inside"]


@pytest.mark.parametrize("url", ["file:///etc/hostname", "ftp://example.org/x", "http://", "gopher:x"])
def test_only_http_is_fetched(fetcher: Fetcher, url: str) -> None:
    with pytest.raises(FetchFailed):
        fetcher.json(url)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1",
        "fd00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_private_and_local_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)
    assert is_public("8.8.8.8")
