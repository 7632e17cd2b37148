"""Getting pages from other people's servers, carefully.

Only http and https; the name is resolved first and the connection made to that very address, so that it cannot turn into
another one; private, loopback and link-local addresses are refused, after a redirect too; no answer may be larger than 5 MB.
Proxies named in the environment are not used: behind one, the address could not be checked.
"""

from __future__ import annotations

import ipaddress
import json
import random
import socket
import time
from collections.abc import Callable
from typing import Any, Self

import httpx

LARGEST_ANSWER = 5 * 2**20
TIMEOUT_SECONDS = 30.0
TRIES = 4
MOST_REDIRECTS = 5
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class FetchFailed(Exception):
    """A page could not be had; the message says why."""


class AddressRefused(FetchFailed):
    """The address is not one on the open internet."""


class NotFound(FetchFailed):
    """The server says that there is no such page."""


class _TryAgain(Exception):
    """This may go better the next time: `after` seconds from now if the server said so."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet."""
    found = ipaddress.ip_address(address.split("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return is_public(str(found.ipv4_mapped))
        if found in _NAT64 or found.sixtofour or found.teredo:
            return False
    return found.is_global and not found.is_multicast


def resolve(host: str, port: int, *, allow_private: bool) -> str:
    """The first address of a host. Raises AddressRefused if any of its addresses is private, unless that is allowed."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise FetchFailed(f"{host} cannot be found.") from None
    addresses = [str(entry[4][0]) for entry in found]
    if not allow_private and not all(is_public(address) for address in addresses):
        raise AddressRefused(f"{host} is a private or local address. Add --allow-private if that is what you want.")
    return addresses[0]


class GuardedTransport(httpx.BaseTransport):
    """Checks every request, each step of a redirect included, and connects to the address that was checked."""

    def __init__(self, *, allow_private: bool) -> None:
        self.allow_private = allow_private
        self.inner = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        if url.scheme not in {"http", "https"}:
            raise AddressRefused(f"Only http and https addresses are fetched, not {url.scheme}.")
        address = resolve(url.host, url.port or (443 if url.scheme == "https" else 80), allow_private=self.allow_private)
        pinned = httpx.Request(
            request.method,
            url.copy_with(host=address),
            headers=request.headers,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": url.host},
        )
        return self.inner.handle_request(pinned)

    def close(self) -> None:
        self.inner.close()


class Fetcher:
    """Fetches JSON, trying again, ever more patiently, where a server stumbles. Safe to use from several threads."""

    def __init__(self, *, allow_private: bool, pause: Callable[[float], None] = time.sleep) -> None:
        self.pause = pause
        self.client = httpx.Client(
            transport=GuardedTransport(allow_private=allow_private),
            timeout=TIMEOUT_SECONDS,
            follow_redirects=True,
            max_redirects=MOST_REDIRECTS,
            trust_env=False,
            headers={"Accept": "application/json", "User-Agent": "Yersel directory import"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def json(self, url: str) -> Any:
        """The decoded answer. Raises NotFound, AddressRefused or, after several tries, FetchFailed."""
        reason = ""
        for attempt in range(TRIES):
            try:
                return self._try(url)
            except _TryAgain as stumble:
                reason = str(stumble)
                if attempt + 1 < TRIES:
                    wait = 0.5 * 2**attempt + random.uniform(0, 0.25)  # noqa: S311 - spreads the load, no secret
                    self.pause(min(stumble.after or wait, 30.0))
        raise FetchFailed(f"{url}: {reason} ({TRIES} tries).")

    def _try(self, url: str) -> Any:
        try:
            with self.client.stream("GET", url) as answer:
                _refuse_bad_status(answer, url)
                raw = _read_capped(answer, url)
        except (httpx.TimeoutException, httpx.TransportError) as error:
            raise _TryAgain(f"no whole answer ({type(error).__name__})") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise FetchFailed(f"{url}: {error}") from None
        try:
            return json.loads(raw)
        except (ValueError, RecursionError):
            raise _TryAgain("the answer is not whole JSON") from None


def _refuse_bad_status(answer: httpx.Response, url: str) -> None:
    if answer.status_code == 429 or answer.status_code >= 500:
        after = answer.headers.get("Retry-After", "")
        raise _TryAgain(f"the server answers {answer.status_code}", float(after) if after.isdigit() else None)
    if answer.status_code in {404, 410}:
        raise NotFound(f"{url}: there is no such page.")
    if answer.status_code != 200:
        raise FetchFailed(f"{url}: the server answers {answer.status_code}.")


def _read_capped(answer: httpx.Response, url: str) -> bytes:
    """The body, unpacked, but never more than the cap of it."""
    pieces, size = [], 0
    for piece in answer.iter_bytes(65_536):
        size += len(piece)
        if size > LARGEST_ANSWER:
            raise FetchFailed(f"{url}: the answer is larger than {LARGEST_ANSWER // 2**20} MB.")
        pieces.append(piece)
    return b"".join(pieces)
