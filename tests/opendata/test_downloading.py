"""Fetching one large file: only from the open internet, and never more than asked for."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from yersel.core.guarded_http import FetchFailed
from yersel.opendata.downloading import download


class _Server(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/moved.zip":
            self.send_response(302)
            self.send_header("Location", "/list.zip")
            self.end_headers()
        elif self.path == "/list.zip":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"x" * 5000)
        else:
            self.send_error(404)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Server) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()
        thread.join()


def fetch(address: str, folder: Path, **options: Any) -> Path:
    return download(address, folder, **{"most_bytes": 10_000, **options})


def test_a_file_is_saved_under_its_name_after_a_redirect(server: str, tmp_path: Path) -> None:
    path = fetch(f"{server}/moved.zip", tmp_path, allow_private=True)
    assert (path.name, path.stat().st_size) == ("list.zip", 5000)


def test_a_private_address_is_refused_unless_it_is_allowed(server: str, tmp_path: Path) -> None:
    with pytest.raises(FetchFailed, match="private or local"):
        fetch(f"{server}/list.zip", tmp_path)


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "[::1]", "[fe80::1]", "0.0.0.0"])  # noqa: S104
def test_each_kind_of_private_address_is_refused(host: str, tmp_path: Path) -> None:
    with pytest.raises(FetchFailed, match="private or local"):
        fetch(f"http://{host}/list.zip", tmp_path)


def test_a_name_that_leads_to_a_private_address_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.1.2.3", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: found)
    with pytest.raises(FetchFailed, match="private or local"):
        fetch("https://lists.example.org/list.zip", tmp_path)


def test_more_than_the_cap_is_not_fetched(server: str, tmp_path: Path) -> None:
    with pytest.raises(FetchFailed, match="larger than 0.001 MB"):
        fetch(f"{server}/list.zip", tmp_path, allow_private=True, most_bytes=1000)


def test_what_is_not_there_is_said(server: str, tmp_path: Path) -> None:
    with pytest.raises(FetchFailed, match="404"):
        fetch(f"{server}/nothing.zip", tmp_path, allow_private=True)


def test_only_web_addresses_are_fetched(tmp_path: Path) -> None:
    with pytest.raises(FetchFailed):
        fetch("ftp://example.org/list.zip", tmp_path)
