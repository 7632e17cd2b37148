"""What stands in a backup's manifest."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import PurePosixPath
from typing import Any

FORMAT = 1  # a file of a higher one is refused
MANIFEST = "manifest.json"
CHECKSUM = "SHA256"
OnProgress = Callable[[str, int, int], None]  # what is being done, how many parts are done, of how many


class BackupRefused(Exception):
    """A backup that cannot be made or must not be restored, with the reason in one line."""


@dataclass(frozen=True)
class TablePart:
    """One table: its columns in order, how many rows, and the SHA-256 of them as COPY writes them in text, in the order of its key."""

    columns: list[str]
    rows: int
    sha256: str


@dataclass(frozen=True)
class FilePart:
    """One file of the media: its size in bytes and its SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Contents:
    """The manifest of a backup."""

    made_at: str
    postgresql: int
    migrations: list[tuple[str, str]]
    tables: dict[str, TablePart] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)  # tables whose rows are secrets, such as sessions
    sequences: dict[str, tuple[int, bool]] = field(default_factory=dict)  # the last value, and whether it was given out
    media: dict[str, FilePart] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())

    def as_json(self) -> bytes:
        """The manifest as it is written."""
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, sort_keys=True, indent=1).encode()


def from_json(text: bytes) -> Contents:
    """A manifest that was written by `as_json`. Raises BackupRefused for a newer format, or for anything else."""
    try:
        found: dict[str, Any] = json.loads(text)
        version = found.pop("format")
        if not isinstance(version, int) or version > FORMAT:
            raise BackupRefused(f"This file has format {version}; this copy of Yersel reads up to {FORMAT}. Update it first.")
        return Contents(
            made_at=str(found["made_at"]),
            postgresql=int(found["postgresql"]),
            migrations=[(str(app), str(name)) for app, name in found["migrations"]],
            tables={
                name: TablePart(list(map(str, part["columns"])), int(part["rows"]), str(part["sha256"]))
                for name, part in found["tables"].items()
            },
            left_out=[str(name) for name in found["left_out"]],
            sequences={name: (int(last), bool(called)) for name, (last, called) in found["sequences"].items()},
            media={_safe(name): FilePart(int(part["size"]), str(part["sha256"])) for name, part in found["media"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BackupRefused("This file is no backup of Yersel: its manifest cannot be read.") from None


def table_member(table: str) -> str:
    """Where a table is in the file."""
    return f"tables/{table}.copy.gz"


def media_member(name: str) -> str:
    """Where a file of the media is in the file."""
    return f"media/{name}"


def _safe(name: str) -> str:
    """A path that leads below the folder of the media and nowhere else. Raises BackupRefused for any other."""
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts or "\\" in name or "\0" in name or str(PurePosixPath(name)) != name:
        raise BackupRefused("This file is no backup of Yersel: a path in it leads elsewhere.")
    return name
