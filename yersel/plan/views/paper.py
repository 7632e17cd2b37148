"""On paper and to take away: print, the pocket card, blank forms, files; and bringing a file in."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from yersel.accounts.models import Person
from yersel.consent.models import AccessLog
from yersel.consent.queries import accesses_of
from yersel.core import clock
from yersel.core.access import public
from yersel.plan import fhir, queries
from yersel.plan.cards import MOST_IN_CODE, card_of, card_text
from yersel.plan.looks import looks_at
from yersel.plan.measures import answers_in_words
from yersel.plan.models import Plan
from yersel.plan.operations.bringing_in import bring_in as bring_in_plan
from yersel.plan.own_format import FileRefused, as_json_that_opens, read_file
from yersel.plan.paper_forms import BringInForm, PickForm
from yersel.plan.pdf import LARGE, USUAL, as_pdf
from yersel.plan.refusals import Refused
from yersel.plan.sections import KINDS, PARTS, WRITTEN
from yersel.plan.taking_away import as_file, records
from yersel.plan.views.framing import attachment, look_of, plan_page, see_other, with_plan

FILE_NAME = "my-plan"


@with_plan
@require_safe
def choose(request: HttpRequest, person: Person, plan: Plan) -> HttpResponse:
    """Which parts to print; then the pages themselves, as plain as paper."""
    saved = queries.saved_sections(plan)
    offered = [code for code, kind in KINDS.items() if not kind.is_opt_in or code in saved]
    form = PickForm(request.GET if "do" in request.GET else None, kinds=offered, initial={"kinds": offered})
    if not form.is_bound or not form.is_valid():
        return render(request, "plan/print_choose.html", {"form": form})
    kinds = form.cleaned_data["kinds"] or offered
    look = look_of(request, person, how=AccessLog.How.PRINT)
    shown = queries.sections_shown_to(plan=plan, kinds=kinds, look=look)
    context = {
        "shown": shown,
        "kinds": [KINDS[code] for code in kinds],
        "blank": form.cleaned_data["blank"],
        "owner": person.display_name,
        "address": request.build_absolute_uri(reverse("plan:home")),
    }
    return render(request, "plan/paper.html", context)


@with_plan
@require_safe
def card(request: HttpRequest, person: Person, plan: Plan) -> HttpResponse:
    """The flare-up plan on one side of A5. What goes on it is ticked; the code holds the card's own text, if asked for."""
    look = look_of(request, person, how=AccessLog.How.POCKET)
    shown = queries.sections_shown_to(plan=plan, kinds=["flare_up", "circle"], look=look)
    section = shown.sections.get("flare_up")
    kind = WRITTEN["flare_up"]
    chosen = request.GET.getlist("ask") if "do" in request.GET else [*(ask.name for ask in kind.asks), "people"]
    made = card_of(kind, section.body if section else {}, shown.circle if "people" in chosen else (), chosen)
    text = card_text(made, person.display_name)
    context = {
        "kind": kind,
        "chosen": chosen,
        "has_people": any(member.is_emergency_contact for member in shown.circle),
        "card": made,
        "owner": person.display_name,
        "code": request.GET.get("code", ""),
        "text": text,
        "is_too_long": len(text) > MOST_IN_CODE,
    }
    return render(request, "plan/card.html", context)


@public
@plan_page
@require_safe
def blank(request: HttpRequest) -> HttpResponse:
    """Forms to fill in by hand, for everybody. The wishes are on them only where they are asked for."""
    asked = [code for code in request.GET.getlist("part") if code in WRITTEN]
    kinds = [WRITTEN[code] for code in asked] or [kind for kind in WRITTEN.values() if not kind.is_opt_in]
    return render(request, "plan/blank.html", {"kinds": kinds, "all_kinds": list(WRITTEN.values())})


@with_plan
@require_safe
def take_away(request: HttpRequest, person: Person, plan: Plan) -> HttpResponse:
    return render(request, "plan/take_away.html", {"plan": plan})


@with_plan
@require_safe
def download(request: HttpRequest, person: Person, plan: Plan, kind: str) -> HttpResponse:
    """A copy of everything: as JSON, as one page of HTML, as PDF (`size=large` for large print), measures as CSV, or as a FHIR Bundle."""
    makers = {"json": _json, "html": _html, "pdf": _pdf, "csv": _csv, "fhir": _fhir}
    if kind not in makers:
        raise Http404
    look = look_of(request, person, how=AccessLog.How.EXPORT)
    shown = queries.sections_shown_to(plan=plan, kinds=KINDS, look=look)
    return makers[kind](request, person, plan, look, shown)


def _json(request: HttpRequest, person: Person, plan: Plan, look: queries.Look, shown: Any) -> HttpResponse:
    cover = queries.cover_of(plan=plan, look=look)
    versions = queries.all_versions(plan=plan, look=look)
    shares = [
        {"part": grant.part, "purpose": grant.purpose, "given_at": grant.given_at.isoformat(), "until": grant.until.isoformat()}
        for grant in accesses_of(person.pk, at=look.at)
        if grant.part in PARTS
    ]
    seen = [{"at": one.at.isoformat(), "who": one.who, "parts": list(one.parts)} for one in looks_at(plan) if not one.is_own]
    found = records(queries.suggestions_to(plan=plan, look=look))
    earlier = queries.earlier_goals_and_steps(plan=plan, look=look)
    text = as_json_that_opens(as_file(cover, shown, versions, earlier), at=look.at, shares=shares, seen=seen, suggestions=found)
    return attachment(text, name=f"{FILE_NAME}.json", kind="application/json; charset=utf-8")


def _html(request: HttpRequest, person: Person, plan: Plan, look: queries.Look, shown: Any) -> HttpResponse:
    context = {
        "shown": shown,
        "owner": person.display_name,
        "at": look.at,
    }
    return attachment(render_to_string("plan/portable.html", context), name=f"{FILE_NAME}.html", kind="text/html; charset=utf-8")


def _pdf(request: HttpRequest, person: Person, plan: Plan, look: queries.Look, shown: Any) -> HttpResponse:
    size = LARGE if request.GET.get("size") == "large" else USUAL
    made = as_pdf(shown=shown, kinds=KINDS.values(), owner=person.display_name, at=look.at, size=size)
    return attachment(made, name=f"{FILE_NAME}.pdf", kind="application/pdf")


def _csv(request: HttpRequest, person: Person, plan: Plan, look: queries.Look, shown: Any) -> HttpResponse:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["day", "measure", "question", "answer", "note"])
    for answer in shown.measures:
        for question, words in answers_in_words(answer.measure, answer.values):
            writer.writerow([answer.taken_on.isoformat(), answer.measure, question, words, _safe(answer.note)])
    return attachment("\ufeff" + out.getvalue(), name=f"{FILE_NAME}-measures.csv", kind="text/csv; charset=utf-8")


def _safe(words: str) -> str:
    """A cell that a spreadsheet takes for words, never for a formula."""
    return f"'{words}" if words[:1] in {"=", "+", "-", "@", "\t", "\r"} else words


def _fhir(request: HttpRequest, person: Person, plan: Plan, look: queries.Look, shown: Any) -> HttpResponse:
    bundle = fhir.bundle_of(
        name=person.display_name,
        cover=queries.cover_of(plan=plan, look=look),
        shown=shown,
        shares=[grant for grant in accesses_of(person.pk, at=look.at) if grant.part in PARTS],
        seen=[one for one in looks_at(plan) if not one.is_own],
        at=look.at,
    )
    return attachment(fhir.as_text(bundle), name=f"{FILE_NAME}-fhir.json", kind="application/fhir+json; charset=utf-8")


@with_plan
@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest, person: Person, plan: Plan) -> HttpResponse:
    """Open a file that was saved before, into this plan: added, or in place of what is here."""
    form = BringInForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        look = look_of(request, person)
        try:
            file = read_file(form.cleaned_data["file"].read())
            bring_in_plan(
                plan=plan,
                by=person,
                file=file,
                here=queries.sections_shown_to(plan=plan, kinds=KINDS, look=look),
                cover=queries.cover_of(plan=plan, look=look),
                replace=form.cleaned_data["how"] == "replace",
                at=clock.now(),
            )
        except FileRefused as why:
            form.add_error("file", str(why))
        except Refused as why:
            form.add_error(None, str(why))
        else:
            return see_other(f"{reverse('plan:home')}?said=brought")
    return render(request, "plan/bring_in.html", {"form": form}, status=422 if form.errors else 200)
