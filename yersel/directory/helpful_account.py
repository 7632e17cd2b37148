"""What becomes of a person's marks when they ask for their data, or close their account."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from yersel.accounts.models import Person
from yersel.directory.helpful_authors import all_marks_of
from yersel.directory.operations.helpful import forget_marks_of


def marks_for_download(sender: object, person: Person, **_: Any) -> tuple[str, list[dict[str, str]]]:
    """Worked out anew from their id, on their request only."""
    return "it_helped_me", [
        {
            "service": mark.service.name,
            "condition": mark.condition.name if mark.condition else "",
            "stage": mark.stage.name if mark.stage else "",
            "note": mark.note,
            "month": mark.created_month.isoformat()[:7],
        }
        for mark in all_marks_of(person)
    ]


def forget_marks(sender: object, person: Person, at: datetime, **_: Any) -> None:
    forget_marks_of(person=person, at=at)
