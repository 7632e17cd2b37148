"""A table out of the bytes of a file: CSV or XLSX, by what it is and not by its name, and never more than the limits allow."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

LARGEST_FILE = 2 * 1024 * 1024  # bytes
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL, LAST_ROW = 2000, 60, 5000, 20_000
LARGEST_UNPACKED, MOST_PARTS = 30 * 1024 * 1024, 200  # bytes and files of an XLSX once it is unpacked
GUIDANCE_SIGN = "#"
RISKY = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet takes a cell that begins so for a formula


class Unreadable(Exception):
    """The file as a whole cannot be taken. Carries words that may be shown."""


@dataclass(frozen=True)
class Table:
    """The cells of a file as text. Rows are (number in the file, cells); empty rows are left out. `remark`: how it was read."""

    headings: list[str]
    rows: list[tuple[int, list[str]]]
    remark: str = ""


def read_table(content: bytes) -> Table:
    """Raises Unreadable."""
    if len(content) > LARGEST_FILE:
        raise Unreadable(_("The file is too large: at most 2 MB. Cut it into several."))
    if not content.strip():
        raise Unreadable(_("The file is empty."))
    if content.startswith(b"PK\x03\x04"):
        return _table(_xlsx_rows(content))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(_("This is an old Excel file, or one with a password. Save it as .xlsx without a password, or as CSV."))
    text, remark = _decoded(content)
    return _table(_csv_rows(text), remark)


def _table(rows: Iterable[list[str]], remark: str = "") -> Table:
    headings: list[str] | None = None
    found: list[tuple[int, list[str]]] = []
    for number, cells in enumerate(rows, start=1):
        if not any(cells):
            continue
        if headings is None:
            headings = cells[: max(place for place, cell in enumerate(cells, start=1) if cell)]
        elif not cells[0].startswith(GUIDANCE_SIGN):
            found.append((number, cells[: len(headings)]))
        if len(found) > MOST_ROWS:
            raise Unreadable(_("The file has more than 2,000 rows. Cut it into several."))
    if headings is None or not found:
        raise Unreadable(_("There is no row below the headings."))
    return Table(headings, found, remark)


# CSV


def _decoded(content: bytes) -> tuple[str, str]:
    if b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(_("This is neither CSV nor XLSX. Save the table as one of the two."))
    for encoding, remark in [
        ("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig", ""),
        ("cp1252", _("The file is not UTF-8, so we read it as Windows-1252. Look whether letters such as é and £ are right.")),
    ]:
        try:
            return content.decode(encoding), remark
        except UnicodeDecodeError:
            continue
    raise Unreadable(_("We cannot read the letters of this file. Save it as “CSV UTF-8”, or as XLSX."))


def _csv_rows(text: str) -> Iterator[list[str]]:
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            if len(cells) > MOST_COLUMNS and any(cells[MOST_COLUMNS:]):
                raise Unreadable(_("Line %(line)d has more than 60 columns.") % {"line": reader.line_num})
            yield [_cell(cell) for cell in cells[:MOST_COLUMNS]]
    except csv.Error:
        words = _("Line %(line)d cannot be read: a quotation mark is missing, or there is one too many.")
        raise Unreadable(words % {"line": reader.line_num}) from None


# XLSX


def _xlsx_rows(content: bytes) -> Iterator[list[str]]:
    """The first sheet. What the parts say of their size is looked at before anything is unpacked; more than that is never read."""
    _refuse_bombs(content)
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), start=1):
            if number > LAST_ROW:
                raise Unreadable(_("The table reaches below row 20,000. Take the empty rows out."))
            yield [_cell(_as_text(value)) for value in cells]
    except Unreadable:
        raise
    except Exception as error:  # a broken workbook raises whatever it meets first
        raise Unreadable(_("This workbook cannot be read. Save it anew as .xlsx, or as CSV.")) from error


def _refuse_bombs(content: bytes) -> None:
    too_much = Unreadable(_("This workbook unpacks to far more than a table of this size needs. Save only the table as CSV."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            told = parts.infolist()
            if len(told) > MOST_PARTS or sum(part.file_size for part in told) > LARGEST_UNPACKED:
                raise too_much
            for part in told:
                if part.filename.endswith((".xml", ".rels")):
                    _refuse_entities(parts.read(part))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError):
        raise Unreadable(_("This workbook cannot be read. Save it anew as .xlsx, or as CSV.")) from None


def _refuse_entities(xml: bytes) -> None:
    """No honest workbook declares entities, and none is in UTF-16, where we would not see them."""
    if xml.startswith((b"\xff\xfe", b"\xfe\xff")) or b"<!DOCTYPE" in xml or b"<!ENTITY" in xml or b"\0" in xml:
        raise Unreadable(_("This workbook cannot be read. Save it anew as .xlsx, or as CSV."))


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


# Cells


def _cell(text: str) -> str:
    """Without the sign that `defused` set before it, and without signs that cannot be seen."""
    if len(text) > LONGEST_CELL:
        raise Unreadable(_("One cell has more than 5,000 characters: “%(start)s…”") % {"start": text[:60]})
    text = text[1:] if text.startswith("'") and text[1:].startswith(RISKY) else text
    return "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text.replace("\r\n", "\n")).strip()


def defused(text: str) -> str:
    """A cell for a file that we give away: what a spreadsheet would take for a formula becomes plain text."""
    return f"'{text}" if text.startswith(RISKY) else text
