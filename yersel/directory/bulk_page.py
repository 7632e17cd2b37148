"""What the page of an upload shows: how far it is, the rows that are to be mended, and what the others will make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count

from yersel.directory.bulk_columns import BY_KEY
from yersel.directory.entry_words import Line, lines_of
from yersel.directory.models import BulkRow, BulkUpload

ROWS_ON_A_PAGE = 20
SHOWN_STATES = {
    "mend": BulkRow.State.BAD,
    "alike": BulkRow.State.DOUBTFUL,
    "right": BulkRow.State.GOOD,
    "saved": BulkRow.State.SAVED,
}


@dataclass(frozen=True)
class Wrong:
    """One thing to mend: where, what was typed, what is wrong, how it is written rightly."""

    heading: str
    typed: str
    words: str
    guidance: str


@dataclass(frozen=True)
class ShownRow:
    row: BulkRow
    wrong: list[Wrong]
    lines: list[Line]

    @property
    def name(self) -> str:
        return self.row.typed.get("name") or str(self.row)


def counts_of(upload: BulkUpload) -> dict[str, int]:
    """How many rows there are in each state, and in all."""
    found = dict(upload.rows.order_by().values_list("state").annotate(n=Count("pk")))
    counts = {state.value: found.get(state.value, 0) for state in BulkRow.State}
    return {**counts, "all": sum(counts.values())}


def upload_page(upload: BulkUpload, *, show: str, number: str) -> dict[str, Any]:
    """The rows of one state, a page of them; those to be mended first, unless others are asked for."""
    counts = counts_of(upload)
    first = next((name for name, state in SHOWN_STATES.items() if counts[state]), "right")
    show = show if show in SHOWN_STATES else first
    rows = upload.rows.filter(state=SHOWN_STATES[show]).select_related("contribution").order_by("number")
    page = Paginator(rows, ROWS_ON_A_PAGE).get_page(number)
    return {
        "counts": counts,
        "checked": counts["all"] - counts[BulkRow.State.UNCHECKED],
        "show": show,
        "page": page,
        "rows": [_shown(row) for row in page],
    }


def _shown(row: BulkRow) -> ShownRow:
    wrong = [
        Wrong(column.heading, row.typed.get(key, ""), words, str(column.guidance))
        if (column := BY_KEY.get(key))
        else Wrong("", "", words, "")
        for key, words in row.problems
    ]
    return ShownRow(row, wrong, lines_of(row.data))
