"""What the plan said before: of a part, a goal or a step; comparing, bringing back, taking away for good."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yersel.accounts.models import Person
from yersel.core import clock
from yersel.plan import queries
from yersel.plan.comparing import Compared, compared, compared_fields
from yersel.plan.goal_forms import GoalForm, StepForm
from yersel.plan.models import Plan
from yersel.plan.operations import goals, sections
from yersel.plan.reading import GoalShown, StepShown
from yersel.plan.refusals import Stale
from yersel.plan.sections import WRITTEN
from yersel.plan.views.framing import look_of, see_other, with_plan


@with_plan
@require_safe
def listing(request: HttpRequest, person: Person, plan: Plan) -> HttpResponse:
    """Which parts, goals and steps have said something else before."""
    saved = queries.saved_sections(plan)
    look = look_of(request, person)
    shown = queries.sections_shown_to(plan=plan, kinds=["goals"], look=look)
    context = {
        "kinds": [(kind, saved[code]) for code, kind in WRITTEN.items() if code in saved],
        "goals": [goal for goal in shown.goals if goal.version > 1],
        "steps": [step for step in shown.steps if step.version > 1],
    }
    return render(request, "plan/versions.html", context)


@with_plan
@require_safe
def of_section(request: HttpRequest, person: Person, plan: Plan, kind: str) -> HttpResponse:
    """Every version of a part, newest first, each with what changed from the one before it."""
    found = WRITTEN.get(kind)
    if found is None:
        raise Http404
    rows = queries.versions_of(plan=plan, kind=kind, look=look_of(request, person))
    if not rows:
        raise Http404
    told: list[tuple[int, datetime, list[Compared] | None]] = []
    for place, row in enumerate(rows):
        before = rows[place + 1].body if place + 1 < len(rows) else {}
        told.append((row.number, row.saved_at, None if row.is_broken else compared(found, before, row.body)))
    return render(request, "plan/section_versions.html", {"kind": found, "versions": told, "newest": rows[0].number})


@with_plan
@require_POST
def change_section(request: HttpRequest, person: Person, plan: Plan, kind: str) -> HttpResponse:
    """Bring a version back, take one away, or keep the newest alone."""
    found = WRITTEN.get(kind)
    if found is None:
        raise Http404
    verb, _colon, number = request.POST.get("do", "").partition(":")
    here = reverse("plan:section", args=[kind])
    if verb == "keep":
        sections.keep_newest(plan=plan, by=person, kind=kind, at=clock.now())
        return see_other(f"{here}?said=kept")
    rows = {str(row.number): row for row in queries.versions_of(plan=plan, kind=kind, look=look_of(request, person))}
    row = rows.get(number)
    if row is None or verb not in {"restore", "delete"}:
        raise Http404
    if verb == "delete":
        sections.delete_version(plan=plan, by=person, kind=kind, number=row.number, at=clock.now())
        return see_other(f"{here}?said=deleted")
    current = max(rows.values(), key=lambda one: one.number).number
    try:
        sections.save_section(plan=plan, by=person, kind=found.code, body=row.body, seen=current, at=clock.now())
    except Stale:  # saved in another window this moment: nothing was changed, and the list says so by its newest
        return see_other(reverse("plan:section-versions", args=[kind]))
    return see_other(f"{here}?said=restored")


@with_plan
@require_http_methods(["GET", "HEAD", "POST"])
def of_goal(request: HttpRequest, person: Person, plan: Plan, pk: UUID) -> HttpResponse:
    """What a goal said before, each with what changed; by POST one comes back or goes for good."""
    shown = queries.sections_shown_to(plan=plan, kinds=["goals"], look=look_of(request, person))
    goal = next((goal for goal in shown.goals if goal.id == pk), None)
    return _of_wanted(request, person, plan, goal, GoalForm.base_fields)


@with_plan
@require_http_methods(["GET", "HEAD", "POST"])
def of_step(request: HttpRequest, person: Person, plan: Plan, pk: UUID) -> HttpResponse:
    """What a step said before, as of a goal."""
    shown = queries.sections_shown_to(plan=plan, kinds=["goals"], look=look_of(request, person))
    step = next((step for step in shown.steps if step.id == pk), None)
    return _of_wanted(request, person, plan, step, StepForm.base_fields)


def _of_wanted(
    request: HttpRequest, person: Person, plan: Plan, row: GoalShown | StepShown | None, fields: Mapping[str, forms.Field]
) -> HttpResponse:
    if row is None:
        raise Http404
    found = queries.earlier_goals_and_steps(plan=plan, look=look_of(request, person), of=row.id)
    earlier = {one.number: one.content for one in found}
    here = reverse("plan:goal" if isinstance(row, GoalShown) else "plan:step", args=[row.id])
    if request.method == "POST":
        try:
            return see_other(f"{here}?said={_change_wanted(request, person, plan, row, earlier)}")
        except Stale:
            return see_other(request.path)
    told = [(row.version, row.saved_at, row.content), *((one.number, one.saved_at, one.content) for one in found)]
    words = row.words if isinstance(row, GoalShown) else row.text
    context = {"versions": list(_beside(told, fields)), "newest": row.version, "words": words, "here": here}
    return render(request, "plan/wanted_versions.html", context)


def _beside(
    told: list[tuple[int, datetime, Mapping[str, Any]]], fields: Mapping[str, forms.Field]
) -> Iterator[tuple[int, datetime, list[Compared]]]:
    """Each version, newest first, with what is other than in the one before it."""
    for place, (number, saved_at, content) in enumerate(told):
        before = told[place + 1][2] if place + 1 < len(told) else {}
        yield number, saved_at, compared_fields(fields, before, content)


def _change_wanted(
    request: HttpRequest, person: Person, plan: Plan, row: GoalShown | StepShown, earlier: Mapping[int, Mapping[str, Any]]
) -> str:
    """Do what the button says; what the page then says was done."""
    verb, _colon, number = request.POST.get("do", "").partition(":")
    at = clock.now()
    if verb == "keep":
        goals.keep_newest(plan=plan, by=person, row_id=row.id, at=at)
        return "kept"
    wanted = next((one for one in earlier if str(one) == number), None)
    if verb not in {"restore", "delete"} or wanted is None:
        raise Http404
    if verb == "delete":
        goals.delete_version(plan=plan, by=person, row_id=row.id, number=wanted, at=at)
        return "deleted"
    content = earlier[wanted]
    if isinstance(row, GoalShown):
        goals.change_goal(plan=plan, by=person, goal_id=row.id, content=content, seen=row.version, at=at)
    else:
        goals.change_step(plan=plan, by=person, step_id=row.id, content=content, seen=row.version, at=at)
    return "restored"
