"""Scotland in the database: quickly with a handful of towns, or all of it with the real gazetteer.

The real operation seeds once in each test process and is rolled back; its rows are kept in memory and copied in for each test.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cache

import pytest
from django.db import connection, transaction

from tests.factories.places import handful_of_settlements
from yersel.places.gazetteer import GazetteerEntry, geonames
from yersel.places.operations import SeedSummary, seed_places

SEEDED_AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
TABLES = ("area", "healthboard", "integrationauthority", "councilarea", "outwardcode", "settlement", "placename")
Gazetteer = Callable[[], Iterable[GazetteerEntry]]


@pytest.fixture
def scotland(db: None) -> SeedSummary:
    """Every area, outward code and district, and a handful of towns, in a few hundredths of a second."""
    return _copied_in(handful_of_settlements)


@pytest.fixture
def everywhere(db: None) -> SeedSummary:
    """All of it, as `manage.py load_places` leaves it. The gazetteer is read once in each test process (seconds)."""
    return _copied_in(geonames)


def _copied_in(gazetteer: Gazetteer) -> SeedSummary:
    summary, tables = _seeded(gazetteer)
    with connection.cursor() as cursor:
        for table, rows in tables.items():
            with cursor.copy(f"COPY places_{table} FROM STDIN") as copy:  # type: ignore[attr-defined]
                copy.write(rows)
    return summary


@cache
def _seeded(gazetteer: Gazetteer) -> tuple[SeedSummary, dict[str, bytes]]:
    with transaction.atomic(), connection.cursor() as cursor:
        summary = seed_places(by="test", at=SEEDED_AT, gazetteer=gazetteer)
        tables = {}
        for table in TABLES:
            with cursor.copy(f"COPY places_{table} TO STDOUT") as copy:  # type: ignore[attr-defined]
                tables[table] = b"".join(copy)
        transaction.set_rollback(True)
    return summary, tables
