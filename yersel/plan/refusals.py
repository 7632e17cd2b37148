"""What this room's operations raise: with words that the person reads."""

from __future__ import annotations


class Refused(Exception):
    """Something may not be done, and why. Nothing was changed."""


class Stale(Refused):
    """Somebody saved, in another tab perhaps, since the page was opened. Nothing was changed, so nothing is lost."""


class Locked(Refused):
    """It is there and theirs, but its seal does not open: nothing is shown of it, and nothing is written over it."""


class Gone(Refused):
    """It is not there, or not theirs: a view answers 404 to both."""
