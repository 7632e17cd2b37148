"""Records and orders for imports, without any file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from yersel.directory.operations.import_records import OrganisationRecord, PhoneRecord, PlaceRecord, ServiceRecord, SourceItem
from yersel.directory.operations.imports import ImportOrder, ImportOutcome, SourceDescription, run_import

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
THISTLE = OrganisationRecord(their_id="o1", name="Thistle Association")


def place(**fields: Any) -> PlaceRecord:
    """A hall in Leith."""
    values = {"their_id": "l1", "address_1": "1 Sample Street", "city": "Edinburgh", "postal_code": "EH6 6AA", **fields}
    return PlaceRecord(**values)


def record(their_id: str = "s1", **fields: Any) -> ServiceRecord:
    """A service with a telephone number in Leith."""
    values: dict[str, Any] = {
        "line": 1,
        "name": f"Walking group {their_id}",
        "organisation": THISTLE,
        "description": "A walk every week.",
        "last_modified": "2025-01-02T10:00:00Z",
        "phones": (PhoneRecord(number="0131 496 0001"),),
        "places": (place(their_id=f"l-{their_id}"),),
    }
    return ServiceRecord(their_id=their_id, **{**values, **fields})


def records(number: int) -> list[ServiceRecord]:
    """Several services, each unlike the others."""
    return [record(f"s{each}", line=each) for each in range(1, number + 1)]


def description(code: str = "feed", **fields: Any) -> SourceDescription:
    """A source."""
    return SourceDescription(code=code, name=f"Source {code}", licence="CC BY 4.0", attribution_text="From a feed.", **fields)


def order(items: Sequence[SourceItem], **fields: Any) -> ImportOrder:
    """An order to import these items as a feed: each time is a run of its own."""
    values = {"source": description(), "sha256": sha256(repr(items).encode()).hexdigest(), "is_feed": True, **fields}
    return ImportOrder(read=lambda: iter(items), **values)


def imported(items: Sequence[SourceItem], *, at: datetime = AT, **fields: Any) -> ImportOutcome:
    """Import these items."""
    return run_import(order(items, **fields), by="test", at=at)


def altered(items: Sequence[ServiceRecord], position: int, **fields: Any) -> list[ServiceRecord]:
    """The items with one of them changed."""
    return [replace(each, **fields) if number == position else each for number, each in enumerate(items)]
