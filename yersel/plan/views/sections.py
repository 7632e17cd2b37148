"""Writing a part of the plan, all of it on one page or one question at a time; and its earlier versions."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yersel.accounts.models import Person
from yersel.core import clock
from yersel.core.leaving import is_leaving
from yersel.plan import queries
from yersel.plan.comparing import compared
from yersel.plan.models import Plan
from yersel.plan.operations import sections
from yersel.plan.reading import SectionShown
from yersel.plan.refusals import Stale
from yersel.plan.section_forms import SectionForm
from yersel.plan.sections import WRITTEN, Kind
from yersel.plan.views.framing import look_of, said, saves_on_leaving, see_other, with_plan


@saves_on_leaving
@with_plan
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, person: Person, plan: Plan, kind: str, question: str = "") -> HttpResponse:
    """One part. What cannot be opened is said so, and nothing is written over it."""
    found = _kind_or_404(kind)
    shown = _shown(request, person, plan, found)
    if shown is not None and shown.is_broken:
        return render(request, "plan/section_broken.html", {"kind": found}, status=409)
    if question and question not in {ask.name for ask in found.asks}:
        raise Http404
    body, number = (shown.body, shown.number) if shown else ({}, 0)
    if request.method != "POST":
        form = SectionForm(found, only=question, body=body, initial={"seen": number})
        return _page(request, found, form, shown, question)
    form = SectionForm(found, request.POST, only=question, body=body)
    if not form.is_valid():
        return _page(request, found, form, shown, question, status=422)
    try:
        _save(plan, person, found, form, number if is_leaving(request) else form.cleaned_data["seen"], number)
    except Stale:
        return _both(request, found, form, shown, question, number)
    return see_other(_next(found, question, request.POST.get("do", "")))


def _save(plan: Plan, person: Person, kind: Kind, form: SectionForm, seen: int, number: int) -> None:
    """Saved as a version, unless nothing is other than before. Raises Stale."""
    new = form.new_body()
    if seen == number and new == dict(form.body):
        return
    sections.save_section(plan=plan, by=person, kind=kind.code, body=new, seen=seen, at=clock.now())


def _both(
    request: HttpRequest, kind: Kind, form: SectionForm, shown: SectionShown | None, question: str, number: int
) -> HttpResponse:
    """Saved in another window meanwhile: what stands there now, and what was typed here, which one more press saves."""
    data = request.POST.copy()
    data["seen"] = str(number)
    again = SectionForm(kind, data, only=question, body=shown.body if shown else {})
    again.is_valid()
    differences = compared(kind, form.new_body(), shown.body if shown else {})
    context = {"theirs": shown, "differences": differences}
    return _page(request, kind, again, shown, question, status=409, **context)


def _page(
    request: HttpRequest,
    kind: Kind,
    form: SectionForm,
    shown: SectionShown | None,
    question: str,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    names = [ask.name for ask in kind.asks]
    at = names.index(question) if question else -1
    context = {
        "kind": kind,
        "form": form,
        "shown": shown,
        "question": question,
        "number": at + 1,
        "of": len(names),
        "before": names[at - 1] if at > 0 else "",
        "first": names[0] if len(names) > 1 else "",
        "said": said(request, {"saved", "restored", "deleted", "kept"}),
        **more,
    }
    return render(request, "plan/section.html", context, status=status)


def _next(kind: Kind, question: str, do: str) -> str:
    """After saving: the next question, or the part again."""
    names = [ask.name for ask in kind.asks]
    if question and do != "finish":
        after = names[names.index(question) + 1 :]
        if after:
            return reverse("plan:question", args=[kind.code, after[0]])
    return f"{reverse('plan:section', args=[kind.code])}?said=saved"


def _shown(request: HttpRequest, person: Person, plan: Plan, kind: Kind) -> SectionShown | None:
    shown = queries.sections_shown_to(plan=plan, kinds=[kind.code], look=look_of(request, person))
    return shown.sections.get(kind.code)


def _kind_or_404(code: str) -> Kind:
    if code not in WRITTEN:
        raise Http404
    return WRITTEN[code]
