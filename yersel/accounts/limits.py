"""How often something may be tried: counted by network address and by a key, in a table that all web workers share.

The rates stand in the settings (ACCOUNT_RATE_LIMITS). Keys are hashed before they are kept (`shared_cache.key`).
"""

from __future__ import annotations

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse

from yersel.core import errors

AN_HOUR = "3600"  # seconds, for Retry-After


def has_room(request: HttpRequest, action: str, *, key: str = "-") -> bool:
    """Count one use; False once there were too many. Counts POST alone."""
    return bool(ratelimit.consume(request, action=action, key=key.strip().lower()))


def refused(request: HttpRequest, action: str, *, key: str = "-") -> HttpResponse | None:
    """The page that says "please wait", once there were too many; None while there is room. Counts POST alone."""
    if has_room(request, action, key=key):
        return None
    return errors.too_many(request, wait_seconds=15 * 60)
