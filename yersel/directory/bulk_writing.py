"""Tables that we give away: the template in both formats, and the rows that are to be mended."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from django.utils.translation import gettext as _

from yersel.directory.bulk_columns import BY_KEY, COLUMNS, MEND_HEADING, ROW_HEADING, Column
from yersel.directory.bulk_reading import GUIDANCE_SIGN, defused
from yersel.directory.models import BulkRow

BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for Windows-1252
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 40


def template_csv() -> bytes:
    """Headings, and below them a row of guidance, which is left out when it is read."""
    guidance = [f"{GUIDANCE_SIGN} {_guidance(column)}" for column in COLUMNS]
    return _csv([[column.heading for column in COLUMNS], guidance])


def template_xlsx() -> bytes:
    """A first sheet of headings alone, each column as text, and a second one with what to write and an example."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = _("Services")
    for number, column in enumerate(COLUMNS, start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = min(WIDEST, len(column.heading) + 6)
        sheet.column_dimensions[letter].number_format = "@"
        sheet[f"{letter}1"] = column.heading
        sheet[f"{letter}1"].font = Font(bold=True)
    sheet.freeze_panes = "A2"
    help_sheet = book.create_sheet(_("What to write"))
    help_sheet.append([_("Column"), _("What to write"), _("Example")])
    for column in COLUMNS:
        help_sheet.append([column.heading, _guidance(column), defused(column.example)])
    for letter, width in (("A", 26), ("B", 70), ("C", 50)):
        help_sheet.column_dimensions[letter].width = width
        for cell in help_sheet[letter]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def rows_to_mend(rows: Iterable[BulkRow]) -> bytes:
    """Rows with what is wrong with them, as CSV. The two columns of ours are left out when the file is sent again."""
    table = [[ROW_HEADING, MEND_HEADING, *(column.heading for column in COLUMNS)]]
    for row in rows:
        table.append([str(row.number), " · ".join(words_of(row)), *(row.typed.get(column.key, "") for column in COLUMNS)])
    return _csv(table)


def words_of(row: BulkRow) -> list[str]:
    """What is wrong with a row, each with the heading of its column."""
    wrong = [f"{BY_KEY[column].heading}: {words}" if column in BY_KEY else words for column, words in row.problems]
    return wrong + [_("Is it %(name)s? %(why)s") % {"name": name, "why": why} for name, _address, why in row.twins]


def _guidance(column: Column) -> str:
    return f"{_('Required.')} {column.guidance}" if column.is_required else str(column.guidance)


def _csv(table: Iterable[Iterable[str]]) -> bytes:
    written = io.StringIO(newline="")
    csv.writer(written).writerows([defused(cell) for cell in row] for row in table)
    return f"{BYTE_ORDER_MARK}{written.getvalue()}".encode()
