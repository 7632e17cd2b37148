"""Who to ring now. Kept in a file, so that whoever checks a number also writes down when."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).resolve().parent / "data" / "crisis_contacts.csv"


@dataclass(frozen=True)
class CrisisContact:
    """`checked_on` is None where nobody wrote down a date; `is_checked` False where nobody has confirmed it at all."""

    key: str
    name: str
    phone: str
    tel_uri: str
    hours: str
    who: str
    note: str
    is_checked: bool
    checked_on: date | None


@cache
def contacts(source: Path = SOURCE) -> tuple[CrisisContact, ...]:
    """Every contact, in the order of the file, read once in each process."""
    with source.open(encoding="utf-8", newline="") as lines:
        return tuple(_contact(row) for row in csv.DictReader(lines))


def _contact(row: dict[str, str]) -> CrisisContact:
    words = {name: row[name] for name in ("key", "name", "phone", "tel_uri", "hours", "who", "note")}
    checked_on = date.fromisoformat(row["checked_on"]) if row["checked_on"] else None
    return CrisisContact(**words, is_checked=row["is_checked"] == "yes", checked_on=checked_on)


def unchecked(found: tuple[CrisisContact, ...]) -> list[str]:
    """The names of those that nobody has confirmed yet."""
    return [contact.name for contact in found if not contact.is_checked]


def oldest_check(found: tuple[CrisisContact, ...]) -> date | None:
    """The date since when all the checked ones have been known to be right; None where one of them has no date."""
    dates = [contact.checked_on for contact in found if contact.is_checked]
    return min(day for day in dates if day) if dates and all(dates) else None
