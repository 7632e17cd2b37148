"""What a device remembers because somebody asked it to: place, conditions, stage, access needs. In one signed cookie, and nowhere else.

The server keeps nothing. A cookie that was changed, is too old or speaks of what we do not know counts as none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict

from yersel.core import own_cookies
from yersel.directory.understanding import understand
from yersel.directory.vocabulary import Vocabulary, read_vocabulary

COOKIE = "yersel_remembered"
AGE = timedelta(days=180)
LONGEST_PLACE = 120
_SALT = "yersel.directory.remembering"


@dataclass(frozen=True)
class Remembered:
    """What is remembered: `place` is text that `locate` knows, the rest are codes of our own terms."""

    place: str = ""
    conditions: tuple[str, ...] = ()
    stage: str = ""
    access: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return self == Remembered()

    @property
    def terms(self) -> list[tuple[str, str]]:
        """(facet, code) of every term."""
        stage = [("stage", self.stage)] if self.stage else []
        return [*(("condition", code) for code in self.conditions), *stage, *(("access", code) for code in self.access)]


def remembered_by(request: HttpRequest) -> Remembered:
    """What the device that asks remembers; an empty one most often."""
    cookie = own_cookies.read(request, COOKIE)
    if not cookie:
        return Remembered()
    try:
        return _read(signing.loads(cookie, salt=_SALT, max_age=AGE), read_vocabulary())
    except (signing.BadSignature, ValueError):
        return Remembered()


def keep(response: HttpResponse, remembered: Remembered) -> None:
    """Have the device remember this, instead of anything before, for 180 days."""
    facts = {
        "place": remembered.place,
        "condition": remembered.conditions,
        "stage": remembered.stage,
        "access": remembered.access,
    }
    written = signing.dumps({name: value for name, value in facts.items() if value}, salt=_SALT, compress=True)
    own_cookies.keep(response, COOKIE, written, age=AGE)


def forget(response: HttpResponse) -> None:
    own_cookies.forget(response, COOKIE)


def _read(facts: Any, vocabulary: Vocabulary) -> Remembered:
    if not isinstance(facts, Mapping):
        return Remembered()
    stage = _known(vocabulary, "stage", [facts.get("stage")])
    place = facts.get("place")
    return Remembered(
        place=place[:LONGEST_PLACE] if isinstance(place, str) else "",
        conditions=_known(vocabulary, "condition", facts.get("condition")),
        stage=stage[0] if stage else "",
        access=_known(vocabulary, "access", facts.get("access")),
    )


def _known(vocabulary: Vocabulary, facet: str, codes: Any) -> tuple[str, ...]:
    """Those of the codes that are still ours."""
    if not isinstance(codes, Sequence):
        return ()
    return tuple(code for code in dict.fromkeys(map(str, codes)) if vocabulary.bit(facet, code) is not None)


def with_own_place(data: QueryDict, remembered: Remembered) -> QueryDict:
    """The search as asked for, with the remembered place in the box where somebody named none.

    A box that was emptied, or `anywhere=1`, says that none is wanted; so does a place among the words, or "where I am now".
    """
    if not remembered.place:
        return data
    own = data.copy()
    typed = data.get("near", "").strip()
    if typed:
        own.pop("anywhere", None)
    elif "near" in data or data.get("anywhere") == "1":
        own["anywhere"] = "1"
    elif not data.get("lat") and not _names_a_place(data.get("q", "")):
        own["near"] = remembered.place
    return own


def _names_a_place(words: str) -> bool:
    return bool(words.strip()) and bool(understand(words[:200].replace("\0", " "), find_place=True).place)
