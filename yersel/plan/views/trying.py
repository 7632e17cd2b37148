"""The whole plan as one form, without an account: print it, save it as a file, open the file again. The server keeps nothing."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yersel.accounts.models import Person
from yersel.core import clock
from yersel.core.access import public
from yersel.core.vocabulary import Stage
from yersel.directory.queries import EntryFacts, entry_facts, saved_on_device
from yersel.plan.cards import card_of, card_text
from yersel.plan.own_format import MOST, FileRefused, read_file
from yersel.plan.pdf import LARGE, USUAL, as_pdf
from yersel.plan.sections import FIRST_SCREENS, KINDS, WRITTEN
from yersel.plan.taking_away import as_shown
from yersel.plan.trying import Tried, ids_of, nothing_yet, tried_again, tried_from
from yersel.plan.views.framing import attachment, plan_page
from yersel.plan.wanted import Doer

Listed = dict[UUID, EntryFacts]


@public
@plan_page
@require_http_methods(["GET", "HEAD", "POST"])
def try_it(request: HttpRequest) -> HttpResponse:
    """GET shows the empty form. POST shows it filled, prints it, makes the card, or answers with the file or a PDF."""
    asked = ids_of(request.POST.getlist("service") or request.GET.getlist("service")[:1])
    found = entry_facts([*saved_on_device(request), *asked[:MOST]])
    listed = {id_: entry for id_, entry in found.items() if entry.is_listed}
    if request.method != "POST":
        return _form(request, nothing_yet(), listed)
    do = request.POST.get("do", "")
    if do == "open":
        return _opened(request, listed)
    tried = tried_again(request.POST) if "again" in request.POST else tried_from(request.POST, listed)
    if tried.errors:
        return _form(request, tried, listed, status=422)
    if do == "file":
        return attachment(tried.carried(clock.now()), name="my-plan.json", kind="application/json; charset=utf-8")
    if do in {"print", "print-large"}:
        return _paper(request, tried, is_large=do == "print-large")
    if do in {"pdf", "pdf-large"}:
        size = LARGE if do == "pdf-large" else USUAL
        made = as_pdf(shown=as_shown(tried.file, clock.now()), kinds=KINDS.values(), owner="", at=clock.now(), size=size)
        return attachment(made, name="my-plan.pdf", kind="application/pdf")
    if do == "card":
        return _card(request, tried)
    return _form(request, tried, listed)


def _opened(request: HttpRequest, listed: Listed) -> HttpResponse:
    """The form, filled from the file. Where the file cannot be opened, what was typed before stays."""
    given = request.FILES.get("file")
    try:
        if given is None:
            raise FileRefused(_("Choose the file that you saved."))
        file = read_file(given.read())
    except FileRefused as why:
        tried = tried_from(request.POST, listed)
        return _form(request, Tried(tried.file, {**tried.errors, "file": str(why)}, tried.has_wishes), listed, status=422)
    return _form(request, Tried(file, {}, "wishes" in file.sections), listed, is_opened=True)


def _form(request: HttpRequest, tried: Tried, listed: Listed, status: int = 200, is_opened: bool = False) -> HttpResponse:
    taken = {step.get("service_id") for goal in tried.file.goals for step in goal.get("steps", [])}
    asked = (request.POST if request.method == "POST" else request.GET).getlist("service")
    context = {
        "tried": tried,
        "parts": [(part, part.is_open or part.kind.code == request.GET.get("part")) for part in tried.parts()],
        "goals": tried.goals(),
        "circle": tried.circle(),
        "carried": tried.carried(clock.now()) if not tried.file.is_empty else "",
        "stages": [(stage, FIRST_SCREENS[stage].title, stage in tried.file.stages) for stage in Stage],
        "listed": [(entry, str(id_) in asked) for id_, entry in listed.items() if str(id_) not in taken],
        "came_with": next((str(id_) for id_ in listed if str(id_) in request.GET.getlist("service")), ""),
        "doers": Doer.choices,
        "is_opened": is_opened,
        "has_account": isinstance(request.user, Person),
    }
    return render(request, "plan/try.html", context, status=status)


def _paper(request: HttpRequest, tried: Tried, is_large: bool) -> HttpResponse:
    kinds = [kind for code, kind in KINDS.items() if code in tried.file.sections or code in {"goals", "circle"}]
    context = {"shown": as_shown(tried.file, clock.now()), "kinds": kinds, "blank": False, "owner": "", "large_print": is_large}
    context |= _goes_along(tried)
    return render(request, "plan/paper.html", context)


def _goes_along(tried: Tried) -> dict[str, object]:
    """What a page for paper needs to lead back to the form with everything in it."""
    return {"is_try": True, "carried": tried.carried(clock.now()), "has_wishes": tried.has_wishes}


def _card(request: HttpRequest, tried: Tried) -> HttpResponse:
    kind, shown = WRITTEN["flare_up"], as_shown(tried.file, clock.now())
    body = tried.file.sections.get("flare_up", {})
    made = card_of(kind, body, shown.circle, [ask.name for ask in kind.asks])
    context = {"kind": kind, "card": made, "owner": "", "code": "", "text": card_text(made, ""), **_goes_along(tried)}
    return render(request, "plan/card.html", context)
