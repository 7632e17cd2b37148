"""Adding and changing entries step by step, and "My contributions"."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yersel.accounts import limits
from yersel.accounts.decorators import personal
from yersel.accounts.sessions import SignedInRequest
from yersel.core import clock
from yersel.directory import entry_words, looking_after, policies, steps, twins
from yersel.directory.deciding_forms import AppealForm
from yersel.directory.entry_data import entry_as_data
from yersel.directory.models import Claim, Contribution, Media
from yersel.directory.operations import contributing, deciding
from yersel.directory.refusals import Refused
from yersel.directory.steps import CHECK
from yersel.directory.views.telling import GET_OR_POST, public_entry

KINDS = {"service": Contribution.Kind.NEW_SERVICE, "organisation": Contribution.Kind.NEW_ORGANISATION}


def readable(request: SignedInRequest, pk: UUID) -> Contribution:
    """The contribution; 404 for whoever may not know of it."""
    found = Contribution.objects.select_related("service__organisation", "organisation", "author", "decided_by")
    contribution = get_object_or_404(found, pk=pk)
    if not policies.may_read(request.user, contribution):
        raise Http404
    return contribution


def to_step(contribution: Contribution, step: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("directory:contribution-step", args=[contribution.pk, step]))


def to_contribution(contribution: Contribution, said: str = "") -> HttpResponse:
    address = reverse("directory:contribution-show", args=[contribution.pk])
    return HttpResponseRedirect(f"{address}?said={said}" if said else address)


@personal
@require_http_methods(GET_OR_POST)
def add(request: SignedInRequest) -> HttpResponse:
    """Begin: a service, or only a group."""
    if request.method == "POST":
        if (refusal := limits.refused(request, "contribute", key=str(request.user.pk))) is not None:
            return refusal
        kind = KINDS.get(request.POST.get("kind", ""), Contribution.Kind.NEW_SERVICE)
        made = contributing.start(kind=kind, by=request.user, at=clock.now())
        return to_step(made, steps.names_of(made)[0])
    return render(request, "directory/entry_add.html")


@personal
@require_http_methods(GET_OR_POST)
def edit(request: SignedInRequest, kind: str, key: str) -> HttpResponse:
    """Begin to change an entry, or go on. Whoever may not is told why, and how else to help."""
    entry = public_entry(kind, key)
    answer = policies.may_edit(request.user, entry)
    if request.method == "POST" and answer:
        made = contributing.start_edit(entry=entry, by=request.user, at=clock.now())
        return to_step(made, made.last_edited_step or steps.names_of(made)[0])
    context = {"entry": entry, "answer": answer, "kind": kind, "waits": not policies.may_publish(request.user, entry)}
    return render(request, "directory/entry_edit.html", context)


@personal
@require_http_methods(GET_OR_POST)
def step(request: SignedInRequest, pk: UUID, step: str) -> HttpResponse:
    """One step: asked, saved, and on to the next."""
    contribution = readable(request, pk)
    if not policies.may_write(request.user, contribution) or step not in steps.names_of(contribution):
        raise Http404
    if step == CHECK:
        return _check(request, contribution)
    form = steps.FORMS[step](request.POST if request.method == "POST" else None, entry=contribution.data)
    if request.method == "POST" and form.is_valid():
        saved = contributing.save_step(contribution=contribution, step=step, data=form.merged(), by=request.user, at=clock.now())
        return _onwards(request, saved, step)
    context = {"form": form, "step": step, "contribution": contribution, "trail": steps.trail(contribution, step)}
    return render(request, "directory/contribution_step.html", context, status=422 if form.errors else 200)


def _onwards(request: SignedInRequest, contribution: Contribution, step: str) -> HttpResponse:
    if "later" in request.POST:
        return to_contribution(contribution, "kept")
    if "again" in request.POST:
        return to_step(contribution, step)
    if step == "who" and (twins.twins_of(contribution.data) or _groups(contribution)):
        return HttpResponseRedirect(reverse("directory:contribution-twins", args=[contribution.pk]))
    return to_step(contribution, steps.next_after(contribution, step))


def _groups(contribution: Contribution) -> list[Any]:
    chosen = (contribution.data.get("organisation") or {}).get("id")
    return [] if chosen else list(twins.groups_named(contribution.data))


@personal
@require_http_methods(GET_OR_POST)
def look_alikes(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Is it here already? "This is it" leads to that entry; "mine is different" goes on."""
    contribution = readable(request, pk)
    if not policies.may_write(request.user, contribution):
        raise Http404
    groups = _groups(contribution)
    if request.method == "POST":
        chosen = next((group for group in groups if str(group.pk) == request.POST.get("group")), None)
        if chosen is not None:
            contributing.choose_group(contribution=contribution, organisation=chosen, by=request.user, at=clock.now())
        return to_step(contribution, "what")
    context = {"contribution": contribution, "twins": twins.twins_of(contribution.data), "groups": groups}
    return render(request, "directory/contribution_twins.html", context)


def _check(request: SignedInRequest, contribution: Contribution) -> HttpResponse:
    refusal = ""
    if request.method == "POST":
        try:
            sent = contributing.send(contribution=contribution, by=request.user, at=clock.now())
            return to_contribution(sent, "published" if sent.state == Contribution.State.PUBLISHED else "sent")
        except Refused as refused:
            refusal = str(refused)
    context = {**steps.check_page(contribution), "step": CHECK, "contribution": contribution, "refusal": refusal}
    context["trail"] = steps.trail(contribution, CHECK)
    context["is_staffs"] = contribution.kind == Contribution.Kind.SUGGESTION
    context["waits"] = not contributing.may_publish_it(request.user, contribution)
    return render(request, "directory/contribution_check.html", context, status=422 if refusal else 200)


@personal
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    """What somebody sent, what became of it and why; their claims; and what they look after."""
    sent = Contribution.objects.filter(author=request.user).select_related("service", "organisation", "decided_by")
    context = {
        "contributions": list(sent.order_by("-changed_at")),
        "claims": list(
            Claim.objects.filter(claimant=request.user).select_related("organisation", "service").order_by("-asked_at")
        ),
        "managed": looking_after.managed_by(request.user),
        "pictures": list(
            Media.objects.filter(sent_by=request.user).select_related("organisation", "service").order_by("-sent_at")
        ),
        "said": request.GET.get("said", ""),
    }
    return render(request, "directory/contribution_list.html", context)


@personal
@require_safe
def show(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One contribution: how it stands, the reason, and what can be done now."""
    contribution = readable(request, pk)
    before = _before(contribution)
    context = {
        "contribution": contribution,
        "is_mine": contribution.author_id == request.user.pk,
        "lines": entry_words.lines_of(contribution.data),
        "differences": entry_words.differences(before, contribution.data) if before else [],
        "may_write": policies.may_write(request.user, contribution),
        "may_appeal": policies.may_appeal(request.user, contribution),
        "appeals": list(contribution.appeals.all()),
        "next_step": contribution.last_edited_step or steps.names_of(contribution)[0],
        "said": request.GET.get("said", ""),
    }
    return render(request, "directory/contribution_show.html", context)


def _before(contribution: Contribution) -> dict[str, Any]:
    it = contribution.service or contribution.organisation
    is_open = contribution.state != Contribution.State.PUBLISHED and contribution.kind == Contribution.Kind.EDIT
    return entry_as_data(it) if is_open and it else {}


@personal
@require_POST
def withdraw(request: SignedInRequest, pk: UUID) -> HttpResponse:
    contribution = readable(request, pk)
    try:
        contributing.withdraw(contribution=contribution, by=request.user, at=clock.now())
    except Refused:
        return to_contribution(contribution, "too-late")
    return HttpResponseRedirect(f"{reverse('directory:contribution-list')}?said=withdrawn")


@personal
@require_http_methods(GET_OR_POST)
def appeal(request: SignedInRequest, kind: str, pk: UUID) -> HttpResponse:
    """Ask for somebody else to think again. 404 for what is somebody else's."""
    decided: Contribution | Claim
    if kind == "contribution":
        decided = get_object_or_404(Contribution, pk=pk, author=request.user)
    else:
        decided = get_object_or_404(Claim, pk=pk, claimant=request.user)
    answer = policies.may_appeal(request.user, decided)
    form = AppealForm(request.POST or None)
    if request.method == "POST" and answer and form.is_valid():
        deciding.appeal(decided=decided, text=form.cleaned_data["text"], by=request.user, at=clock.now())
        return HttpResponseRedirect(f"{reverse('directory:contribution-list')}?said=appealed")
    context = {"form": form, "decided": decided, "answer": answer}
    return render(request, "directory/appeal_make.html", context, status=422 if form.errors else 200)
