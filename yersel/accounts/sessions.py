"""What this room keeps in a session, and since when the person at the keyboard has shown who they are."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.usersessions.models import UserSession
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from yersel.accounts import demo_mode
from yersel.accounts.models import Person

CODE, PROVEN, NEXT, CONFIRMED_AT, STEPPED_IN = "ys_code", "ys_proven", "ys_next", "ys_confirmed_at", "ys_stepped_in"
CONFIRMED_SECONDS = 15 * 60


class SignedInRequest(HttpRequest):
    """A request to a view that nobody reaches without having signed in."""

    user: Person


def local_address(request: HttpRequest, address: str | None) -> str:
    """`address` if it is on this very site, else nothing."""
    if not address or not address.startswith("/") or address.startswith("//"):
        return ""
    safe = url_has_allowed_host_and_scheme(address, allowed_hosts=None, require_https=request.is_secure())
    return address if safe and address.isprintable() and "\\" not in address else ""


def wanted_address(request: HttpRequest) -> str:
    """Where somebody was on their way to when they were asked to sign in."""
    return local_address(request, request.POST.get("next") or request.GET.get("next"))


def confirm_now(request: HttpRequest) -> None:
    """From now on, for a while, sensitive acts need no further sign that it is they."""
    request.session[CONFIRMED_AT] = time.time()


def confirm_again(request: HttpRequest) -> None:
    """Somebody has shown again who they are: the session goes on under a new key, so that a copy of the old one is worth nothing."""
    old = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)
    confirm_now(request)


def is_confirmed(request: HttpRequest) -> bool:
    confirmed: Any = request.session.get(CONFIRMED_AT)
    return isinstance(confirmed, float) and 0 <= time.time() - confirmed < CONFIRMED_SECONDS


def used_second_factor(request: SignedInRequest) -> bool:
    """Whether a passkey, an app or a recovery code was used in this session, or it is a demo person stepped in as."""
    if demo_mode.is_on() and request.session.get(STEPPED_IN) and request.user.is_demo:
        return True
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))
