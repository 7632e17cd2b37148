"""Opening a backup: nothing of it is believed before all of it is checked."""

from __future__ import annotations

import gzip
import hashlib
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from yersel.core.backup.contents import (
    CHECKSUM,
    MANIFEST,
    BackupRefused,
    Contents,
    OnProgress,
    from_json,
    media_member,
    table_member,
)

BLOCK = 1 << 20
BROKEN = "This file is broken or cut: {}. Nothing was restored."


@dataclass(frozen=True)
class BackupFile:
    """A backup whose every byte is as it was written."""

    tar: tarfile.TarFile
    contents: Contents
    checksum: str  # SHA-256 of all but the last part of the file

    def rows_of(self, table: str) -> gzip.GzipFile:
        """The rows of a table, as COPY takes them."""
        return gzip.GzipFile(fileobj=self._part(table_member(table)), mode="rb")

    def unpack(self, name: str, folder: Path) -> None:
        """Write a file of the media below `folder`. Raises BackupRefused where it is not what the manifest says."""
        target, digest = folder / name, hashlib.sha256()
        target.parent.mkdir(parents=True, exist_ok=True)
        with self._part(media_member(name)) as source, target.open("wb") as file:
            while block := source.read(BLOCK):
                digest.update(block)
                file.write(block)
        if digest.hexdigest() != self.contents.media[name].sha256:
            raise BackupRefused(BROKEN.format(f"{name} is not what was saved"))

    def _part(self, name: str) -> IO[bytes]:
        found = self.tar.extractfile(name)
        if found is None:
            raise BackupRefused(BROKEN.format(f"{name} is missing"))
        return found


@contextmanager
def opened(path: Path, on_progress: OnProgress = lambda what, done, total: None) -> Iterator[BackupFile]:
    """A backup that was checked in whole. Raises BackupRefused for one that is broken, cut, of a newer format, or none at all."""
    try:
        with path.open("rb") as file, tarfile.open(fileobj=file, mode="r:") as tar:
            yield _checked(file, tar, on_progress)
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BackupRefused(BROKEN.format(f"it cannot be read ({type(error).__name__})")) from None
    except FileNotFoundError as error:
        raise BackupRefused(f"There is no file {error.filename}.") from None


def _checked(file: IO[bytes], tar: tarfile.TarFile, on_progress: OnProgress) -> BackupFile:
    members = tar.getmembers()
    if len(members) < 2 or members[-1].name != CHECKSUM or members[-2].name != MANIFEST or members[-1].size != 64:
        raise BackupRefused(BROKEN.format("its end is missing"))
    checksum = _digest_of_start(file, members[-1].offset, on_progress)
    if _content(tar, CHECKSUM) != checksum.encode() or not _ends_in_zeros(file, members[-1]):
        raise BackupRefused(BROKEN.format("its checksum is wrong"))
    contents = from_json(_content(tar, MANIFEST))
    _refuse_other_parts(members, contents)
    return BackupFile(tar, contents, checksum)


def _digest_of_start(file: IO[bytes], length: int, on_progress: OnProgress) -> str:
    digest, left = hashlib.sha256(), length
    file.seek(0)
    while left and (block := file.read(min(BLOCK, left))):
        digest.update(block)
        left -= len(block)
        on_progress("checking the file", length - left, length)
    return digest.hexdigest()


def _ends_in_zeros(file: IO[bytes], last: tarfile.TarInfo) -> bool:
    """After its last part a tar holds zeros, in whole records."""
    file.seek(last.offset_data + last.size)
    rest = file.read()
    return not rest.strip(b"\0") and file.tell() % tarfile.RECORDSIZE == 0


def _content(tar: tarfile.TarFile, name: str) -> bytes:
    found = tar.extractfile(name)
    return found.read() if found else b""


def _refuse_other_parts(members: list[tarfile.TarInfo], contents: Contents) -> None:
    """The file holds plain files alone, exactly those of the manifest, each once."""
    expected = [*map(table_member, contents.tables), *map(media_member, contents.media), MANIFEST, CHECKSUM]
    if sorted(member.name for member in members) != sorted(expected) or not all(member.isreg() for member in members):
        raise BackupRefused(BROKEN.format("its parts are not those of its manifest"))
