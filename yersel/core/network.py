"""Where a request comes from, for limits. It is never kept as it is: see `accounts.limits`."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def browser_of(request: HttpRequest) -> str:
    """What tells one browser from another: the token that guards its forms, which it holds already; without one, its network.

    Whoever throws the token away is still counted by network.
    """
    return str(request.META.get("CSRF_COOKIE") or network_of(request))


def network_of(request: HttpRequest) -> str:
    """The network address; of IPv6 the /64 that one household has. Behind a proxy, what that proxy says it saw."""
    text = str(request.META.get("REMOTE_ADDR", ""))
    if settings.BEHIND_PROXY:
        text = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or text
    try:
        address = ip_address(text)
    except ValueError:
        return "unknown"
    return str(ip_network((address, 64), strict=False)) if address.version == 6 else str(address)
