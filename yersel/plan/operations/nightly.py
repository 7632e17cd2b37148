"""What the room does by itself: mails that a share has ended and that a date comes up. Neither says anything of the plan."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from yersel.accounts.models import Person
from yersel.audit import operations as audit
from yersel.consent.models import Access
from yersel.consent.operations import tell_of
from yersel.consent.queries import ended_untold
from yersel.core.mail import post
from yersel.plan.models import Plan, ShareLink, Suggestion
from yersel.plan.sections import PREFIX

BATCH = 500
AHEAD = timedelta(days=3)  # a reminder comes so long before its date


def end_shares(*, by: str, at: datetime, link: str, dry_run: bool = False) -> int:
    """Tell each person, once, that something they shared has ended; how many mails. Whether a share holds is never asked of this job.

    Suggestions that rested on what has ended are taken back, and links past their day are marked as stopped.
    """
    if dry_run:
        return len({access.subject for access in ended_untold(at=at, prefix=PREFIX, most=BATCH)})
    sent = 0
    while ended := ended_untold(at=at, prefix=PREFIX, most=BATCH):
        with transaction.atomic():
            sent += _tell(ended, link, at)
            _tidy(ended, at)
            tell_of(accesses=[access.pk for access in ended], at=at)
            audit.record(by=by, at=at, verb="end-shares", object_type="plan", object_id="all", counts={"shares": len(ended)})
    return sent


def _tell(ended: list[Access], link: str, at: datetime) -> int:
    by_owner: dict[UUID, list[Access]] = defaultdict(list)
    for access in ended:
        by_owner[access.subject].append(access)
    owners = Person.objects.open().filter(pk__in=by_owner).exclude(email="").exclude(is_demo=True)
    for owner in owners:
        cycle = str(min(access.pk for access in by_owner[owner.pk]))
        post(kind="plan-share-ended", to=owner.email, recipient=f"person:{owner.pk}", context={"link": link}, cycle=cycle, at=at)
    return len(owners)


def _tidy(ended: list[Access], at: datetime) -> None:
    waiting = Suggestion.objects.filter(access__in=[access.pk for access in ended], status=Suggestion.Status.WAITING)
    waiting.update(status=Suggestion.Status.WITHDRAWN, answered_at=at)
    links = [access.recipient_id for access in ended if access.recipient_kind == Access.Recipient.LINK]
    ShareLink.objects.filter(pk__in=links, stopped_at=None, until__lte=at).update(stopped_at=at)


def send_review_reminders(*, by: str, at: datetime, link: str, dry_run: bool = False) -> int:
    """Remind whoever asked for it of a date that they chose, once for each date; how many."""
    due = Plan.objects.filter(
        reminder=Plan.Reminder.EMAIL, review_on__lte=(at + AHEAD).date(), review_on__gte=at.date(), person__closed_at=None
    ).exclude(reminded_on=F("review_on"))
    if dry_run:
        return due.count()
    sent = 0
    for plan in due.select_related("person").order_by("pk").iterator(chunk_size=BATCH):
        sent += _remind(plan, link, at)
    if sent:
        audit.record(by=by, at=at, verb="remind", object_type="plan", object_id="all", counts={"mails": sent})
    return sent


@transaction.atomic
def _remind(plan: Plan, link: str, at: datetime) -> int:
    Plan.objects.filter(pk=plan.pk).update(reminded_on=plan.review_on)
    person = plan.person
    if not person.email or person.is_demo:
        return 0
    post(
        kind="plan-review-reminder",
        to=person.email,
        recipient=f"person:{person.pk}",
        context={"link": link},
        cycle=f"{plan.review_on}",
        at=at,
    )
    return 1
