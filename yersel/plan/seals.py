"""What a sealed text is bound to: its table, its field and the id of its row. One place says it, for sealing and for opening."""

from __future__ import annotations

from typing import Any

from yersel.consent.operations import Sealer
from yersel.plan.models import (
    CircleMember,
    Goal,
    GoalVersion,
    MeasureAnswer,
    Plan,
    SectionVersion,
    ShareLink,
    Step,
    StepVersion,
    Suggestion,
)

Sealed = Plan | SectionVersion | Goal | GoalVersion | Step | StepVersion | CircleMember | ShareLink | Suggestion | MeasureAnswer


def place_of(row: Sealed, field: str) -> str:
    """`plan.goal.content`, as the associated data names it."""
    return f"plan.{row._meta.model_name}.{field}"


def seal_in(sealer: Sealer, row: Sealed, field: str, value: Any) -> None:
    """Put a value, sealed, into a field of this row. The row is not saved yet."""
    setattr(row, field, sealer.seal(value, table=place_of(row, field), pk=row.pk))
