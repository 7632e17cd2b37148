"""What the page of a list says about what was just done. Words of ours alone: nothing of the address is repeated but a small number."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yersel.directory.saving import MOST, SavedList


@dataclass(frozen=True)
class Notice:
    kind: str
    title: str
    text: str = ""


def notice(said: QueryDict, saved: SavedList) -> Notice | None:
    """The message that the address asks for; none for a word we do not know, or one that is no longer so."""
    done = {
        "saved": _("Saved to your list."),
        "noted": _("Your notes are saved."),
        "moved": _("Moved."),
        "removed": _("Taken off your list."),
        "emptied": _("Your list is empty now."),
        "ended": _("The link no longer works."),
        "sent": _("It is on its way. We have not kept the address."),
        "watched": _("We will tell you by e-mail if it closes or moves."),
        "unwatched": _("We will not tell you about it any more."),
        "made": _("Your link is ready."),
    }
    word = said.get("said", "")
    if word == "emptied" and saved.items:
        return None
    if word in done:
        return Notice("success", done[word])
    return _refusal(word, said.get("number", ""))


def _refusal(word: str, number: str) -> Notice | None:
    if word == "full":
        return Notice("warning", _left_out(int(number) if number.isdecimal() and len(number) < 3 else 1), _full())
    if word == "crowded":
        return Notice(
            "warning",
            _("That was not saved: your notes fill all the room there is."),
            _("Shorten a note or take a service off, then save it again."),
        )
    if word == "gone":
        return Notice("warning", _("That service is no longer listed, so it was not saved."))
    return None


def _left_out(number: int) -> str:
    words = ngettext("%(number)d service was not saved.", "%(number)d services were not saved.", number)
    return words % {"number": number}


def _full() -> str:
    return _("A list holds %(most)d services. Take one off first. Or share or print this list, then start a new one.") % {
        "most": MOST
    }
