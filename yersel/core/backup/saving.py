"""Making a backup: one look at the database (REPEATABLE READ), then the media, into one file that appears when it is whole."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import re
import tarfile
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from yersel.core.backup import media, tables
from yersel.core.backup.contents import (
    CHECKSUM,
    MANIFEST,
    BackupRefused,
    Contents,
    FilePart,
    OnProgress,
    TablePart,
    media_member,
    table_member,
)

OURS = re.compile(r"yersel-\d{8}T\d{6}Z\.tar")


class HashingFile:
    """A file that is only added to, and the SHA-256 of all that was."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def write(self, block: bytes) -> int:
        self.digest.update(block)
        return self.file.write(block)

    def tell(self) -> int:
        return self.file.tell()


class HashingReader:
    """A file that is read once, and the SHA-256 of what was read."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self.file.read(size)
        self.digest.update(block)
        return block


def dated_name(at: datetime) -> str:
    """The name of a backup made at this time."""
    return f"yersel-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}.tar"


def save(path: Path, *, at: datetime, on_progress: OnProgress = lambda what, done, total: None) -> Contents:
    """Write a backup to `path`, which must not be there yet. Raises BackupRefused.

    Only the owner may read the file. Nothing is at `path` until all of it is written.
    """
    if path.exists():
        raise BackupRefused(f"{path} is there already; a backup overwrites nothing.")
    draft = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            contents = _write(file, path.parent, at, on_progress)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
    except OSError as error:
        raise BackupRefused(f"{path} cannot be written: {error.strerror or error}.") from None
    finally:
        draft.unlink(missing_ok=True)
    return contents


def forget_old(folder: Path, *, keep: int) -> list[Path]:
    """Remove all but the newest `keep` backups with a name of ours from a folder; which."""
    found = sorted(path for path in folder.iterdir() if OURS.fullmatch(path.name) and path.is_file())
    old = found[:-keep]
    for path in old:
        with suppress(FileNotFoundError):
            path.unlink()
    return old


def _write(file: IO[bytes], folder: Path, at: datetime, on_progress: OnProgress) -> Contents:
    hashing: Any = HashingFile(file)
    with tarfile.open(fileobj=hashing, mode="w:", format=tarfile.PAX_FORMAT) as tar:
        contents = _write_database(tar, folder, at, on_progress)
        manifest = contents.as_json()
        _add(tar, MANIFEST, io.BytesIO(manifest), len(manifest), at)
        _add(tar, CHECKSUM, io.BytesIO(hashing.digest.hexdigest().encode()), 64, at)  # of every byte before it
    return contents


def _write_database(tar: tarfile.TarFile, folder: Path, at: datetime, on_progress: OnProgress) -> Contents:
    """Every table as it is at one moment, and then the media, which hold all that the tables name."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        tables.write_alike()
        found = tables.all_tables()
        files = media.files()
        parts: dict[str, TablePart] = {}
        for done, table in enumerate(found):
            on_progress(table.name, done, len(found) + len(files))
            if table.name not in settings.BACKUP_LEAVES_OUT:
                parts[table.name] = _write_table(tar, table, folder, at)
        saved = {
            name: _write_file(tar, name, len(found) + done, len(found) + len(files), on_progress)
            for done, name in enumerate(files)
        }
        on_progress("done", len(found) + len(files), len(found) + len(files))
        return Contents(
            made_at=at.astimezone(UTC).isoformat(),
            postgresql=int(connection.cursor().connection.info.server_version),
            migrations=sorted(MigrationRecorder(connection).applied_migrations()),
            tables=parts,
            left_out=[table.name for table in found if table.name not in parts],
            sequences=tables.sequences(),
            media=saved,
        )


def _write_table(tar: tarfile.TarFile, table: tables.Table, folder: Path, at: datetime) -> TablePart:
    """By way of a file beside the backup, as a tar says a part's size before the part."""
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".yersel-", suffix=".copy.gz") as draft:
        rows, digest = tables.write_out(table, Path(draft.name))
        with Path(draft.name).open("rb") as packed:
            _add(tar, table_member(table.name), packed, os.fstat(packed.fileno()).st_size, at)
    return TablePart(table.columns, rows, digest)


def _write_file(tar: tarfile.TarFile, name: str, done: int, total: int, on_progress: OnProgress) -> FilePart:
    on_progress("media", done, total)
    try:
        with (media.root() / name).open("rb") as file:
            facts = os.fstat(file.fileno())
            reading: Any = HashingReader(file)
            _add(tar, media_member(name), reading, facts.st_size, datetime.fromtimestamp(facts.st_mtime, UTC))
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        raise BackupRefused(f"A file of the media changed while it was saved ({name}). Please run it again.") from None
    return FilePart(facts.st_size, reading.digest.hexdigest())


def _add(tar: tarfile.TarFile, name: str, content: IO[bytes], size: int, at: datetime) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode = size, int(at.timestamp()), 0o600
    tar.addfile(member, content)
