"""The link to the reader's own list, in the header of every page, where there is something on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from yersel.directory.current_list import list_of


def own_list(request: HttpRequest | None, subject: Any) -> Mapping[str, Any] | None:
    """Fills the slot `header-links`. No query for a visitor: the cookie says how many there are."""
    number = len(list_of(request)) if request is not None else 0
    return {"number": number} if number else None
