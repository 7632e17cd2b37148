"""Databases of the benchmarks' own, `yersel_bench_…`, on the server that Yersel uses; the working data is never touched.

Each is made on demand from a recipe (what fills it, with which seed, how large, by which code) that is kept as the database's
comment. The same recipe uses it again as it is; any other drops it and makes it anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from django.db.utils import ProgrammingError

from benchmarks.measure import progress

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "yersel_bench_"


def use(contents: str, recipe: str, fill: Callable[[], None]) -> None:
    """Point this process at the bench database of `contents`, filled by `fill` where it does not hold `recipe` already.

    `contents` is a word for the name, so that benchmarks that need different data do not empty each other's.
    """
    name = PREFIX + contents
    connection.close()
    if _recipe_of(name) != recipe:
        progress(f"making the database {name}")
        _make_anew(name)
        _point_at(name)
        call_command("migrate", verbosity=0, interactive=False)
        fill()
        _keep_recipe(name, recipe)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    _point_at(name)


def digest_of_code(folders: Iterable[str], *more: str) -> str:
    """A recipe that changes with any code or data file below these folders of the checkout, or with `more`."""
    found = sha256()
    for folder in folders:
        for file in sorted((ROOT / folder).rglob("*")):
            if file.suffix in {".py", ".csv", ".json"}:
                found.update(file.relative_to(ROOT).as_posix().encode() + file.read_bytes())
    return " ".join([found.hexdigest()[:40], *more])


def _point_at(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def _on_server(statement: str, params: list[Any] | None = None) -> tuple[Any, ...] | None:
    """Run one statement outside every database of ours."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement, params)
        row: tuple[Any, ...] | None = cursor.fetchone() if cursor.description else None
        return row


def _recipe_of(name: str) -> str | None:
    found = _on_server("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name])
    return found[0] if found else None


def _make_anew(name: str) -> None:
    try:
        _on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        _on_server(f'CREATE DATABASE "{name}"')
    except ProgrammingError as error:
        raise ImproperlyConfigured(f"The benchmarks need a database {name} of their own: {str(error).strip()}.") from None


def _keep_recipe(name: str, recipe: str) -> None:
    """Last of all, so that a database that was only half filled is made anew."""
    _on_server(f"COMMENT ON DATABASE \"{name}\" IS '{recipe.replace(chr(39), '')}'")
