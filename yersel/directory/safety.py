"""Who to ring when a search speaks of danger. The panel stands above the results; nothing is stored, counted or scored."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).resolve().parent / "data" / "safety_contacts.csv"


@dataclass(frozen=True)
class SafetyContact:
    """A number to ring. `checked_on` is empty where nobody has rung it to make sure."""

    name: str
    phone: str
    tel_uri: str
    hours: str
    who: str
    topics: frozenset[str]
    checked_on: str


@cache
def _contacts() -> tuple[SafetyContact, ...]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            SafetyContact(
                row["name"],
                row["phone"],
                row["tel_uri"],
                row["hours"],
                row["who"],
                frozenset(row["topics"].split("|")),
                row["checked_on"],
            )
            for row in csv.DictReader(file)
        )


def contacts_for(topics: Sequence[str]) -> list[SafetyContact]:
    """Those who help with any of these topics, in the order of the file; none where there is no topic."""
    return [contact for contact in _contacts() if contact.topics & set(topics)]
