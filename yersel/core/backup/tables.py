"""The tables of the database: what there is, and how their rows go out and in."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection
from psycopg import sql

BLOCK = 1 << 18
LEVEL = 6
# How values are written must depend on no setting of a server or of a session.
WRITTEN_ALIKE = """
SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle = 'iso_8601'; SET LOCAL TimeZone = 'UTC'; SET LOCAL extra_float_digits = 1;
SET LOCAL bytea_output = 'hex'; SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0
"""
TABLES = """
SELECT c.relname,
       ARRAY(SELECT a.attname::text FROM pg_attribute a
              WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum),
       ARRAY(SELECT a.attname::text FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
              WHERE i.indrelid = c.oid AND i.indisprimary ORDER BY array_position(i.indkey::int2[], a.attnum)),
       ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND a.attcollation <> 0),
       ARRAY(SELECT DISTINCT p.relname::text FROM pg_constraint f JOIN pg_class p ON p.oid = f.confrelid
              WHERE f.conrelid = c.oid AND f.contype = 'f' AND p.oid <> c.oid)
  FROM pg_class c
 WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
 ORDER BY c.relname COLLATE "C"
"""
SEQUENCES = """
SELECT c.relname FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'S' ORDER BY 1
"""


@dataclass(frozen=True)
class Table:
    """A table as the database describes it; generated columns are left out, for they come by themselves."""

    name: str
    columns: list[str]
    key: list[str]
    texts: list[str]  # columns that sort by a language
    parents: list[str]  # tables that its foreign keys point to

    def copy_out(self) -> sql.Composed:
        """All rows in an order that no server's language changes."""
        order = [self._ordered(column) for column in self.key] or [sql.SQL('t::text COLLATE "C"')]
        return sql.SQL("COPY (SELECT {} FROM {} t ORDER BY {}) TO STDOUT").format(
            _list(self.columns), sql.Identifier(self.name), sql.SQL(", ").join(order)
        )

    def copy_in(self, columns: list[str]) -> sql.Composed:
        """The same rows, back."""
        return sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(self.name), _list(columns))

    def _ordered(self, column: str) -> sql.Composable:
        return sql.SQL('{} COLLATE "C"').format(sql.Identifier(column)) if column in self.texts else sql.Identifier(column)


def _list(columns: list[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))


def all_tables() -> list[Table]:
    """Every table of ours, those that others point to first, else by name."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        found = {row[0]: Table(*row) for row in cursor.fetchall()}
    ordered: dict[str, Table] = {}
    for name in found:
        _put(name, found, ordered, frozenset())
    return list(ordered.values())


def _put(name: str, found: dict[str, Table], ordered: dict[str, Table], above: frozenset[str]) -> None:
    """A table after its parents; a ring of them is cut anywhere, as Django's foreign keys are looked at when all is in."""
    if name in ordered or name in above or name not in found:
        return
    for parent in found[name].parents:
        _put(parent, found, ordered, above | {name})
    ordered[name] = found[name]


def write_alike() -> None:
    """Until the end of this transaction values are written as in every backup."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN_ALIKE)


def sequences() -> dict[str, tuple[int, bool]]:
    """Every sequence with its last value and whether that was given out."""
    found: dict[str, tuple[int, bool]] = {}
    with connection.cursor() as cursor:
        cursor.execute(SEQUENCES)
        for (name,) in cursor.fetchall():
            cursor.execute(sql.SQL("SELECT last_value, is_called FROM {}").format(sql.Identifier(name)))
            found[name] = cursor.fetchone()
    return found


def set_sequences(values: dict[str, tuple[int, bool]]) -> None:
    """Let every sequence go on where it was."""
    with connection.cursor() as cursor:
        for name, (last, called) in values.items():
            cursor.execute("SELECT setval(quote_ident(%s)::regclass, %s, %s)", [name, last, called])


def blocks(table: Table) -> Iterator[bytes]:
    """The rows of a table as COPY writes them."""
    cursor: Any
    with connection.cursor() as cursor, cursor.copy(table.copy_out()) as copy:
        for block in copy:
            yield bytes(block)


def write_out(table: Table, path: Path) -> tuple[int, str]:
    """Write a table's rows, compressed, to `path`: how many, and their SHA-256."""
    digest, rows = hashlib.sha256(), 0
    with path.open("wb") as file, gzip.GzipFile(fileobj=file, mode="wb", compresslevel=LEVEL, mtime=0, filename="") as packed:
        for block in blocks(table):
            digest.update(block)
            rows += block.count(b"\n")
            packed.write(block)
    return rows, digest.hexdigest()


def digest_of(table: Table) -> str:
    """The SHA-256 of a table's rows as they are now."""
    digest = hashlib.sha256()
    for block in blocks(table):
        digest.update(block)
    return digest.hexdigest()


def read_in(table: Table, columns: list[str], rows: gzip.GzipFile) -> None:
    """Add rows to an empty table."""
    cursor: Any
    with connection.cursor() as cursor, cursor.copy(table.copy_in(columns)) as copy:
        while block := rows.read(BLOCK):
            copy.write(block)
