"""For those who look after entries: claiming, handing over, quitting, problems, earlier versions, "Not on this week"."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yersel.accounts import limits
from yersel.accounts.decorators import personal
from yersel.accounts.models import Person
from yersel.accounts.sessions import SignedInRequest
from yersel.core import clock
from yersel.directory import entry_words, looking_after, policies, service_reading
from yersel.directory.deciding_forms import ClaimForm, ReasonForm
from yersel.directory.looking_after import Entry
from yersel.directory.models import Claim, Manager, ProblemReport, Version
from yersel.directory.operations import claims, pauses, publishing, telling
from yersel.directory.refusals import Refused
from yersel.directory.views.telling import GET_OR_POST, public_entry


@personal
@require_http_methods(GET_OR_POST)
def claim(request: SignedInRequest, kind: str, key: str) -> HttpResponse:
    """ "This is our group": says who they are, and waits for a moderator."""
    entry = public_entry(kind, key)
    answer = policies.may_claim(request.user, entry)
    form = ClaimForm(request.POST or None, initial={"name": request.user.display_name})
    if request.method == "POST" and answer:
        if (refusal := limits.refused(request, "contribute", key=str(request.user.pk))) is not None:
            return refusal
        if form.is_valid():
            try:
                claims.claim_entry(entry=entry, told=form.cleaned_data, by=request.user, at=clock.now())
                return _mine("claimed")
            except Refused as refused:
                form.add_error(None, str(refused))
    known = looking_after.managing(request.user, entry)
    is_claimed = looking_after.is_claimed(entry)
    context = {"form": form, "entry": entry, "answer": answer, "is_claimed": is_claimed, "known": known}
    return render(request, "directory/claim_make.html", context, status=422 if form.errors else 200)


def _mine(said: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('directory:contribution-list')}?said={said}")


@personal
@require_POST
def claim_withdraw(request: SignedInRequest, pk: UUID) -> HttpResponse:
    mine = get_object_or_404(Claim, pk=pk, claimant=request.user, state=Claim.State.UNREVIEWED)
    claims.withdraw_claim(claim=mine, by=request.user, at=clock.now())
    return _mine("withdrawn")


@personal
@require_safe
def show(request: SignedInRequest, pk: int) -> HttpResponse:
    """What one looks after: who else does, who asks to, and what people say is wrong. 404 for anybody else."""
    manager = _managed(request, pk)
    entry = Entry(manager.organisation, manager.service)
    return render(request, "directory/managed_show.html", _context(request, manager, entry))


def _managed(request: SignedInRequest, pk: int) -> Manager:
    found = Manager.objects.select_related("organisation", "service__organisation")
    return get_object_or_404(found, pk=pk, person=request.user, ended_at=None)


def _problems(entry: Entry) -> QuerySet[ProblemReport]:
    """What people say is wrong with it; of an organisation also with its services."""
    if entry.service:
        return ProblemReport.objects.filter(service=entry.service)
    return ProblemReport.objects.filter(Q(organisation=entry.organisation) | Q(service__organisation=entry.organisation))


def _context(request: SignedInRequest, manager: Manager, entry: Entry) -> dict[str, Any]:
    own = _problems(entry).filter(answered_at=None).select_related("service", "organisation")
    asking = Claim.objects.filter(state=Claim.State.UNREVIEWED, **entry.columns).exclude(claimant=request.user)
    return {
        "manager": manager,
        "entry": entry,
        "managers": list(looking_after.live_managers(entry)),
        "problems": list(own),
        "asking": list(asking.select_related("claimant")) if manager.is_lead else [],
        "services": [] if entry.service else list(entry.organisation.services.order_by("sort_key", "id")[:200]),
        "said": request.GET.get("said", ""),
        "form": ReasonForm(),
    }


@personal
@require_POST
def act(request: SignedInRequest, pk: int, what: str) -> HttpResponse:
    """One act of somebody who looks after an entry: welcome a colleague, hand over, quit, answer a problem.

    404 for the key of anything that belongs to another entry.
    """
    manager, at = _managed(request, pk), clock.now()
    entry = Entry(manager.organisation, manager.service)
    here, key = reverse("directory:managed-show", args=[manager.pk]), request.POST.get("key", "")
    reason = " ".join(request.POST.get("reason", "").split())[:1000]
    try:
        if what == "quit":
            claims.quit_looking_after(manager=manager, by=request.user, at=at)
            return _mine("quit")
        if what == "hand-over":
            claims.hand_over(to=get_object_or_404(looking_after.live_managers(entry), pk=_number(key)), by=request.user, at=at)
        elif what == "welcome":
            asking = get_object_or_404(Claim, pk=_uuid(key), **entry.columns)
            claims.welcome(claim=asking, reason=reason or str(policies.WELCOME), by=request.user, at=at)
        elif what == "answer" and reason:
            problem = get_object_or_404(_problems(entry), pk=_uuid(key))
            telling.answer_problem(problem=problem, reply=reason, by=request.user, at=at)
        else:
            raise Http404
    except Refused:
        return HttpResponseRedirect(f"{here}?said=refused")
    return HttpResponseRedirect(f"{here}?said={what}")


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 12:
        raise Http404
    return int(text)


def _uuid(text: str) -> UUID:
    found = service_reading.as_id(text)
    if found is None:
        raise Http404
    return found


def _known_entry(request: SignedInRequest, kind: str, key: str) -> Entry:
    """An entry whose history somebody may see; 404 for everybody else."""
    it = service_reading.service_at(key) if kind == "service" else service_reading.organisation_at(key)
    if it is None or not policies.may_see_history(request.user, looking_after.entry_of(it)):
        raise Http404
    return looking_after.entry_of(it)


@personal
@require_safe
def history(request: SignedInRequest, kind: str, key: str) -> HttpResponse:
    """What an entry said before, who changed it and when, with each difference side by side."""
    entry = _known_entry(request, kind, key)
    versions = list(Version.objects.filter(**entry.own).select_related("made_by")[:50])
    older = [*versions[1:], None][: len(versions)]
    told = [
        (version, entry_words.differences(before.data, version.data) if before else [])
        for version, before in zip(versions, older, strict=True)
    ]
    context = {"entry": entry, "told": told, "kind": kind, "may_restore": policies.may_restore(request.user, entry)}
    return render(request, "directory/entry_history.html", {**context, "said": request.GET.get("said", "")})


@personal
@require_POST
def restore(request: SignedInRequest, kind: str, key: str, number: int) -> HttpResponse:
    """Put an earlier version back."""
    entry = _known_entry(request, kind, key)
    version = get_object_or_404(Version, **entry.own, number=number)
    try:
        publishing.restore_version(version=version, by=request.user, at=clock.now())
    except Refused:
        raise Http404 from None
    it = service_reading.service_at(str(entry.it.pk)) if kind == "service" else service_reading.organisation_at(str(entry.it.pk))
    address = reverse(f"directory:{kind}-history", args=[it.slug if it else key])
    return HttpResponseRedirect(f"{address}?said=restored")


@personal
@require_POST
def pause(request: SignedInRequest, key: str, is_on: bool) -> HttpResponse:
    """ "Not on this week", or on after all: one tap. 404 for whoever may not."""
    entry = public_entry("service", key)
    if entry.service is None:
        raise Http404
    try:
        if is_on:
            pauses.end_pause(service=entry.service, today=clock.today(), by=request.user, at=clock.now())
        else:
            pauses.pause_this_week(service=entry.service, today=clock.today(), by=request.user, at=clock.now())
    except Refused:
        raise Http404 from None
    return HttpResponseRedirect(entry.service.get_absolute_url())


def tools_of(request: HttpRequest, entry: Entry) -> dict[str, Any]:
    """What whoever looks at an entry's page may do with it. Nothing for visitors."""
    person = request.user if request.session.session_key else None
    if not isinstance(person, Person):
        return {}
    may_edit = policies.may_edit(person, entry)
    may_pause = bool(entry.service) and policies.may_pause(person, entry)
    return {"may_edit": may_edit, "may_pause": may_pause, "may_delete": policies.may_delete(person, entry)}
