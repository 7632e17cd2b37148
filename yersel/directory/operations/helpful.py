"""Saying that a service helped, taking that back, and deciding about notes.

Nothing of it goes into the audit but a count for the day (`helpful_publishing`): an entry with an actor or an object would name whom the
mark is meant to hide.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from yersel.accounts.models import Person
from yersel.audit import operations as audit
from yersel.core.clock import SCOTLAND
from yersel.directory.helpful_authors import all_marks_of, author_of, day_key, own_marks
from yersel.directory.models import HelpfulMark, Service, TaxonomyTerm
from yersel.directory.policies_helpful import may_say_it_helped

_COUNT = """
INSERT INTO directory_helpfulday (day, service_key, added, withdrawn) VALUES (%s, %s, %s, %s)
ON CONFLICT (day, service_key) DO UPDATE
SET added = directory_helpfulday.added + EXCLUDED.added, withdrawn = directory_helpfulday.withdrawn + EXCLUDED.withdrawn
"""


class NotAllowed(Exception):
    """They may not say so; the message says why."""


@transaction.atomic
def say_it_helped(
    *,
    service: Service,
    by: Person,
    at: datetime,
    condition: TaxonomyTerm | None = None,
    stage: TaxonomyTerm | None = None,
    note: str = "",
) -> HelpfulMark:
    """Mark the service for this condition, once: saying so again changes stage and note. A new note waits for a moderator.

    Raises NotAllowed.
    """
    answer = may_say_it_helped(by, service)
    if not answer:
        raise NotAllowed(str(answer.why_not))
    day = _day(at)
    mark, is_new = HelpfulMark.objects.get_or_create(
        author=author_of(by, service.pk), service=service, condition=condition, defaults={"created_month": day.replace(day=1)}
    )
    if note != mark.note:
        mark.note, mark.is_note_approved = note, None
    mark.stage = stage
    mark.save(update_fields=["stage", "note", "is_note_approved"])
    if is_new:
        _count(service.pk, day, added=1)
    return mark


@transaction.atomic
def withdraw(*, service: Service, by: Person, at: datetime, condition_id: UUID | None) -> bool:
    """Take back one's own mark for a condition, or for none. Gone at once, note and all; False where there was none."""
    gone, _by_model = own_marks(by, service).filter(condition=condition_id).delete()
    if gone:
        _count(service.pk, _day(at), withdrawn=gone)
    return bool(gone)


@transaction.atomic
def forget_marks_of(*, person: Person, at: datetime) -> int:
    """An account closes: its marks go, as nobody could ever take them back. Returns how many."""
    marks = list(all_marks_of(person))
    for mark in marks:
        _count(mark.service_id, _day(at), withdrawn=1)
    HelpfulMark.objects.filter(pk__in=[mark.pk for mark in marks]).delete()
    return len(marks)


@transaction.atomic
def decide_note(*, mark: HelpfulMark, is_good: bool, by: Person, at: datetime) -> None:
    """Show a note, or erase it. The mark counts either way. The audit says that somebody decided, not about whose service."""
    note = mark.note if is_good else ""
    HelpfulMark.objects.filter(pk=mark.pk).update(note=note, is_note_approved=is_good)
    audit.record(by=str(by.pk), at=at, verb="approve" if is_good else "refuse", object_type="helpful-note", object_id="not-named")


def _day(at: datetime) -> date:
    return at.astimezone(SCOTLAND).date()


def _count(service_id: UUID, day: date, *, added: int = 0, withdrawn: int = 0) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [day, day_key(service_id, day), added, withdrawn])
