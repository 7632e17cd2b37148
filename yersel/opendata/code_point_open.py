"""Ordnance Survey's Code-Point Open: `Data/CSV/<area>.csv` without a header, ten columns that `Doc/` names.

Its columns: https://www.ordnancesurvey.co.uk/products/code-point-open. 633 rows of the Scottish areas are in England, and a few
rows stand at 0,0 because their place is not known.
"""

import csv
import io
import re
from collections.abc import Iterator

from yersel.opendata.archives import Member
from yersel.opendata.onspd import LICENCE, LICENCE_URL, MONTHS
from yersel.opendata.postcode_rows import SCOTLAND, Progress, RawRow, Report, WrongFile, cells, number
from yersel.places.operations import SourceDetails

CODE = "code-point"
SHORT = ("PC", "PQ", "EA", "NO", "CY", "RH", "LH", "CC", "DC", "WC")
_AREA_FILE = re.compile(r"(?:^|/)(?:AB|DD|DG|EH|FK|G|HS|IV|KA|KW|KY|ML|PA|PH|TD|ZE)\.csv$", re.IGNORECASE)
_DATA_FILE = re.compile(r"(?:^|/)data/csv/[a-z]{1,2}\.csv$", re.IGNORECASE)
_HEADER_FILE = re.compile(r"column_headers\.csv$", re.IGNORECASE)


def is_first_row(row: list[str]) -> bool:
    """Whether a row without header looks like one of this list."""
    return len(row) > 4 and bool(re.fullmatch(r"[A-Z]{1,2}[0-9][0-9A-Z ]{2,4}[A-Z]{2}", row[0])) and row[4][1:] in {
        "92000001", "92000003", "92000004",
    }  # fmt: skip


def data_members(members: list[Member]) -> list[Member]:
    """The files of the 16 Scottish areas; a file that stands alone is taken whatever its name."""
    if len(members) == 1:
        return members
    return [member for member in members if _AREA_FILE.search(member.name)]


def is_archive(members: list[Member]) -> bool:
    """Whether the names are those of the official zip or its folder."""
    return any(_DATA_FILE.search(member.name) for member in members)


def details(members: list[Member]) -> SourceDetails:
    """Whom to credit, with the month and version that `Doc/metadata.txt` gives."""
    known = _metadata(members)
    updated, version = known.get("RM UPDATE DATE", ""), known.get("DATASET VERSION NUMBER", "")
    year = known.get("COPYRIGHT DATE", updated)[:4]
    vintage = f"{MONTHS[int(updated[4:6]) - 1]} {updated[:4]}" if re.fullmatch(r"\d{4}(0[1-9]|1[0-2])\d\d", updated) else ""
    rights = f" {year}" if year else ""
    return SourceDetails(
        code=CODE,
        name="Code-Point Open",
        vintage=f"{vintage} (version {version})".strip()[:40] if version else vintage,
        licence=LICENCE,
        licence_url=LICENCE_URL,
        attribution_text=f"Contains OS data © Crown copyright and database right{rights}; Royal Mail data © Royal Mail"
        f" copyright and database right{rights}; National Statistics data © Crown copyright and database right{rights}",
    )


def _metadata(members: list[Member]) -> dict[str, str]:
    file = next((member for member in members if member.name.lower().endswith("metadata.txt")), None)
    if file is None:
        return {}
    pairs = re.findall(r"^([A-Z ]+?)\s*:\s*(\S+)\s*$", file.head().decode("latin-1"), re.MULTILINE)
    return dict(pairs)


def _columns(members: list[Member]) -> dict[str, int]:
    """Where each column is, by its short name. Raises WrongFile, naming what is missing and what is too much."""
    file = next((member for member in members if _HEADER_FILE.search(member.name)), None)
    header = list(SHORT)
    if file is not None:
        header = [cell.strip() for cell in next(csv.reader(io.StringIO(file.head().decode("latin-1"))), [])]
    missing, surplus = [name for name in SHORT if name not in header], [name for name in header if name not in SHORT]
    if missing:
        raise WrongFile(f"Code-Point Open should have the columns {', '.join(SHORT)}. " + said(missing, surplus))
    return {name: header.index(name) for name in SHORT} | {"width": len(header)}


def said(missing: list[str], surplus: list[str]) -> str:
    """The sentence about columns that are missing and that are not known."""
    parts = [f"Missing: {', '.join(missing)}."] if missing else []
    return " ".join([*parts, f"Not known: {', '.join(surplus[:15])}."] if surplus else parts)


def raw_rows(members: list[Member], report: Report, progress: Progress) -> Iterator[RawRow]:
    """The Scottish rows of all the files."""
    columns = _columns(members)
    for member in data_members(members):
        for where, row in cells(member, progress):
            report.rows += 1
            if len(row) != columns["width"]:
                report.refuse(where, f"{len(row)} cells instead of {columns['width']}")
            elif row[columns["CY"]] != SCOTLAND:
                report.elsewhere += 1
            else:
                yield _raw(where, row, columns)


def _raw(where: str, row: list[str], columns: dict[str, int]) -> RawRow:
    easting, northing, quality = (number(row[columns[name]]) for name in ("EA", "NO", "PQ"))
    return RawRow(
        where=where,
        postcode=row[columns["PC"]],
        council=row[columns["DC"]],
        metres=(easting, northing) if easting is not None and northing is not None else None,
        ward=row[columns["WC"]],
        quality=int(quality) if quality is not None and 0 <= quality <= 90 else None,
    )
