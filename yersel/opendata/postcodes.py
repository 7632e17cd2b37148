"""Reads a list of postcodes, whichever of the two official ones it is, into rows that `places.operations` takes in.

An adapter: it knows files and columns, and leaves every rule about postcodes to `places`.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import ModuleType

from yersel.opendata import code_point_open, onspd
from yersel.opendata.archives import Member, refuse_bombs
from yersel.opendata.postcode_rows import Progress, Report, WrongFile, checked
from yersel.places.operations import PostcodeRow, SourceDetails

__all__ = ["FORMATS", "PostcodeList", "Report", "WrongFile", "bytes_to_read", "read_list", "recognise"]

FORMATS = (code_point_open.CODE, onspd.CODE)
# What people are likely to have taken by mistake, by what stands at the start of the file or among its names.
_LOOKS_LIKE = (
    (re.compile(r"\s*<(!doctype|html|\?xml)", re.IGNORECASE), "a web page or XML"),
    (re.compile(r"%PDF"), "a PDF"),
    (re.compile(r'\s*\{\s*"type"\s*:\s*"(Topology|FeatureCollection)"'), "a map of boundaries"),
    (re.compile(r"\s*[\[{]"), "JSON, perhaps a feed of services"),
    (re.compile(r".*\bCSNumber\b"), "the Care Inspectorate's register of services"),
    (re.compile(r".*\bCharity N(umber|ame)\b"), "the register of charities"),
    (re.compile(r".*\b(prac_?code|PracticeCode)\b", re.IGNORECASE), "a list of GP practices"),
    (re.compile(r"(\u00ff\u00fe|\u00fe\u00ff)"), "a text in UTF-16: save it as CSV in UTF-8"),
)


@dataclass(frozen=True, slots=True)
class PostcodeList:
    """A list read whole: what it is, its Scottish rows, and what was left out."""

    source: SourceDetails
    rows: list[PostcodeRow]
    report: Report


def recognise(members: list[Member]) -> str:
    """Which list this is, by its names or its first row. Raises WrongFile saying what it looks like instead."""
    if code_point_open.is_archive(members):
        return code_point_open.CODE
    if onspd.is_archive(members):
        return onspd.CODE
    tables = [member for member in members if member.name.lower().endswith((".csv", ".txt"))] or members[:1]
    for member in tables:
        if found := _format_of(_first_row(member)):
            return found
    raise WrongFile(_what_it_is(members))


def _first_row(member: Member) -> list[str]:
    line = member.head().decode("latin-1").removeprefix("\u00ef\u00bb\u00bf").partition("\n")[0]
    return next(csv.reader([line.replace("\0", "")]), [])


def _format_of(first_row: list[str]) -> str:
    if onspd.is_header(first_row):
        return onspd.CODE
    return code_point_open.CODE if code_point_open.is_first_row(first_row) else ""


def _what_it_is(members: list[Member]) -> str:
    if not members:
        return "There is no file in it."
    names = " ".join(member.name for member in members)
    head = members[0].head().decode("latin-1")
    looks = next((words for pattern, words in _LOOKS_LIKE if pattern.match(head)), "")
    if "xl/workbook.xml" in names:
        looks = "an Excel workbook: save it as CSV"
    if looks:
        return f"This looks like {looks}, not like a list of postcodes."
    header = ", ".join(cell[:30] for cell in _first_row(members[0])[:8])
    return f"This is neither Code-Point Open nor the ONS Postcode Directory. Its first line begins: {header or 'nothing'}."


def bytes_to_read(members: list[Member], kind: str) -> int:
    """How many bytes the progress bar has before it. Raises UnsafeSource for a zip that unpacks to too much."""
    wanted = _adapter(kind).data_members(members)
    refuse_bombs(wanted)
    return sum(member.size for member in wanted)


def read_list(
    members: list[Member], *, kind: str, renames: Mapping[str, str], vintage: str = "", progress: Progress = lambda count: None
) -> PostcodeList:
    """Read the whole list. Raises WrongFile for a header that lacks what is needed, UnsafeSource for a harmful zip."""
    bytes_to_read(members, kind)
    report, source = Report(), _adapter(kind).details(members)
    raws = (
        onspd.raw_rows(members, report, progress, renames)
        if kind == onspd.CODE
        else code_point_open.raw_rows(members, report, progress)
    )
    rows = list(checked(raws, report))
    return PostcodeList(replace(source, vintage=vintage or source.vintage or "not said"), rows, report)


def _adapter(kind: str) -> ModuleType:
    return onspd if kind == onspd.CODE else code_point_open
