"""Who may give and stop access, and for how long.

Nothing is shared by default. Only the owner of a text gives access to it, to one recipient, for one purpose, until a day that is at
most a year away; then they are asked again. Only the owner stops it. Access is read at the moment somebody looks, never before.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yersel.consent.models import LONGEST_ACCESS


def why_not_until(until: datetime, *, at: datetime) -> str | Promise:
    """Why access may not last until then; empty where it may."""
    if until <= at:
        return _("The last day must be in the future.")
    if until > at + LONGEST_ACCESS:
        return _("Choose a day within a year. After a year you are asked again.")
    return ""


def owns(actor: UUID, subject: UUID) -> bool:
    """Whether a person's id is the subject itself."""
    return actor == subject
