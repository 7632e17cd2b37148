"""The lay queries and what a right answer to each must have.

`want` is groups joined by `&`, each of facets joined by `|`: a right answer has one facet of every group. `condition:cancer`
is that very tag, `condition:cancer*` that tag or one below it, `near:Leith` in reach of Leith. A place in the `near` column
must be in reach as well.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).resolve().parent / "queries.csv"
STYLES = ("lay", "scots", "misspelt", "carers", "place", "kinds", "treatment", "abbreviation")


@dataclass(frozen=True)
class LayQuery:
    """What somebody types in the search box and in the box for the place, and what they hope for."""

    text: str
    near: str
    want: str
    style: str
    note: str = ""


def read_queries(file: Path = FILE) -> list[LayQuery]:
    """Every query of the file, in its order."""
    with file.open(encoding="utf-8", newline="") as rows:
        return [LayQuery(row["query"], row["near"], row["want"], row["style"], row["note"]) for row in csv.DictReader(rows)]


def groups_of(want: str) -> list[list[str]]:
    """The groups of a `want`, each a list of facets. Raises ValueError where a part is no `facet:code`."""
    groups = [[facet.strip() for facet in group.split("|")] for group in want.split("&")]
    for facet in (facet for group in groups for facet in group):
        if facet.partition(":")[0] not in {"condition", "kind", "stage", "who", "near"} or not facet.partition(":")[2]:
            raise ValueError(f"{facet!r} in {want!r} is no facet:code")
    return groups


def is_wanted(want: str, has: Callable[[str], bool]) -> bool:
    """Whether something that `has` each facet or not is a right answer."""
    return all(any(has(facet) for facet in group) for group in groups_of(want))
