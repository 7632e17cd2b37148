"""Reads the hand-typed facts in `places/data/` (its README.md says what each column is)."""

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "data"
# What decides how facts become rows: a change in any of these is a reason to seed again.
_MAKERS = ("gazetteer.py", "spellings.py", "operations/seeding.py", "operations/settlements.py", "../core/folding.py")


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of `name`.csv, each cell without blanks around it."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {column: (cell or "").strip() for column, cell in row.items()}


def several(cell: str) -> list[str]:
    """The values of a cell, which are kept apart by `|`."""
    return [value.strip() for value in cell.split("|") if value.strip()]


def fingerprint(*also: str) -> str:
    """SHA-256 of all the facts, of the code that turns them into rows, and of `also`."""
    digest = hashlib.sha256("\n".join(also).encode())
    for path in [*sorted(FOLDER.glob("*.csv")), *(FOLDER.parent / maker for maker in _MAKERS)]:
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
