"""Statements that run all the time, sent to PostgreSQL prepared and answered in binary: no parsing, and no text to read back."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, TypeVar

import psycopg
from django.db import connection
from psycopg.rows import RowFactory, dict_row, tuple_row

Row = TypeVar("Row")


def fetch_prepared(sql: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """All rows of a statement with `%(name)s` parameters. Errors are Django's, and the statement counts as a query of the connection."""
    return _fetch(tuple_row, sql, params)


def fetch_prepared_by_name(sql: str, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The same, with each row's values by the names of the columns; JSON comes as what it says."""
    return _fetch(dict_row, sql, params)


def _fetch(rows: RowFactory[Row], sql: str, params: Mapping[str, Any]) -> list[Row]:
    connection.ensure_connection()
    started = time.monotonic()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection, row_factory=rows) as cursor:
        cursor.execute(sql, params, prepare=True, binary=True)
        found = cursor.fetchall()
    if connection.queries_logged:
        connection.queries_log.append({"sql": sql, "time": f"{time.monotonic() - started:.3f}"})
    return found
