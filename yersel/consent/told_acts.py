"""What people do in this room, in the words of their own history."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "store-plan give-consent": _("Said yes to keeping a plan here"),
    "store-plan withdraw-consent": _("Took back the yes to keeping a plan here"),
    "share-plan give-consent": _("Said yes to sharing parts of a plan"),
    "share-plan withdraw-consent": _("Took back the yes to sharing parts of a plan"),
    "give-access": _("Shared something"),
    "stop-access": _("Stopped sharing something"),
    "subject erase": _("Erased what was locked with their key"),
}
