"""The words people say yes to, by purpose and version. A changed wording is a new version; old ones stay, as people said yes to them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Wording:
    """One version of what somebody says yes to."""

    version: int
    text: str | Promise


WORDINGS: dict[str, tuple[Wording, ...]] = {
    "store-plan": (
        Wording(
            1,
            _(
                "Yes, keep my plan here for me. It may say things about my health. It is locked with a key of its own, only I "
                "can open it, and I can erase it at any time."
            ),
        ),
    ),
    "share-plan": (
        Wording(1, _("Yes, let them see the parts that I ticked, for this purpose, until this day. I can stop it at any time.")),
    ),
}


def newest(purpose: str) -> Wording:
    """What people are asked today. KeyError for a purpose that has no words."""
    return WORDINGS[purpose][-1]
