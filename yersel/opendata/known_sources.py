"""The sources we know: `data/sources.csv`, with their first mapping tables in `data/mappings/<code>.csv`."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.text import slugify

from yersel.directory.models import ImportSource
from yersel.directory.operations.import_categories import MappingRow
from yersel.directory.operations.imports import SourceDescription

DATA = Path(__file__).resolve().parent / "data"
UNKNOWN_LICENCE = "Not known"


def _listed() -> list[dict[str, str]]:
    with (DATA / "sources.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_mapping(path: Path) -> tuple[MappingRow, ...]:
    """The lines of a mapping table. Raises KeyError if it has not the columns `their_category` and `term`."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        return tuple(
            MappingRow(reader.line_num, row["their_category"].strip()[:200], (row["term"] or "").strip())
            for row in reader
            if (row["term"] or "").strip() != "?"
        )


def describe_source(code: str, source_format: str, place: str, taxonomies: Iterable[str] = ()) -> SourceDescription:
    """The source that a code names; without a code, the one known by its format, its feed's word lists, or its address.

    What is not on our list is described by where it came from, with its licence "not known".
    """
    names = set(taxonomies)
    for row in _listed():
        is_recognised = row["format"] == source_format and (row["taxonomy"] in names if row["taxonomy"] else True)
        if code == row["code"] or (not code and is_recognised):
            return _described(row, place)
    code = code or code_from(place)
    if kept := ImportSource.objects.filter(code=code).first():
        return SourceDescription(code=code, name=kept.name, licence=kept.licence, attribution_text=kept.attribution_text)
    return SourceDescription(
        code=code,
        name=code,
        licence=UNKNOWN_LICENCE,
        attribution_text=f"From {host_or_name(place)}.",
        url=place if "://" in place else "",
    )


def _described(row: dict[str, str], place: str) -> SourceDescription:
    path = DATA / "mappings" / f"{row['code']}.csv"
    return SourceDescription(
        code=row["code"],
        name=row["name"],
        licence=row["licence"],
        licence_url=row["licence_url"],
        attribution_text=row["attribution_text"],
        attribution_url=row["attribution_url"],
        url=place if "://" in place else "",
        trust=int(row["trust"]),
        update_rule=row["update_rule"],
        mapping=read_mapping(path) if path.exists() else (),
    )


def licence_notes(source: SourceDescription) -> tuple[str, ...]:
    """A warning where nobody has said under which licence a source may be shown."""
    if source.licence != UNKNOWN_LICENCE:
        return ()
    return (f"No licence is known for {source.code}: find out before people see it, and add it to sources.csv.",)


def host_or_name(place: str) -> str:
    """The host of an address, or the name of a file."""
    return urlsplit(place).netloc if "://" in place else Path(place).name


def code_from(place: str) -> str:
    """A code for a source that has none."""
    return slugify(host_or_name(place).split(".json")[0].replace(".", "-").replace(":", "-"))[:60] or "source"
