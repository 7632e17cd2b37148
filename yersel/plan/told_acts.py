"""What people do in this room, in the words of their own history: never which part, and no words of the plan."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "start-plan": _("Began a plan"),
    "change-plan": _("Changed what comes first in a plan"),
    "set-review": _("Chose when to look at a plan again"),
    "write-plan": _("Wrote in a plan"),
    "erase-plan": _("Erased a plan"),
    "bring-in-plan": _("Brought a file into a plan"),
    "change-circle": _("Changed who is in a circle"),
    "invite": _("Invited somebody into a circle"),
    "accept-invitation": _("Accepted an invitation into a circle"),
    "leave-circle": _("Left a circle"),
    "share-plan": _("Shared parts of a plan"),
    "suggest-change": _("Suggested a change to a plan"),
    "answer-suggestion": _("Answered a suggestion"),
    "withdraw-suggestion": _("Took a suggestion back"),
}
