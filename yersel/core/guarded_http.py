"""Asking other people's servers, carefully.

Only http and https; the name is resolved first and the connection made to that very address, so that it cannot turn into
another one; private, loopback and link-local addresses are refused, after a redirect too. Proxies named in the environment are not
used: behind one, the address could not be checked.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable

import httpx

MOST_REDIRECTS = 5
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class FetchFailed(Exception):
    """A page could not be had; the message says why."""


class AddressRefused(FetchFailed):
    """The address is not one on the open internet."""


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

    def __init__(self, *, allow_private: bool = False, find: Callable[[str, int], str] | None = None) -> None:
        """`find` gives the address of a host and a port, or raises FetchFailed; it is there to be replaced in tests."""
        self.find = find or (lambda host, port: resolve(host, port, allow_private=allow_private))
        self.inner = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        if url.scheme not in {"http", "https"}:
            raise AddressRefused(f"Only http and https addresses are fetched, not {url.scheme}.")
        address = self.find(url.host, url.port or (443 if url.scheme == "https" else 80))
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
