"""Noting how it is going, and taking a note away again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yersel.accounts.models import Person
from yersel.consent.operations import sealer_for
from yersel.core import clock
from yersel.plan.models import MeasureAnswer, Plan
from yersel.plan.operations.plans import note, owned
from yersel.plan.operations.sections import changed
from yersel.plan.refusals import Gone, Refused
from yersel.plan.seals import seal_in


@transaction.atomic
def note_measure(
    *, plan: Plan, by: Person, measure: str, version: int, taken_on: date, values: Mapping[str, Any], words: str, at: datetime
) -> MeasureAnswer:
    """Keep what the person answered on a day. Nothing is worked out from it. Raises Refused for a day that is still to come."""
    owned(plan, by)
    if taken_on > at.astimezone(clock.SCOTLAND).date():
        raise Refused(_("Choose today or a day before it."))
    row = MeasureAnswer(plan=plan, measure=measure, measure_version=version, taken_on=taken_on)
    seal_in(sealer_for(subject=by.pk), row, "content", {"values": dict(values), "note": words})
    row.save(force_insert=True)
    changed(plan, at)
    note("write-plan", plan, by=by, at=at)
    return row


@transaction.atomic
def remove_measure(*, plan: Plan, by: Person, answer_id: UUID, at: datetime) -> None:
    """Raises Gone."""
    owned(plan, by)
    if not plan.measures.filter(pk=answer_id).delete()[0]:
        raise Gone(answer_id)
    changed(plan, at)
    note("write-plan", plan, by=by, at=at)
