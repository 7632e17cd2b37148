"""Pages where anybody may suggest a service or say what is wrong with an entry, without an account."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from yersel.accounts import limits
from yersel.accounts.models import Person
from yersel.core import clock
from yersel.core.access import public
from yersel.directory import policies, service_reading
from yersel.directory.looking_after import Entry, entry_of
from yersel.directory.operations import telling
from yersel.directory.policies import Standing
from yersel.directory.telling_forms import ProblemForm, SuggestForm

GET_OR_POST = ["GET", "HEAD", "POST"]


@public
@never_cache
@require_http_methods(GET_OR_POST)
def suggest(request: HttpRequest) -> HttpResponse:
    """Tell us of a service. A search that found nothing may bring its words and place along."""
    if request.method == "POST":
        if (refusal := limits.refused(request, "suggest")) is not None:
            return refusal
        form = SuggestForm(request.POST)
        if form.is_valid():
            telling.suggest_service(told=form.cleaned_data, by=_person(request), at=clock.now())
            return HttpResponseRedirect(f"{reverse('directory:suggestion-make')}?said=sent")
        return render(request, "directory/suggestion_make.html", {"form": form}, status=422)
    form = SuggestForm(initial={"name": request.GET.get("q", "")[:200], "where": request.GET.get("near", "")[:200]})
    return render(request, "directory/suggestion_make.html", {"form": form, "is_sent": request.GET.get("said") == "sent"})


@public
@never_cache
@require_http_methods(GET_OR_POST)
def problem(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Say what is wrong with an entry that is public."""
    entry = public_entry(kind, key)
    if request.method == "POST":
        if (refusal := limits.refused(request, "report")) is not None:
            return refusal
        form = ProblemForm(request.POST)
        if form.is_valid():
            telling.report_problem(
                entry=entry, told=form.cleaned_data, session=_session(request), by=_person(request), at=clock.now()
            )
            return HttpResponseRedirect(f"{request.path}?said=sent")
        return render(request, "directory/problem_report.html", {"form": form, "entry": entry}, status=422)
    context = {"form": ProblemForm(), "entry": entry, "is_sent": request.GET.get("said") == "sent"}
    return render(request, "directory/problem_report.html", context)


@public
@require_safe
def looked_after(request: HttpRequest) -> HttpResponse:
    """What "Looked after by the group itself" and "Not yet claimed" mean."""
    return render(request, "directory/looked_after.html")


def public_entry(kind: str, key: str) -> Entry:
    """The entry at this address. 404 for one that is not public."""
    if kind == "service":
        service = service_reading.service_at(key)
        if service is None or policies.standing_of_service(service) is not Standing.PUBLIC:
            raise Http404
        return entry_of(service)
    organisation = service_reading.organisation_at(key)
    if organisation is None or policies.standing_of_organisation(organisation) is not Standing.PUBLIC:
        raise Http404
    return Entry(organisation)


def _person(request: HttpRequest) -> Person | None:
    return request.user if isinstance(request.user, Person) else None


def _session(request: HttpRequest) -> str:
    """What tells one visit from another: the secret of the form's own cookie, which ends with the browser; else the network."""
    return str(request.META.get("CSRF_COOKIE") or request.META.get("REMOTE_ADDR", ""))
