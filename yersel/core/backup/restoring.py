"""Putting a backup back: all of it or nothing.

The tables are built in a schema of their own, filled, and compared with the file, while those that are there stay as they are. Then, in
one transaction, the old ones are dropped and the new ones moved to their place. Killed at any moment, it leaves the one or the other.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import OperationalError, connection, transaction

from yersel.core.backup import media, schema, tables
from yersel.core.backup.contents import BackupRefused, OnProgress, TablePart
from yersel.core.backup.reading import BackupFile

LONGEST_WAIT = "10s"  # for whoever still uses the database


def restore(
    backup: BackupFile,
    *,
    replace: bool = False,
    before_commit: Callable[[], None] = lambda: None,
    on_progress: OnProgress = lambda what, done, total: None,
) -> None:
    """Make database and media what they were. `before_commit` looks at the result, within the transaction, and may still fail.

    Raises BackupRefused, and leaves everything as it was, for a backup of a newer Yersel, for a database that is not empty (unless
    `replace`), and where what came back is not what was saved.
    """
    schema.refuse_unknown(backup.contents.migrations)
    if not replace and not schema.is_empty():
        raise BackupRefused("The database is not empty. To replace all that is in it: --replace.")
    with media.replacing() as files, schema.scratch() as usual:
        for name in backup.contents.media:
            backup.unpack(name, files.folder)
        _build(backup, on_progress)
        on_progress("taking its place", 0, 1)
        _take_the_place(usual, before_commit, files)


def _build(backup: BackupFile, on_progress: OnProgress) -> None:
    """In the scratch schema: the tables of the backup with all their rows, compared with the file and brought up to date."""
    on_progress("making the tables", 0, 1)
    schema.build_as_of(backup.contents.migrations)
    found = _tables_as_saved(backup)
    triggers = schema.triggers()
    with transaction.atomic(durable=True):
        tables.write_alike()
        schema.switch_off(triggers)
        for done, (table, part) in enumerate(found):
            on_progress(table.name, done, len(found))
            with backup.rows_of(table.name) as rows:
                tables.read_in(table, part.columns, rows)
        schema.switch_on_again(triggers)
        tables.set_sequences(backup.contents.sequences)
        for done, (table, part) in enumerate(found):
            on_progress("comparing with the file", done, len(found))
            if tables.digest_of(table) != part.sha256:
                raise BackupRefused(f"What came back is not what was saved: {table.name}. Nothing was changed.")
    schema.bring_up_to_date()


def _take_the_place(usual: str, before_commit: Callable[[], None], files: media.Replacement) -> None:
    """The one moment in which anything that was there changes."""
    try:
        with transaction.atomic(durable=True):
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{LONGEST_WAIT}'")
            schema.swap(usual)
            before_commit()
            files.add()
    except OperationalError as error:
        if "lock timeout" not in str(error):
            raise
        raise BackupRefused("Somebody still uses the database. Stop the web server and the worker, and run it again.") from None


def _tables_as_saved(backup: BackupFile) -> list[tuple[tables.Table, TablePart]]:
    """Each table that was made with its part of the file. Raises BackupRefused where they do not match."""
    made = {table.name: table for table in tables.all_tables()}
    saved = backup.contents.tables
    if set(made) != set(saved) | set(backup.contents.left_out) or set(tables.sequences()) != set(backup.contents.sequences):
        raise BackupRefused("The tables of this backup are not those that its migrations make. Nothing was changed.")
    for name, part in saved.items():
        if made[name].columns != part.columns:
            raise BackupRefused(f"The columns of {name} are not those that its migrations make. Nothing was changed.")
    return [(table, saved[name]) for name, table in made.items() if name in saved]
