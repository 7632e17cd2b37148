""" "Not on this week", said by the group with one tap, shown at once, and taken back as easily."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from yersel.accounts.models import Person
from yersel.directory.looking_after import entry_of
from yersel.directory.models import Pause, Service
from yersel.directory.operations.noting import note
from yersel.directory.policies import may_pause
from yersel.directory.refusals import refuse_unless


@transaction.atomic
def pause_this_week(*, service: Service, today: date, by: Person, at: datetime) -> Pause:
    """Not on from today until Sunday. Saying it twice is saying it once. Raises Refused."""
    refuse_unless(may_pause(by, entry_of(service)))
    sunday = today + timedelta(days=6 - today.weekday())
    running = Pause.objects.filter(service=service, first_date__lte=today, last_date__gte=today).first()
    if running:
        return running
    made, _is_new = Pause.objects.get_or_create(
        service=service, first_date=today, defaults={"last_date": sunday, "said_by": by, "said_at": at}
    )
    note("pause", made, by=by, at=at)
    return made


@transaction.atomic
def end_pause(*, service: Service, today: date, by: Person, at: datetime) -> None:
    """It is on after all. Raises Refused."""
    refuse_unless(may_pause(by, entry_of(service)))
    for pause in Pause.objects.filter(service=service, last_date__gte=today):
        note("end-pause", pause, by=by, at=at)
        pause.delete()
