"""Goals and steps: adding, changing, taking away, and bringing back what they said before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _

from yersel.accounts.models import Person
from yersel.consent.operations import sealer_for
from yersel.plan import policies
from yersel.plan.models import Goal, GoalVersion, Plan, Step, StepVersion
from yersel.plan.operations.plans import note, owned
from yersel.plan.operations.sections import changed
from yersel.plan.refusals import Gone, Refused, Stale
from yersel.plan.seals import seal_in

Wanted = TypeVar("Wanted", Goal, Step)


@transaction.atomic
def add_goal(*, plan: Plan, by: Person, content: Mapping[str, Any], at: datetime) -> Goal:
    """A goal in the person's own words. Raises Refused where there are too many to be of use."""
    owned(plan, by)
    if plan.goals.count() >= policies.MOST_GOALS:
        raise Refused(_("There are %(most)d goals already. Take one away first.") % {"most": policies.MOST_GOALS})
    goal = Goal(plan=plan, position=_next(plan.goals.all()), saved_at=at)
    return _saved(goal, content, plan, by=by, at=at)


@transaction.atomic
def add_step(*, plan: Plan, by: Person, goal_id: UUID, content: Mapping[str, Any], at: datetime) -> Step:
    """A step towards a goal of this plan. Raises Gone for another plan's goal, Refused where there are too many."""
    owned(plan, by)
    goal = plan.goals.filter(pk=goal_id).first()
    if goal is None:
        raise Gone(goal_id)
    if goal.steps.count() >= policies.MOST_STEPS:
        raise Refused(_("This goal has %(most)d steps already. Take one away first.") % {"most": policies.MOST_STEPS})
    step = Step(goal=goal, position=_next(goal.steps.all()), saved_at=at)
    return _saved(step, content, plan, by=by, at=at)


@transaction.atomic
def change_goal(*, plan: Plan, by: Person, goal_id: UUID, content: Mapping[str, Any], seen: int, at: datetime) -> Goal:
    """Save a goal anew; what it said before is kept. Raises Gone, or Stale where it was saved since it was opened."""
    owned(plan, by)
    goal = plan.goals.select_for_update().filter(pk=goal_id).first()
    if goal is None:
        raise Gone(goal_id)
    _next_version(goal, seen)
    return _saved(goal, content, plan, by=by, at=at)


@transaction.atomic
def change_step(*, plan: Plan, by: Person, step_id: UUID, content: Mapping[str, Any], seen: int, at: datetime) -> Step:
    """Save a step anew; what it said before is kept. Raises Gone, or Stale where it was saved since it was opened."""
    owned(plan, by)
    step = Step.objects.select_for_update().filter(pk=step_id, goal__plan=plan).first()
    if step is None:
        raise Gone(step_id)
    _next_version(step, seen)
    return _saved(step, content, plan, by=by, at=at)


@transaction.atomic
def remove_goal(*, plan: Plan, by: Person, goal_id: UUID, at: datetime) -> None:
    """Take a goal and its steps away for good. Raises Gone."""
    owned(plan, by)
    if not plan.goals.filter(pk=goal_id).delete()[0]:
        raise Gone(goal_id)
    changed(plan, at)
    note("write-plan", plan, by=by, at=at)


@transaction.atomic
def remove_step(*, plan: Plan, by: Person, step_id: UUID, at: datetime) -> None:
    """Take a step away for good. Raises Gone."""
    owned(plan, by)
    if not Step.objects.filter(pk=step_id, goal__plan=plan).delete()[0]:
        raise Gone(step_id)
    changed(plan, at)
    note("write-plan", plan, by=by, at=at)


@transaction.atomic
def delete_version(*, plan: Plan, by: Person, row_id: UUID, number: int, at: datetime) -> None:
    """Take away for good one thing that a goal or a step said before. What it says now stays. Raises Gone."""
    owned(plan, by)
    if not any(versions.filter(number=number).delete()[0] for versions in _earlier(plan, row_id)):
        raise Gone(number)
    changed(plan, at)
    note("write-plan", plan, by=by, at=at)


@transaction.atomic
def keep_newest(*, plan: Plan, by: Person, row_id: UUID, at: datetime) -> int:
    """Take away all that a goal or a step said before; how many versions that was."""
    owned(plan, by)
    count = sum(versions.delete()[0] for versions in _earlier(plan, row_id))
    changed(plan, at)
    note("write-plan", plan, by=by, at=at)
    return count


def _earlier(plan: Plan, row_id: UUID) -> tuple[models.QuerySet[GoalVersion], models.QuerySet[StepVersion]]:
    """What a row of this plan said before; one of the two is empty, as an id is of a goal or of a step."""
    return (
        GoalVersion.objects.filter(goal=row_id, goal__plan=plan, number__lt=models.F("goal__version")),
        StepVersion.objects.filter(step=row_id, step__goal__plan=plan, number__lt=models.F("step__version")),
    )


def _next_version(row: Goal | Step, seen: int) -> None:
    if row.version != seen:
        raise Stale(_("This was saved in another window since you opened it."))
    row.version += 1


def _saved(row: Wanted, content: Mapping[str, Any], plan: Plan, *, by: Person, at: datetime) -> Wanted:
    """Write the row, and the version of it, each sealed for itself: sealed bytes cannot be moved from one row to another."""
    sealer, version = sealer_for(subject=by.pk), _version_of(row)
    version.number, version.saved_at, row.saved_at = row.version, at, at
    seal_in(sealer, row, "content", dict(content))
    seal_in(sealer, version, "content", dict(content))
    row.save()
    version.save(force_insert=True)
    changed(plan, at)
    note("write-plan", plan, by=by, at=at)
    return row


def _version_of(row: Goal | Step) -> GoalVersion | StepVersion:
    return GoalVersion(goal=row) if isinstance(row, Goal) else StepVersion(step=row)


def _next(rows: models.QuerySet[Any]) -> int:
    last = rows.aggregate(last=models.Max("position"))["last"]
    return 0 if last is None else int(last) + 1
