"""How often an hour a device may have us send a list, or make a link to one."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from yersel.core.network import network_of
from yersel.directory.operations.uses import Allowance, count_use

SENDING = ("send a list", 5, 30)  # by one browser, by one network: a library or a surgery has many people behind one address
SHARING = ("share a list", 10, 60)
WAIT = "3600"  # seconds, for Retry-After


def may_use(request: HttpRequest, limit: tuple[str, int, int], *, at: datetime) -> bool:
    """Count one use by the browser and by its network; False once either has had its hour's worth.

    The browser is known by the token that guards its forms, which it holds already: no further cookie is needed. Who throws it away
    is still counted by network.
    """
    what, by_browser, by_network = limit
    browser = str(request.META.get("CSRF_COOKIE") or "")
    allowances = [Allowance(f"network {network_of(request)}", by_network)]
    if browser:
        allowances.append(Allowance(f"browser {browser}", by_browser))
    return count_use(what, allowances, at=at)
