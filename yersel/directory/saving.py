"""The list that a person keeps on their own device: services, their order, a note of their own each. In one signed cookie.

The server keeps nothing of it. A cookie that was changed, is too old or is not as we write them counts as an empty list.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.http import HttpRequest, HttpResponse

from yersel.core import own_cookies

COOKIE = "yersel_list"
AGE = timedelta(days=30)
MOST = 30
LONGEST_NOTE = 200
LONGEST_COOKIE = 3900  # letters; browsers drop a cookie past 4096 with its name and the rest
_SALT = "yersel.directory.saving"
_FIRST_DAY = date(2026, 1, 1).toordinal()
_MEMO = "_yersel_saved"


@dataclass(frozen=True)
class Item:
    """A service on a list. `since` is the day it was put there: what changed later is said."""

    service_id: UUID
    since: date
    note: str = ""


@dataclass(frozen=True)
class SavedList:
    """The list, in its owner's order. Each change gives a new one."""

    items: tuple[Item, ...] = ()

    def __len__(self) -> int:
        return len(self.items)

    def holds(self, service_id: UUID) -> bool:
        return any(item.service_id == service_id for item in self.items)

    def with_services(self, services: Iterable[UUID], *, on: date) -> tuple[SavedList, int]:
        """With these at its end, as far as there is room, and how many there was no room for."""
        new = [one for one in dict.fromkeys(services) if not self.holds(one)]
        room = MOST - len(self.items)
        return SavedList((*self.items, *(Item(one, on) for one in new[:room]))), max(0, len(new) - room)

    def without(self, *services: UUID) -> SavedList:
        return SavedList(tuple(item for item in self.items if item.service_id not in services))

    def moved(self, service_id: UUID, by: int) -> SavedList:
        """With one service `by` places further down (or up, below 0); one that cannot go there stays."""
        items = list(self.items)
        at = next((place for place, item in enumerate(items) if item.service_id == service_id), None)
        if at is None or not 0 <= at + by < len(items):
            return self
        items.insert(at + by, items.pop(at))
        return SavedList(tuple(items))

    def noted(self, notes: Mapping[UUID, str]) -> SavedList:
        """With these notes in place of the former ones."""
        return SavedList(tuple(replace(item, note=notes.get(item.service_id, item.note)) for item in self.items))


def saved_by(request: HttpRequest) -> SavedList:
    """The list of the device that asks; an empty one most often. Read once for a request."""
    found = getattr(request, _MEMO, None)
    if not isinstance(found, SavedList):
        found = _read_cookie(own_cookies.read(request, COOKIE))
        setattr(request, _MEMO, found)
    return found


def fits(saved: SavedList) -> bool:
    """Whether a cookie can hold it. Without notes every list of 30 fits."""
    return len(_written(saved)) <= LONGEST_COOKIE


def keep(response: HttpResponse, saved: SavedList) -> None:
    """Have the device keep this list, instead of any before, for 30 days from now; an empty one is forgotten."""
    if not saved.items:
        own_cookies.forget(response, COOKIE)
        return
    own_cookies.keep(response, COOKIE, _written(saved), age=AGE)


def _written(saved: SavedList) -> str:
    rows = [[_short(item.service_id), item.since.toordinal() - _FIRST_DAY, item.note] for item in saved.items]
    return signing.dumps(rows, salt=_SALT, compress=True)


def _short(service_id: UUID) -> str:
    return urlsafe_b64encode(service_id.bytes).decode().rstrip("=")


def _read_cookie(cookie: str) -> SavedList:
    if not cookie:
        return SavedList()
    try:
        rows = signing.loads(cookie, salt=_SALT, max_age=AGE)
        items = {item.service_id: item for item in map(_item, rows[:MOST])}
    except (signing.BadSignature, ValueError, TypeError, KeyError, OverflowError):
        return SavedList()
    return SavedList(tuple(items.values()))


def _item(row: Any) -> Item:
    """Raises ValueError or TypeError for what we have not written."""
    service, day, note = row
    return Item(UUID(bytes=urlsafe_b64decode(f"{service}==")), date.fromordinal(_FIRST_DAY + day), str(note)[:LONGEST_NOTE])


def saved_on_device(request: HttpRequest) -> list[UUID]:
    """The services on the list of this device, in its order; no query."""
    return [item.service_id for item in saved_by(request).items]
