"""How it is going, by the person's own numbers: noting, seeing them, taking one away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yersel.accounts.models import Person
from yersel.core import clock
from yersel.plan import queries
from yersel.plan.graphs import Graph, graph_of
from yersel.plan.measure_forms import MeasureForm
from yersel.plan.measures import Item, Measure, all_measures
from yersel.plan.models import Plan
from yersel.plan.operations import measuring
from yersel.plan.reading import AnswerShown
from yersel.plan.views.framing import look_of, said, see_other, with_plan


@dataclass(frozen=True)
class Kept:
    """A measure with the person's own answers: pictures, and the same numbers as a table."""

    measure: Measure
    answers: list[AnswerShown]
    graphs: list[Graph]
    table: list[tuple[AnswerShown, list[str]]]


def kept(measure: Measure, answers: list[AnswerShown]) -> Kept:
    mine = [answer for answer in answers if answer.measure == measure.id and not answer.is_broken]
    graphs = [
        graph
        for item in measure.items
        if item.has_numbers and (graph := graph_of(item.text, _of(item, mine), lowest=item.lowest, highest=item.highest))
    ]
    return Kept(
        measure, mine, graphs, [(answer, [item.words(answer.values.get(item.name)) for item in measure.items]) for answer in mine]
    )


def _of(item: Item, answers: list[AnswerShown]) -> list[tuple[Any, int]]:
    return [(answer.taken_on, answer.values[item.name]) for answer in answers if item.name in answer.values]


def _answers(request: HttpRequest, person: Person, plan: Plan) -> list[AnswerShown]:
    return list(queries.sections_shown_to(plan=plan, kinds=["measures"], look=look_of(request, person)).measures)


@with_plan
@require_safe
def listing(request: HttpRequest, person: Person, plan: Plan) -> HttpResponse:
    answers = _answers(request, person, plan)
    context = {
        "measures": [kept(measure, answers) for measure in all_measures().values()],
        "said": said(request, {"noted", "gone"}),
    }
    return render(request, "plan/measures.html", context)


@with_plan
@require_http_methods(["GET", "HEAD", "POST"])
def measure(request: HttpRequest, person: Person, plan: Plan, code: str) -> HttpResponse:
    """Answer one measure, as much of it as one likes."""
    found = all_measures().get(code)
    if found is None:
        raise Http404
    form = MeasureForm(found, request.POST or None, initial={"taken_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        measuring.note_measure(
            plan=plan,
            by=person,
            measure=found.id,
            version=found.version,
            taken_on=form.cleaned_data["taken_on"],
            values=form.values(),
            words=form.cleaned_data["note"],
            at=clock.now(),
        )
        return see_other(f"{reverse('plan:measures')}?said=noted")
    return render(request, "plan/measure.html", {"form": form, "measure": found}, status=422 if form.errors else 200)


@with_plan
@require_POST
def remove(request: HttpRequest, person: Person, plan: Plan, pk: UUID) -> HttpResponse:
    measuring.remove_measure(plan=plan, by=person, answer_id=pk, at=clock.now())
    return see_other(f"{reverse('plan:measures')}?said=gone")
