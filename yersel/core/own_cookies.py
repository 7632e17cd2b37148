"""The cookies that somebody asks for: signed by whoever writes them, for this very site alone, out of reach of scripts.

Where people use the site each name begins with `__Host-`: browsers then take it from this host only, over HTTPS only.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def read(request: HttpRequest, name: str) -> str:
    """What the device holds under this name; empty where it holds nothing."""
    return request.COOKIES.get(_full(name), "")


def keep(response: HttpResponse, name: str, value: str, *, age: timedelta) -> None:
    response.set_cookie(_full(name), value, max_age=age, httponly=True, samesite="Lax", secure=bool(settings.CSRF_COOKIE_SECURE))


def forget(response: HttpResponse, name: str) -> None:
    response.delete_cookie(_full(name), samesite="Lax")


def _full(name: str) -> str:
    return f"{settings.COOKIE_PREFIX}{name}"
