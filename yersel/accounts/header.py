"""What this room shows in the frame of every page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from yersel.accounts import demo_mode


def account_link(request: HttpRequest | None, subject: Any) -> Mapping[str, Any] | None:
    """Fills `header-account`: the person's name, or a quiet way to sign in. A page about a fault has neither."""
    user = getattr(request, "user", None)
    if user is None or request is None:
        return None
    return {"person": user if user.is_authenticated else None}


def demo_link(request: HttpRequest | None, subject: Any) -> Mapping[str, Any] | None:
    """Fills `footer-links`, in demo mode."""
    return {} if demo_mode.is_on() else None
