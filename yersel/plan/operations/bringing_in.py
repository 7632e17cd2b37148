"""Bringing a file into a plan: added to what is there, or in its place. What was there before stays as versions."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from yersel.accounts.models import Person
from yersel.consent.operations import Sealer, sealer_for
from yersel.plan import policies
from yersel.plan.models import CircleMember, Goal, GoalVersion, MeasureAnswer, Plan, Section, SectionVersion, Step, StepVersion
from yersel.plan.operations.plans import note, owned
from yersel.plan.own_format import PlanFile
from yersel.plan.reading import Cover, PlanShown
from yersel.plan.refusals import Refused
from yersel.plan.seals import seal_in
from yersel.plan.sections import KINDS
from yersel.plan.taking_away import as_file, merged

Version = TypeVar("Version", GoalVersion, StepVersion)


@transaction.atomic
def bring_in(*, plan: Plan, by: Person, file: PlanFile, here: PlanShown, cover: Cover, replace: bool, at: datetime) -> None:
    """Bring a checked file in. `here` is what the plan says now, opened by its owner; where it was saved since, Refused and unchanged.

    With `replace`, the written parts of the file take the place of those here, and its goals, people and measures that of ours; the
    written parts keep their versions. All in one transaction.
    """
    owned(plan, by)
    Plan.objects.select_for_update().get(pk=plan.pk)
    sealer = sealer_for(subject=by.pk)
    _sections(plan, file, here, sealer, replace=replace, at=at)
    if replace:
        plan.goals.all().delete()
        plan.circle.filter(account=None).delete()
        plan.measures.all().delete()
    stays = as_file(cover, _what_stays(here) if replace else here)
    _goals(plan, file, stays, sealer, at)
    _circle(plan, [one for one in file.circle if one not in stays.circle], sealer)
    _measures(plan, [one for one in file.measures if one not in stays.measures], sealer)
    stages = set(file.stages) if replace else {*cover.stages, *file.stages}
    title = (file.title or cover.title) if replace else (cover.title or file.title)
    has_wishes = cover.has_opened_wishes or "wishes" in file.sections
    seal_in(sealer, plan, "cover", {"title": title, "stages": sorted(stages), "has_opened_wishes": has_wishes})
    plan.changed_at = at
    plan.save(update_fields=["cover", "changed_at"])
    note("bring-in-plan", plan, by=by, at=at)


def _what_stays(here: PlanShown) -> PlanShown:
    """Of what has rows of its own, what a file does not take the place of: people whose account is tied to the plan."""
    return dataclasses.replace(here, goals=(), measures=(), circle=tuple(one for one in here.circle if one.account_id))


def _sections(plan: Plan, file: PlanFile, here: PlanShown, sealer: Sealer, *, replace: bool, at: datetime) -> None:
    """Every part of the file as a new version, after the file's earlier ones, where the part is new here."""
    Section.objects.bulk_create([Section(plan=plan, kind=code) for code in file.sections], ignore_conflicts=True)
    locked = {one.kind: one for one in Section.objects.select_for_update().filter(plan=plan, kind__in=file.sections)}
    versions: list[SectionVersion] = []
    for code, section in locked.items():
        shown = here.sections.get(code)
        if section.current_version != (shown.number if shown else 0):
            raise Refused(_("Your plan was saved in another window meanwhile. Please try again."))
        former = [one for one in file.versions if one.get("section") == code] if section.current_version == 0 else []
        body = file.sections[code] if replace or shown is None else merged(KINDS[code], shown.body, file.sections[code])
        if shown is not None and body == shown.body:
            continue
        for one in former:
            versions.append(_version(section, one["body"], sealer, datetime.fromisoformat(one["saved_at"])))
        versions.append(_version(section, body, sealer, at))
    SectionVersion.objects.bulk_create(versions, batch_size=500)
    Section.objects.bulk_update(locked.values(), ["current_version"])


def _version(section: Section, body: Mapping[str, Any], sealer: Sealer, at: datetime) -> SectionVersion:
    section.current_version += 1
    version = SectionVersion(section=section, number=section.current_version, saved_at=at)
    seal_in(sealer, version, "body", dict(body))
    return version


def _goals(plan: Plan, file: PlanFile, stays: PlanFile, sealer: Sealer, at: datetime) -> None:
    """Goals and steps, each with a version for what it says now, so that it can be brought back later, after what it said before.

    A goal that stands here just so, with all its steps, does not come twice.
    """
    first = plan.goals.count()
    brought = [(number, whole) for number, whole in enumerate(file.goals) if whole not in stays.goals]
    if first + len(brought) > policies.MOST_GOALS:
        raise Refused(_("Together there would be more than %(most)d goals. Nothing was changed.") % {"most": policies.MOST_GOALS})
    goals: list[Goal] = []
    steps: list[Step] = []
    goal_versions: list[GoalVersion] = []
    step_versions: list[StepVersion] = []
    for number, whole in brought:
        content = {name: value for name, value in whole.items() if name != "steps"}
        said = [*file.earlier(number), (at, content)]
        goal = Goal(plan=plan, position=first + number, saved_at=at, version=len(said))
        seal_in(sealer, goal, "content", content)
        goals.append(goal)
        goal_versions += _numbered([GoalVersion(goal=goal) for _one in said], said, sealer)
        for place, step_content in enumerate(whole.get("steps", [])):
            said = [*file.earlier(number, place), (at, step_content)]
            step = Step(goal=goal, position=place, saved_at=at, version=len(said))
            seal_in(sealer, step, "content", dict(step_content))
            steps.append(step)
            step_versions += _numbered([StepVersion(step=step) for _one in said], said, sealer)
    Goal.objects.bulk_create(goals)
    Step.objects.bulk_create(steps)
    GoalVersion.objects.bulk_create(goal_versions, batch_size=500)
    StepVersion.objects.bulk_create(step_versions, batch_size=500)


def _numbered(rows: list[Version], said: list[tuple[datetime, dict[str, Any]]], sealer: Sealer) -> list[Version]:
    for number, (row, (saved_at, content)) in enumerate(zip(rows, said, strict=True), start=1):
        row.number, row.saved_at = number, saved_at
        seal_in(sealer, row, "content", dict(content))
    return rows


def _circle(plan: Plan, found: Iterable[Mapping[str, Any]], sealer: Sealer) -> None:
    first = plan.circle.count()
    rows: list[CircleMember] = []
    for number, content in enumerate(found):
        member = CircleMember(plan=plan, position=first + number, is_worker=bool(content.get("is_worker")))
        seal_in(sealer, member, "content", {name: value for name, value in content.items() if name != "is_worker"})
        rows.append(member)
    if first + len(rows) > policies.MOST_MEMBERS:
        raise Refused(
            _("Together there would be more than %(most)d people in your circle. Nothing was changed.")
            % {"most": policies.MOST_MEMBERS}
        )
    CircleMember.objects.bulk_create(rows)


def _measures(plan: Plan, found: Iterable[Mapping[str, Any]], sealer: Sealer) -> None:
    rows: list[MeasureAnswer] = []
    for one in found:
        row = MeasureAnswer(
            plan=plan,
            measure=one["measure"],
            measure_version=one["version"],
            taken_on=date.fromisoformat(one["taken_on"]),
        )
        seal_in(sealer, row, "content", {"values": one["values"], "note": one["note"]})
        rows.append(row)
    MeasureAnswer.objects.bulk_create(rows, batch_size=500)
