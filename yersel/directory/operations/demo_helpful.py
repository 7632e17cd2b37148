"""Marks for the demo entries, so that bands, notes and their place in the ranking can be seen. Made up, by nobody: no account is behind
them. They go with their entries (`clear_demo`)."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from uuid import UUID

from yersel.directory.models import Facet, HelpfulMark, TaxonomyTerm

# Entry, its condition, how many say so with that condition, how many name none, and a stage that some of them name.
MARKS = (
    ("kilwinning-walk", "type-2-diabetes", 12, 9, "living-for-today"),
    ("kilmarnock-ocd", "ocd", 7, 0, "diagnosis"),
    ("cumnock-walk", "copd", 24, 31, "progression"),
    ("gala-heart-walk", "heart-disease", 9, 6, ""),
    ("dumfries-stroke-hub", "stroke", 6, 0, "transitions"),
    ("stranraer-diabetes", "type-2-diabetes", 5, 3, ""),
)
NOTES = {
    "kilwinning-walk": "(Made up) I came for the walk and stayed for the soup. I sleep better now.",
    "cumnock-walk": "(Made up) Nobody minds that I stop on the hill. Now I stop less.",
    "dumfries-stroke-hub": "(Made up) They waited until I had found the word. That was new.",
}
WAITING = "(Made up) This note waits for a moderator to look at it."


def load_demo_marks(ids: dict[str, UUID], *, month: date) -> int:
    """Marks for those demo entries that are there (key to id). Returns how many."""
    terms = {(term.taxonomy.code, term.code): term for term in TaxonomyTerm.objects.select_related("taxonomy")}
    rows = [
        HelpfulMark(
            service_id=ids[key],
            author=sha256(f"demo {key} {number}".encode()).hexdigest(),
            condition=terms.get((Facet.CONDITION.value, condition)) if number < with_it else None,
            stage=terms.get((Facet.STAGE.value, stage)) if number % 2 == 0 else None,
            note=_note(key, number),
            is_note_approved=None if _note(key, number) in ("", WAITING) else True,
            created_month=month.replace(day=1),
        )
        for key, condition, with_it, without, stage in MARKS
        if key in ids
        for number in range(with_it + without)
    ]
    return len(HelpfulMark.objects.bulk_create(rows))


def _note(key: str, number: int) -> str:
    if number == 0:
        return NOTES.get(key, "")
    return WAITING if number == 1 and key == "kilmarnock-ocd" else ""
