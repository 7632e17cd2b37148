"""The nightly job that publishes bands: the only figures about marks that pages, ranking and other rooms ever read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Sum

from yersel.audit import operations as audit
from yersel.audit.models import AuditEntry
from yersel.core.clock import SCOTLAND
from yersel.directory.helpful_bands import bands_of
from yersel.directory.models import HelpfulBand, HelpfulDay, HelpfulMark

KEPT = timedelta(days=35)
OF_THE_DAY = "helpful-marks"
_LOCK = 0x48454C50
Bands = dict[tuple[UUID, UUID | None], int]


@dataclass(frozen=True)
class Published:
    """How many bands there are, and how many services' standing in the search changed."""

    bands: int
    moved: int


@transaction.atomic
def publish_bands(*, by: str, at: datetime) -> Published:
    """Work out all bands anew, publish what changed, let the search know, and write the audit's counts of the days gone by.

    All in one transaction: safe to kill and to repeat.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    bands = dict(_bands())
    known: Bands = {
        (service, term): at_least
        for service, term, at_least in HelpfulBand.objects.values_list("service_id", "term_id", "at_least")
    }
    _publish(bands, known)
    moved = [service for service, term in bands.keys() | known.keys() if term is None and _differs(bands, known, service)]
    _tell_search({service: bands.get((service, None), 0) for service in moved})
    _note_days(by=by, at=at)
    return Published(len(bands), len(moved))


def _bands() -> Iterator[tuple[tuple[UUID, UUID | None], int]]:
    rows = HelpfulMark.objects.order_by("service_id").values_list("service_id", "author", "condition_id", "stage_id")
    for service, marks in groupby(rows.iterator(), key=lambda row: row[0]):
        for term, at_least in bands_of((author, condition, stage) for _, author, condition, stage in marks).items():
            yield (service, term), at_least


def _differs(bands: Bands, known: Bands, service: UUID) -> bool:
    return bands.get((service, None)) != known.get((service, None))


def _publish(bands: Bands, known: Bands) -> None:
    for service, term in known.keys() - bands.keys():
        HelpfulBand.objects.filter(service=service, term=term).delete()
    for (service, term), at_least in bands.items():
        if known.get((service, term)) not in (None, at_least):
            HelpfulBand.objects.filter(service=service, term=term).update(at_least=at_least)
    new = bands.keys() - known.keys()
    HelpfulBand.objects.bulk_create(
        [HelpfulBand(service_id=service, term_id=term, at_least=bands[service, term]) for service, term in new], batch_size=1_000
    )


def _tell_search(helpful: dict[UUID, int]) -> None:
    """One narrow column changes: the rest of the index stands."""
    if not helpful:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE directory_search_hot SET helpful = new.helpful FROM unnest(%s::uuid[], %s::smallint[]) AS new (id, helpful)"
            " WHERE service_id = new.id",
            [list(helpful), list(helpful.values())],
        )


def _note_days(*, by: str, at: datetime) -> None:
    """One audit entry for each day gone by, with its counts and nothing else; days that are noted and old are forgotten."""
    today: date = at.astimezone(SCOTLAND).date()
    days = (
        HelpfulDay.objects.filter(day__lt=today).values("day").annotate(marks=Sum("added"), back=Sum("withdrawn")).order_by("day")
    )
    noted = set(AuditEntry.objects.filter(object_type=OF_THE_DAY).values_list("object_id", flat=True))
    for row in days:
        if str(row["day"]) not in noted:
            counts = {"added": row["marks"], "withdrawn": row["back"]}
            audit.record(by=by, at=at, verb="count", object_type=OF_THE_DAY, object_id=str(row["day"]), counts=counts)
    HelpfulDay.objects.filter(day__lt=today - KEPT).delete()
