"""What people do in this room, in the words of their own history."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "suggest": _("Suggested a service"),
    "report-problem": _("Said what is wrong with an entry"),
    "answer-problem": _("Answered somebody who said what is wrong"),
    "send": _("Sent something for the directory"),
    "send-again": _("Sent it again, changed"),
    "withdraw": _("Took back what was sent"),
    "publish": _("Published what was sent"),
    "return": _("Sent something back with a question"),
    "refuse": _("Decided not to publish something"),
    "publish-entry": _("Put an entry into the directory"),
    "change-entry": _("Changed an entry"),
    "restore-version": _("Put an earlier version of an entry back"),
    "merge": _("Merged two entries into one"),
    "merged-away": _("Put away an entry that was there twice"),
    "claim": _("Asked to look after an entry"),
    "withdraw-claim": _("No longer asked to look after an entry"),
    "confirm-claim": _("Confirmed that somebody looks after an entry"),
    "deny-claim": _("Decided that somebody does not look after an entry"),
    "revoke-claim": _("Ended that somebody looks after an entry"),
    "hand-over": _("Made somebody else the lead of an entry"),
    "quit": _("Stopped looking after an entry"),
    "appeal": _("Asked somebody else to think again"),
    "decide-appeal": _("Decided about an appeal"),
    "take-theirs": _("Took over what a source says"),
    "keep-ours": _("Kept what our entry says"),
    "pause": _("Said that it is not on this week"),
    "end-pause": _("Said that it is on after all"),
    "confirm": _("Confirmed that an entry is right"),
    "close": _("Said that a service has closed for good"),
    "directory.Collection share": _("Shared a list by a link"),
    "directory.Collection end": _("Ended the link to a list"),
    "helpful-note approve": _("Let a note of what helped be shown"),
    "helpful-note refuse": _("Erased a note of what helped"),
}
