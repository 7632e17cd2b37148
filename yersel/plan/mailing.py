"""The mails of this room. None has a health word, and none says what is in a plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from yersel.core.mail import MailKind, register


def _sample(**values: str) -> Callable[[], Mapping[str, Any]]:
    return lambda: values


_LINK = _sample(link="https://example.org/")
_KINDS = (
    MailKind(
        "plan-circle-invitation",
        _("Whoever is invited into somebody's circle."),
        _sample(name="Sample Person", link="https://example.org/"),
        is_secret=True,
    ),
    MailKind("plan-link-stopped", _("Whoever shared by a link, when five wrong PINs have stopped it."), _sample()),
    MailKind("plan-review-reminder", _("Whoever asked to be reminded of a date of their own."), _LINK),
    MailKind("plan-share-ended", _("Whoever shared something, when its last day has passed."), _LINK),
)


def register_kinds() -> None:
    """Make the kinds known, with their samples for the staff's preview."""
    for kind in _KINDS:
        register(kind)
