"""Goals and steps, and putting a service of the directory into the plan as a step."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yersel.accounts.models import Person
from yersel.accounts.queries import signed_in
from yersel.core import clock
from yersel.core.leaving import is_leaving
from yersel.directory.operations import watches
from yersel.directory.operations.watches import Refused as NotWatched
from yersel.directory.queries import EntryFacts, entry_facts, is_watched
from yersel.plan import queries
from yersel.plan.changes import changes_of, seen_of
from yersel.plan.goal_forms import GoalForm, StepForm
from yersel.plan.models import Plan
from yersel.plan.operations import goals
from yersel.plan.own_format import plain_text
from yersel.plan.reading import GoalShown, PlanShown, StepShown, as_uuid
from yersel.plan.refusals import Locked, Refused, Stale
from yersel.plan.views.framing import look_of, said, saves_on_leaving, see_other, with_plan
from yersel.plan.wanted import LONGEST_WORDS, Doer

Wanted = TypeVar("Wanted", GoalShown, StepShown)
SAID = {"goal", "step", "gone", "updated", "restored", "deleted", "kept", "watched", "unwatched"}


def _shown(request: HttpRequest, person: Person, plan: Plan) -> PlanShown:
    return queries.sections_shown_to(plan=plan, kinds=["goals"], look=look_of(request, person))


@with_plan
@require_safe
def listing(request: HttpRequest, person: Person, plan: Plan) -> HttpResponse:
    """Every goal, with its steps in the three columns: I, my community, my service."""
    shown = _shown(request, person, plan)
    context = {
        "goals": [(goal, [(doer, _with_changes(goal.steps_of(doer))) for doer in Doer]) for goal in shown.goals],
        "said": said(request, SAID),
    }
    return render(request, "plan/goals.html", context)


def _with_changes(steps: list[StepShown]) -> list[tuple[StepShown, list[object]]]:
    return [(step, list(changes_of(step))) for step in steps]


@saves_on_leaving
@with_plan
@require_http_methods(["GET", "HEAD", "POST"])
def add_goal(request: HttpRequest, person: Person, plan: Plan) -> HttpResponse:
    form = GoalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            goal = goals.add_goal(plan=plan, by=person, content=form.content(), at=clock.now())
        except Refused as why:
            form.add_error(None, str(why))
        else:
            return see_other(f"{reverse('plan:goal', args=[goal.pk])}?said=goal")
    return render(request, "plan/goal_add.html", {"form": form}, status=422 if form.errors else 200)


@saves_on_leaving
@with_plan
@require_http_methods(["GET", "HEAD", "POST"])
def goal(request: HttpRequest, person: Person, plan: Plan, pk: UUID) -> HttpResponse:
    """One goal: its words, which can be changed, and its steps."""
    found = _goal_or_404(_shown(request, person, plan), pk)
    if request.method != "POST":
        return _goal_page(request, found, GoalForm.of(found))
    form = GoalForm(request.POST)
    if not form.is_valid():
        return _goal_page(request, found, form, status=422)
    try:
        goals.change_goal(
            plan=plan,
            by=person,
            goal_id=pk,
            content=form.content(found.content),
            seen=_seen(request, form, found.version),
            at=clock.now(),
        )
    except Stale as why:
        data = request.POST.copy()
        data["seen"] = str(found.version)
        return _goal_page(request, found, GoalForm(data), status=409, stale=str(why))
    return see_other(f"{reverse('plan:goal', args=[pk])}?said=goal")


def _seen(request: HttpRequest, form: GoalForm | StepForm, newest: int) -> int:
    """The version that they had before them. Who leaves in a hurry is not asked which of two texts they want: both are kept."""
    return newest if is_leaving(request) else form.cleaned_data["seen"] or 0


def _goal_page(request: HttpRequest, found: GoalShown, form: GoalForm, status: int = 200, stale: str = "") -> HttpResponse:
    context = {
        "goal": found,
        "form": form,
        "stale": stale,
        "columns": [(doer, _with_changes(found.steps_of(doer))) for doer in Doer],
        "said": said(request, SAID),
    }
    return render(request, "plan/goal.html", context, status=status)


@with_plan
@require_http_methods(["GET", "HEAD", "POST"])
def remove_goal(request: HttpRequest, person: Person, plan: Plan, pk: UUID) -> HttpResponse:
    """Asked once more first: its steps and all that it said before go with it."""
    if request.method != "POST":
        found = _goal_or_404(_shown(request, person, plan), pk)
        context = {"words": found.words, "steps": found.steps, "back": reverse("plan:goal", args=[pk])}
        return render(request, "plan/remove.html", context)
    goals.remove_goal(plan=plan, by=person, goal_id=pk, at=clock.now())
    return see_other(f"{reverse('plan:goals')}?said=gone")


@saves_on_leaving
@with_plan
@require_http_methods(["GET", "HEAD", "POST"])
def add_step(request: HttpRequest, person: Person, plan: Plan, pk: UUID) -> HttpResponse:
    """A step towards a goal."""
    found = _goal_or_404(_shown(request, person, plan), pk)
    form = StepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            goals.add_step(plan=plan, by=person, goal_id=pk, content=form.content(), at=clock.now())
        except Refused as why:
            form.add_error(None, str(why))
        else:
            return see_other(f"{reverse('plan:goal', args=[pk])}?said=step")
    return render(request, "plan/step_add.html", {"form": form, "goal": found}, status=422 if form.errors else 200)


@saves_on_leaving
@with_plan
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, person: Person, plan: Plan, pk: UUID) -> HttpResponse:
    """One step: its words, where it stands, and the entry that it links to, with what has changed since."""
    found = _step_or_404(_shown(request, person, plan), pk)
    if request.method != "POST":
        return _step_page(request, found, StepForm.of(found))
    form = StepForm(request.POST)
    if not form.is_valid():
        return _step_page(request, found, form, status=422)
    content = form.content(found.content)
    if request.POST.get("do") == "as-now" and found.entry is not None and found.entry.is_listed:
        content["service_seen"] = seen_of(found.entry)
    try:
        goals.change_step(
            plan=plan, by=person, step_id=pk, content=content, seen=_seen(request, form, found.version), at=clock.now()
        )
    except Stale as why:
        data = request.POST.copy()
        data["seen"] = str(found.version)
        return _step_page(request, found, StepForm(data), status=409, stale=str(why))
    return see_other(f"{reverse('plan:goal', args=[found.goal_id])}?said=step")


def _step_page(
    request: HttpRequest, found: StepShown, form: StepForm, status: int = 200, stale: str = "", refused: str = ""
) -> HttpResponse:
    entry = found.entry
    context = {
        "step": found,
        "form": form,
        "stale": stale,
        "refused": refused,
        "changes": changes_of(found),
        "said": said(request, SAID),
        "is_watched": entry is not None and is_watched(person_id=signed_in(request).pk, service_id=entry.id),
    }
    return render(request, "plan/step.html", context, status=status)


@with_plan
@require_POST
def watch_service(request: HttpRequest, person: Person, plan: Plan, pk: UUID) -> HttpResponse:
    """Be told by e-mail when the entry of a step closes or moves. This alone puts the link outside of the seal: said beside it."""
    found = _step_or_404(_shown(request, person, plan), pk)
    if found.entry is None:
        raise Http404
    if request.POST.get("do") == "stop":
        watches.stop_watching(person=person, service_id=found.entry.id, at=clock.now())
        return see_other(f"{reverse('plan:step', args=[pk])}?said=unwatched")
    try:
        watches.save_and_watch(by=person, service_id=found.entry.id, at=clock.now())
    except NotWatched as why:
        form = StepForm.of(found)
        return _step_page(request, found, form, status=409, refused=str(why))
    return see_other(f"{reverse('plan:step', args=[pk])}?said=watched")


@with_plan
@require_http_methods(["GET", "HEAD", "POST"])
def remove_step(request: HttpRequest, person: Person, plan: Plan, pk: UUID) -> HttpResponse:
    found = _step_or_404(_shown(request, person, plan), pk)
    if request.method != "POST":
        return render(request, "plan/remove.html", {"words": found.text, "back": reverse("plan:step", args=[pk])})
    goals.remove_step(plan=plan, by=person, step_id=pk, at=clock.now())
    return see_other(f"{reverse('plan:goal', args=[found.goal_id])}?said=gone")


@with_plan
@require_http_methods(["GET", "HEAD", "POST"])
def add_service(request: HttpRequest, person: Person, plan: Plan) -> HttpResponse:
    """Put a service of the directory into the plan: under which goal, as what step. The link is sealed with the step."""
    entry = _entry_or_404(request.POST.get("service") or request.GET.get("service", ""))
    shown = _shown(request, person, plan)
    first = {"text": entry.name, "doer": Doer.COMMUNITY}
    form = StepForm(request.POST or None, initial=first)
    wanted = request.POST.get("goal", "")
    if request.method == "POST" and form.is_valid():
        content = {**form.content(), "service_id": str(entry.id), "service_seen": seen_of(entry)}
        try:
            goal_id = _goal_for(plan, person, shown, wanted, request.POST.get("new_goal", ""))
            goals.add_step(plan=plan, by=person, goal_id=goal_id, content=content, at=clock.now())
        except Refused as why:
            form.add_error(None, str(why))
        else:
            return see_other(f"{reverse('plan:goal', args=[goal_id])}?said=step")
    context = {"form": form, "entry": entry, "goals": shown.goals, "wanted": wanted, "new_goal": request.POST.get("new_goal", "")}
    return render(request, "plan/service_add.html", context, status=422 if form.errors else 200)


def _goal_for(plan: Plan, person: Person, shown: PlanShown, wanted: str, words: str) -> UUID:
    """A new goal where one was written, whatever is marked above the box; else the one that was chosen."""
    found, text = as_uuid(wanted), plain_text(words)[:LONGEST_WORDS]
    if not text and found is not None and any(goal.id == found for goal in shown.goals):
        return found
    text = text or _("Things I want to try")
    return goals.add_goal(plan=plan, by=person, content={"words": text, "status": "active"}, at=clock.now()).pk


def _entry_or_404(key: str) -> EntryFacts:
    wanted = as_uuid(key)
    entry = entry_facts([wanted]).get(wanted) if wanted else None
    if entry is None or not entry.is_listed:
        raise Http404
    return entry


def _goal_or_404(shown: PlanShown, pk: UUID) -> GoalShown:
    return _whole(next((goal for goal in shown.goals if goal.id == pk), None))


def _step_or_404(shown: PlanShown, pk: UUID) -> StepShown:
    return _whole(next((step for step in shown.steps if step.id == pk), None))


def _whole(found: Wanted | None) -> Wanted:
    """It, if it is there. Raises Locked where it cannot be opened, so that nothing is written over it."""
    if found is None:
        raise Http404
    if found.is_broken:
        raise Locked
    return found
