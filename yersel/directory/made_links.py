"""The links that this device has made to lists, with the secret that ends each. In a signed cookie of its own.

It lives as long as the longest of its links, so that emptying a list, or a list that has run out, takes nobody's way to end a link.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.http import HttpRequest, HttpResponse

from yersel.core import own_cookies

COOKIE = "yersel_shared"
AGE = timedelta(days=90)
MOST = 10
_SALT = "yersel.directory.made_links"
_SECRET = re.compile(r"[a-z2-7]{32}")


@dataclass(frozen=True)
class MadeLink:
    """A link's token, and what proves that this device made it."""

    token: str
    secret: str


def links_made_by(request: HttpRequest) -> list[MadeLink]:
    """What this device has made, newest first; nothing where the cookie is not as we write it."""
    cookie = own_cookies.read(request, COOKIE)
    if not cookie:
        return []
    try:
        rows = signing.loads(cookie, salt=_SALT, max_age=AGE)
        links = [MadeLink(token, secret) for token, secret in rows[:MOST]]
    except (signing.BadSignature, ValueError, TypeError, KeyError):
        return []
    return [link for link in links if _is_ours(link.token) and _is_ours(link.secret)]


def secret_for(request: HttpRequest, token: str) -> str:
    """The secret with which this device can end that link; empty where it has not made it."""
    return next((link.secret for link in links_made_by(request) if link.token == token), "")


def keep_links(response: HttpResponse, links: Sequence[MadeLink]) -> None:
    """Have the device keep these, at most the ten first."""
    if not links:
        own_cookies.forget(response, COOKIE)
        return
    written = signing.dumps([[link.token, link.secret] for link in links[:MOST]], salt=_SALT, compress=True)
    own_cookies.keep(response, COOKIE, written, age=AGE)


def _is_ours(text: object) -> bool:
    return isinstance(text, str) and _SECRET.fullmatch(text) is not None
