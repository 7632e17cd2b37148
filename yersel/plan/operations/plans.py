"""Beginning a plan, its cover, its review date, and erasing it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yersel.accounts.models import Person
from yersel.audit import operations as audit
from yersel.consent import operations as consent
from yersel.core.vocabulary import Stage
from yersel.plan.models import Plan
from yersel.plan.reading import Cover
from yersel.plan.refusals import Refused
from yersel.plan.seals import seal_in

LONGEST_TITLE = 120


def start_plan(*, by: Person, at: datetime) -> Plan:
    """Give a person a plan and a key of its own, with their consent to keep it. Raises Refused where they have one."""
    try:
        with transaction.atomic():
            consent.give_consent(subject=by.pk, purpose="store-plan", by=by, at=at)
            consent.make_key(subject=by.pk, at=at)
            plan = Plan(person=by, created_at=at, changed_at=at)
            seal_in(consent.sealer_for(subject=by.pk), plan, "cover", {"title": "", "stages": [], "has_opened_wishes": False})
            plan.save(force_insert=True)
            note("start-plan", plan, by=by, at=at)
    except IntegrityError:
        raise Refused(_("You have a plan already.")) from None
    return plan


@transaction.atomic
def change_cover(*, plan: Plan, by: Person, title: str, stages: Collection[Stage], has_opened_wishes: bool, at: datetime) -> None:
    """The title and the stages that the person chooses for themselves, any number, or none."""
    owned(plan, by)
    sealer = consent.sealer_for(subject=by.pk)
    seal_in(
        sealer, plan, "cover", {"title": title[:LONGEST_TITLE], "stages": sorted(stages), "has_opened_wishes": has_opened_wishes}
    )
    plan.changed_at = at
    plan.save(update_fields=["cover", "changed_at"])
    note("change-plan", plan, by=by, at=at)


def open_wishes(*, plan: Plan, by: Person, cover: Cover, at: datetime) -> None:
    """The person says that they want the part about the end of life. Nobody else can, and nothing asks them to."""
    change_cover(plan=plan, by=by, title=cover.title, stages=cover.stages, has_opened_wishes=True, at=at)


@transaction.atomic
def set_review(*, plan: Plan, by: Person, review_on: date | None, reminder: Plan.Reminder, at: datetime) -> None:
    """When the person wants to look at it again, and whether we write to them then. Raises Refused for a day that has passed."""
    owned(plan, by)
    if review_on is not None and review_on < at.date():
        raise Refused(_("Choose a day that is still to come."))
    plan.review_on, plan.reminder, plan.changed_at = review_on, reminder if review_on else Plan.Reminder.NONE, at
    plan.save(update_fields=["review_on", "reminder", "changed_at"])
    note("set-review", plan, by=by, at=at)


@transaction.atomic
def erase_plan(*, plan: Plan, by: Person, at: datetime) -> None:
    """Everything goes in one transaction: the key first, so that what is left in backups is unreadable, then every row."""
    owned(plan, by)
    consent.erase_subject(subject=by.pk, by=by, at=at)
    plan_id = str(plan.pk)
    plan.delete()
    audit.record(by=str(by.pk), at=at, verb="erase-plan", object_type="plan", object_id=plan_id)


def owned(plan: Plan, by: Person) -> None:
    """Raise Refused for anybody but the plan's owner: no role of the house changes that."""
    if plan.person_id != by.pk:
        raise Refused(_("This plan is not yours."))


def note(verb: str, plan: Plan, *, by: Person, at: datetime) -> None:
    """One audit entry: who, what, when, whose; never which part, and no words."""
    audit.record(by=str(by.pk), at=at, verb=verb, object_type="plan", object_id=str(plan.pk))
