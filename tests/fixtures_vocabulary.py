"""The word lists in the database, quickly: loaded once in each test process and rolled back; its rows are copied in for each test."""

from datetime import UTC, datetime
from functools import cache

import pytest
from django.db import connection, transaction

from yersel.directory.operations.vocabulary import load_vocabulary

LOADED_AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
TABLES = ("directory_taxonomy", "directory_taxonomyterm")


@pytest.fixture
def word_lists(db: None) -> None:
    """The five taxonomies as `manage.py load_vocabulary` leaves them, in a few hundredths of a second."""
    rows = _loaded()
    with connection.cursor() as cursor:
        for table in TABLES:
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:  # type: ignore[attr-defined]
                copy.write(rows[table])


@cache
def _loaded() -> dict[str, bytes]:
    with transaction.atomic(), connection.cursor() as cursor:
        load_vocabulary(by="test", at=LOADED_AT)
        found = {}
        for table in TABLES:
            with cursor.copy(f"COPY {table} TO STDOUT") as copy:  # type: ignore[attr-defined]
                found[table] = b"".join(copy)
        transaction.set_rollback(True)
    return found
