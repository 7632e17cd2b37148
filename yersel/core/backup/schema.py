"""Building the tables beside those that are there, as they were when a backup was made, and letting them take their place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import ProgrammingError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from yersel.core.backup import tables
from yersel.core.backup.contents import BackupRefused

MADE_BY_MIGRATE = {"django_migrations", "django_content_type", "auth_permission"}
SCRATCH = "yersel_restoring"  # where tables are built before they take the place of those that are there
RESTORING_LOCK = 0x42414B55  # one restore at a time
IN_SCHEMA = "%s::regnamespace AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = o.oid AND d.deptype = 'e')"
THINGS = (  # in this order: tables take their sequences, their triggers and the types of their rows along
    ("TABLE", f"SELECT o.oid::regclass::text FROM pg_class o WHERE relkind IN ('r', 'p') AND relnamespace = {IN_SCHEMA}"),  # noqa: S608
    ("VIEW", f"SELECT o.oid::regclass::text FROM pg_class o WHERE relkind = 'v' AND relnamespace = {IN_SCHEMA}"),  # noqa: S608
    ("MATERIALIZED VIEW", f"SELECT o.oid::regclass::text FROM pg_class o WHERE relkind = 'm' AND relnamespace = {IN_SCHEMA}"),  # noqa: S608
    ("SEQUENCE", f"SELECT o.oid::regclass::text FROM pg_class o WHERE relkind = 'S' AND relnamespace = {IN_SCHEMA}"),  # noqa: S608
    ("ROUTINE", f"SELECT o.oid::regprocedure::text FROM pg_proc o WHERE pronamespace = {IN_SCHEMA}"),  # noqa: S608
    ("TYPE", f"SELECT o.oid::regtype::text FROM pg_type o WHERE typtype IN ('e', 'c', 'd') AND typnamespace = {IN_SCHEMA}"),  # noqa: S608
)
TRIGGERS = """
SELECT c.relname, t.tgname, t.tgenabled::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
 WHERE c.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal ORDER BY 1, 2
"""
SWITCHED_ON = {"O": "ENABLE TRIGGER", "A": "ENABLE ALWAYS TRIGGER", "R": "ENABLE REPLICA TRIGGER", "D": "DISABLE TRIGGER"}
Triggers = list[tuple[str, str, str]]


def is_empty() -> bool:
    """Whether the database holds no more than an untouched one does."""
    return not any(_has_rows(table.name) for table in tables.all_tables() if table.name not in MADE_BY_MIGRATE)


def refuse_unknown(migrations: list[tuple[str, str]]) -> None:
    """Raise BackupRefused for a backup of a newer Yersel than this one."""
    unknown = sorted(set(migrations) - set(MigrationLoader(None, ignore_no_migrations=True).graph.nodes))
    if unknown:
        app, name = unknown[0]
        more = f" and {len(unknown) - 1} more" if len(unknown) > 1 else ""
        raise BackupRefused(f"This backup is of a newer Yersel: it has the migration {app} {name}{more}. Update this copy first.")


@contextmanager
def scratch() -> Iterator[str]:
    """A schema of its own, in which all unqualified names are while the block runs; gives the name of the one that is left for it.

    Whatever is still in it afterwards is dropped. Raises BackupRefused where somebody restores already, or it may not be made.
    """
    usual = _one("SELECT current_schema()")
    if not _one("SELECT pg_try_advisory_lock(%s)", [RESTORING_LOCK]):
        raise BackupRefused("Somebody is restoring a backup into this database already.")
    try:
        _make_scratch()
        yield usual
    finally:
        _do(sql.SQL("SET search_path TO {}").format(sql.Identifier(usual)))
        _do(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(SCRATCH)))
        _do(sql.SQL("SELECT pg_advisory_unlock({})").format(RESTORING_LOCK))


def _make_scratch() -> None:
    """One that a killed restore left behind is dropped."""
    _do(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(SCRATCH)))
    try:
        _do(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(SCRATCH)))
    except ProgrammingError:
        user, name = _one("SELECT current_user"), _one("SELECT current_database()")
        raise BackupRefused(f"The database user may not make a schema: GRANT CREATE ON DATABASE {name} TO {user};") from None
    _do(sql.SQL("SET search_path TO {}").format(sql.Identifier(SCRATCH)))


def build_as_of(migrations: list[tuple[str, str]]) -> None:
    """Make the tables as these migrations leave them, without a row."""
    executor = MigrationExecutor(connection)
    graph, asked = executor.loader.graph, set(migrations)
    ends = [
        node for node in migrations if not any(child in asked and child[0] == node[0] for child in graph.node_map[node].children)
    ]
    executor.migrate(ends)
    filled = [table.name for table in tables.all_tables() if _has_rows(table.name)]
    if filled:
        _do(sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(sql.SQL(", ").join(map(sql.Identifier, filled))))


def swap(usual: str) -> None:
    """Drop all that is in the usual schema, and move there all that was built. Part of the caller's transaction."""
    for kind, query in THINGS:
        names = _names(query, usual)
        if names:
            _do(sql.SQL(f"DROP {kind} IF EXISTS {', '.join(names)} CASCADE"))  # the database has quoted the names itself
    for kind, query in THINGS:
        for name in _names(query, SCRATCH):
            if name in _names(query, SCRATCH):  # not one that went with its table
                _do(sql.SQL(f"ALTER {kind} {name} SET SCHEMA {{}}").format(sql.Identifier(usual)))
    _do(sql.SQL("SET search_path TO {}").format(sql.Identifier(usual)))


def bring_up_to_date() -> None:
    """Run the migrations that have come since."""
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def triggers() -> Triggers:
    """Every trigger of ours: its table, its name, and how it is switched on."""
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS)
        found: Triggers = cursor.fetchall()
    return found


def switch_off(found: Triggers) -> None:
    """Let no trigger act while rows are put back that have been through it before."""
    for table, name, _ in found:
        _switch(table, name, "D")


def switch_on_again(found: Triggers) -> None:
    """As they were. Raises BackupRefused should one be left off."""
    _do(sql.SQL("SET CONSTRAINTS ALL IMMEDIATE"))  # what foreign keys still have to look at, now
    for table, name, state in found:
        _switch(table, name, state)
    if triggers() != found:
        raise BackupRefused("A trigger of the database was left off.")


def _switch(table: str, name: str, state: str) -> None:
    _do(sql.SQL("ALTER TABLE {} {} {}").format(sql.Identifier(table), sql.SQL(SWITCHED_ON[state]), sql.Identifier(name)))


def _has_rows(table: str) -> bool:
    return bool(_one(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(table))))


def _names(query: str, schema: str) -> list[str]:
    """Things of one kind in a schema, as the database itself writes their names."""
    with connection.cursor() as cursor:
        cursor.execute(query, [schema])
        return [row[0] for row in cursor.fetchall()]


def _one(query: str | sql.Composable, params: list[Any] | None = None) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        row = cursor.fetchone()
    return row[0] if row else None


def _do(statement: sql.Composable) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
