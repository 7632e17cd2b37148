"""Which entry of ours a record is.

In this order: the same id in the same source; an official number of the organisation; the same normalised name and
postcode. What is merely alike (name score of 0.9 or more, within 250 m or with the same telephone number) is a possible
twin: it is reported for a person to decide and never merged.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from yersel.core.distance import kilometres
from yersel.core.folding import fold
from yersel.directory.models import Location, Phone, Service, State
from yersel.directory.operations.import_comparing import compact
from yersel.directory.phones import digits_of

_NOT_TELLING = re.compile(r"\b(?:the|ltd|limited|scio|cic|c i c)\b")
TWIN_SCORE = 0.9
TWIN_KM = 0.25
_CELL = 0.005  # degrees; in Scotland never less than 250 m


def normalised_name(name: str) -> str:
    """A name to compare by: folded, without "the", "ltd", "limited", "scio", "cic"."""
    return " ".join(_NOT_TELLING.sub(" ", fold(name)).split()) or fold(name)


def name_score(one: str, other: str) -> float:
    """Token-set ratio, 0 to 1, of two normalised names: word order and repeated words do not count."""
    first, second = set(one.split()), set(other.split())
    shared = " ".join(sorted(first & second))
    left = f"{shared} {' '.join(sorted(first - second))}".strip()
    right = f"{shared} {' '.join(sorted(second - first))}".strip()
    pairs = [(left, right)] if not shared or len(first & second) < 2 else [(left, right), (shared, left), (shared, right)]
    return max(SequenceMatcher(None, *pair).ratio() for pair in pairs)


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """An entry of ours that does not come from this source."""

    service_id: UUID
    name: str
    normalised: str


class EntryMatcher:
    """Looks for entries of ours that do not come from this source. Reads them once in a run."""

    def __init__(self, source_id: int | None) -> None:
        self.by_postcode: dict[tuple[str, str], KnownEntry] = {}
        self.by_digits: dict[str, list[KnownEntry]] = defaultdict(list)
        self.by_cell: dict[tuple[int, int], list[tuple[float, float, KnownEntry]]] = defaultdict(list)
        self.joined: set[UUID] = set()
        elsewhere = Service.objects.exclude(source_records__source_id=source_id or 0).exclude(state=State.ARCHIVED)
        entries = {pk: KnownEntry(pk, name, normalised_name(name)) for pk, name in elsewhere.values_list("id", "name")}
        if entries:
            self._read_places(entries, elsewhere)
            self._read_phones(entries, elsewhere)

    def _read_places(self, entries: dict[UUID, KnownEntry], elsewhere: QuerySet[Service]) -> None:
        rows = Location.objects.filter(service_at_locations__service__in=elsewhere).values_list(
            "service_at_locations__service_id", "addresses__postal_code", "latitude", "longitude"
        )
        for service_id, postcode, latitude, longitude in rows:
            entry = entries.get(service_id)
            if entry and postcode:
                self.by_postcode.setdefault((entry.normalised, compact(postcode)), entry)
            if entry and latitude is not None and longitude is not None:
                self.by_cell[_cell(latitude, longitude)].append((latitude, longitude, entry))

    def _read_phones(self, entries: dict[UUID, KnownEntry], elsewhere: QuerySet[Service]) -> None:
        for owner in ("service_id", "contact__service_id"):
            rows = Phone.objects.filter(**{f"{owner.removesuffix('_id')}__in": elsewhere}).values_list(owner, "digits")
            for service_id, digits in rows:
                if len(digits) >= 9 and service_id in entries:
                    self.by_digits[digits].append(entries[service_id])

    def same_entry(self, values: dict[str, Any]) -> UUID | None:
        """The entry with this name at this postcode, taken at most once in a run."""
        name = normalised_name(values["name"])
        for place in values["locations"]:
            entry = self.by_postcode.get((name, compact(place["postal_code"])))
            if entry and entry.service_id not in self.joined:
                self.joined.add(entry.service_id)
                return entry.service_id
        return None

    def possible_twin(self, values: dict[str, Any], points: Iterable[tuple[float, float]]) -> KnownEntry | None:
        """An entry that looks like this record; never merged."""
        name = normalised_name(values["name"])
        near = [entry for phone in values["phones"] for entry in self.by_digits.get(digits_of(phone["number"]), [])]
        near += [entry for point in points for entry in self._within_reach(*point)]
        alike = [entry for entry in near if name_score(name, entry.normalised) >= TWIN_SCORE]
        return alike[0] if alike else None

    def _within_reach(self, latitude: float, longitude: float) -> list[KnownEntry]:
        row, column = _cell(latitude, longitude)
        cells = [(row + down, column + right) for down in (-1, 0, 1) for right in (-1, 0, 1)]
        candidates = [known for cell in cells for known in self.by_cell.get(cell, [])]
        return [entry for north, east, entry in candidates if kilometres(latitude, longitude, north, east) <= TWIN_KM]


def _cell(latitude: float, longitude: float) -> tuple[int, int]:
    return int(latitude / _CELL), int(longitude / _CELL)
