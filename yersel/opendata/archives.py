"""Opens a file, a folder or a zip for an importer as a list of members, and refuses what is built to do harm.

Refused are links, names that lead out of the archive, encrypted members, and members that unpack to more than 20 times their
packed size or to more than 1 GB together.
"""

import hashlib
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

MOST_BYTES = 1_000_000_000
MOST_TIMES = 20
TOO_SMALL_TO_HARM = 1_000_000


class UnsafeSource(Exception):
    """The source is not opened; the text says why in a plain sentence."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a source. `packed` is its size in the archive, in bytes."""

    name: str
    size: int
    packed: int
    open: Callable[[], IO[bytes]]

    def head(self, length: int = 4096) -> bytes:
        """Its first bytes."""
        with self.open() as file:
            return file.read(length)


@contextmanager
def opened(path: Path) -> Iterator[list[Member]]:
    """The members of a zip or folder, or a single file as one member, in the order of their names. Raises UnsafeSource."""
    if path.is_dir():
        yield sorted(_folder_members(path), key=lambda member: member.name)
    elif not path.is_file():
        raise UnsafeSource(f"There is no file or folder {path}.")
    elif zipfile.is_zipfile(path):
        try:
            with zipfile.ZipFile(path) as archive:
                yield sorted(_zip_members(archive), key=lambda member: member.name)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise UnsafeSource(f"The zip is damaged: {error}.") from None
    else:
        yield [_file_member(path, path.name)]


def _folder_members(folder: Path) -> Iterator[Member]:
    for path in folder.rglob("*"):
        if path.is_symlink():
            raise UnsafeSource(f"{path.relative_to(folder)} is a link. Links are not followed.")
        if path.is_file():
            yield _file_member(path, path.relative_to(folder).as_posix())


def _file_member(path: Path, name: str) -> Member:
    size = path.stat().st_size
    return Member(name, size, size, lambda: path.open("rb"))


def _zip_members(archive: zipfile.ZipFile) -> Iterator[Member]:
    for info in archive.infolist():
        _refuse_unsafe(info)
        if not info.is_dir():
            yield Member(info.filename, info.file_size, info.compress_size, _opener(archive, info))


def _opener(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
    return lambda: archive.open(info)


def _refuse_unsafe(info: zipfile.ZipInfo) -> None:
    name = info.filename.replace("\\", "/")
    if name.startswith("/") or ".." in PurePosixPath(name).parts or ":" in name.split("/")[0]:
        raise UnsafeSource(f"The zip has a name that leads out of it: {info.filename[:80]}.")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise UnsafeSource(f"The zip has a link in it: {info.filename[:80]}.")
    if info.flag_bits & 0x1:
        raise UnsafeSource("The zip is encrypted.")


def refuse_bombs(members: Iterable[Member]) -> None:
    """Raise UnsafeSource if the members that are to be read unpack to too much."""
    wanted = list(members)
    size, packed = sum(member.size for member in wanted), sum(member.packed for member in wanted)
    if size > MOST_BYTES:
        raise UnsafeSource(f"The files unpack to {size // 1_000_000:,} MB, and 1,000 MB is the most that is read.")
    if size > TOO_SMALL_TO_HARM and size > MOST_TIMES * packed:
        raise UnsafeSource(f"The files unpack to more than {MOST_TIMES} times their size. That is not an honest zip.")


def sha256_of(path: Path) -> str:
    """The hash of a file, or of a folder's files with their names."""
    if path.is_file():
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    digest = hashlib.sha256()
    with opened(path) as members:
        for member in members:
            digest.update(f"{member.name}\0{sha256_of(path / member.name)}\n".encode())
    return digest.hexdigest()
