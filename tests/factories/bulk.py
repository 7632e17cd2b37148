"""Tables of services for tests, as CSV or XLSX, and sent."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import contributing as make_it
from yersel.accounts.models import Person
from yersel.directory import bulk_working
from yersel.directory.bulk_columns import COLUMNS
from yersel.directory.models import BulkUpload, Organisation
from yersel.directory.operations import bulk

HEADINGS = {column.key: column.heading for column in COLUMNS}


def row(name: str = "Shore walkers", **cells: str) -> dict[str, str]:
    """A row that is right, by the keys of its columns."""
    said = {"organisation": "Shore Group", "name": name, "summary": make_it.SUMMARY, "description": make_it.DESCRIPTION}
    return {**said, "areas": "City of Edinburgh", "phone": "0131 496 0009", **cells}


def as_csv(
    rows: Sequence[dict[str, str]], *, headings: Sequence[str] = (), encoding: str = "utf-8", separator: str = ","
) -> bytes:
    keys = list(dict.fromkeys(key for one in rows for key in one))
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=separator)
    writer.writerow(headings or [HEADINGS[key] for key in keys])
    writer.writerows([one.get(key, "") for key in keys] for one in rows)
    return written.getvalue().encode(encoding)


def as_xlsx(rows: Sequence[dict[str, Any]]) -> bytes:
    from openpyxl import Workbook

    keys = list(dict.fromkeys(key for one in rows for key in one))
    book = Workbook()
    book.worksheets[0].append([HEADINGS[key] for key in keys])
    for one in rows:
        book.worksheets[0].append([one.get(key) for key in keys])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def file(content: bytes, name: str = "services.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def upload(person: Person, rows: Sequence[dict[str, str]], organisation: Organisation | None = None) -> BulkUpload:
    """A table that somebody has sent, and that is checked where the worker works at once."""
    numbered = list(enumerate(rows, start=2))
    made = bulk.start_upload(rows=numbered, organisation=organisation, file_name="a.csv", remark="", by=person, at=make_it.AT)
    bulk_working.begin_checking(made)
    made.refresh_from_db()
    return made


def save(made: BulkUpload, person: Person, *, takes_doubtful: bool = False) -> int:
    """How many of its rows are saved."""
    bulk.ask_to_save(upload=made, takes_doubtful=takes_doubtful, by=person)
    return bulk.save_upload(upload=made, at=make_it.AT)
