"""What this device remembers: seen, changed and erased on one page. Nothing of it is kept on the server."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from yersel.core.access import public
from yersel.directory import for_you, queries, remembering
from yersel.directory.remember_form import RememberForm
from yersel.directory.remembering import Remembered, remembered_by
from yersel.directory.vocabulary import Vocabulary

SAID = {"kept", "erased"}


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """What is remembered, and the form to change it. A search may bring along what it was for; only POST keeps anything."""
    vocabulary, now = queries.read_vocabulary(), remembered_by(request)
    if request.method == "POST":
        form = RememberForm(vocabulary, data=request.POST)
        if form.is_valid():
            return _kept(form.remembered())
        return _page(request, form, now, vocabulary, status=422)
    return _page(request, RememberForm(vocabulary, initial=_proposed(request, now)), now, vocabulary)


@public
@never_cache
@require_POST
def erase(request: HttpRequest) -> HttpResponse:
    return _kept(Remembered())


def _kept(remembered: Remembered) -> HttpResponse:
    said = "erased" if remembered.is_empty else "kept"
    response = HttpResponseRedirect(f"{reverse('directory:remembered')}?said={said}")
    response.status_code = 303
    if remembered.is_empty:
        remembering.forget(response)
    else:
        remembering.keep(response, remembered)
    return response


def _proposed(request: HttpRequest, now: Remembered) -> dict[str, object]:
    """What is remembered, and in its stead what the search that led here was for."""
    asked = request.GET
    return {
        "near": asked.get("near", "").replace("\0", " ")[: remembering.LONGEST_PLACE] or now.place,
        "stage": asked.get("stage") or now.stage,
        "condition": asked.getlist("condition")[:20] or list(now.conditions),
        "access": asked.getlist("access")[:30] or list(now.access),
    }


def _page(request: HttpRequest, form: RememberForm, now: Remembered, vocabulary: Vocabulary, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "now": now,
        "labels": for_you.labels(now, vocabulary),
        "find_url": for_you.search_for(now),
        "conditions": vocabulary.choices["condition"],
        "access": vocabulary.choices["access"],
        "chosen_conditions": form["condition"].value() or [],
        "chosen_access": form["access"].value() or [],
        "said": request.GET.get("said", "") if request.GET.get("said") in SAID else "",
        "days": remembering.AGE.days,
    }
    return render(request, "directory/remembered.html", context, status=status)
