"""The queue of everything that waits for a decision: the list on one side, the thing on the other, the decision with its reason below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from yersel.accounts.decorators import personal
from yersel.accounts.models import Permission, Person
from yersel.accounts.policies import Answer, no
from yersel.accounts.sessions import SignedInRequest
from yersel.core import clock
from yersel.core.access import needs
from yersel.directory import deciding_queue, entry_words, looking_after, policies, policies_media, service_reading
from yersel.directory.deciding_forms import MergeForm, ReasonForm
from yersel.directory.editor_areas import Codes
from yersel.directory.entry_data import entry_as_data
from yersel.directory.looking_after import Entry
from yersel.directory.models import Appeal, Claim, Contribution, ImportConflict, Media, Organisation, ProblemReport, Service
from yersel.directory.operations import claims, conflicts, deciding, merging, pictures, telling
from yersel.directory.picture_forms import PictureDecisionForm
from yersel.directory.pictures_shown import of_media
from yersel.directory.refusals import Refused
from yersel.directory.views.telling import GET_OR_POST


@dataclass(frozen=True)
class Shown:
    """One thing of the queue as its page shows it. `acts` are the buttons: (name, what is done when it is pressed).

    An act is given the reason, who acts, and by name whatever `form` asks besides; `words` are what the form says at first.
    """

    thing: Any
    entry: Entry | None
    answer: Answer
    acts: dict[str, Callable[..., object]]
    more: dict[str, Any] = field(default_factory=dict)
    form: type[ReasonForm] = ReasonForm
    words: dict[str, str] = field(default_factory=dict)


def _contribution(person: Person, key: str) -> Shown:
    thing = _get(Contribution.objects.exclude(state=Contribution.State.DRAFT), key)
    entry = policies.entry_of_contribution(thing)
    before = entry_as_data(entry.it) if entry and thing.kind == Contribution.Kind.EDIT else {}
    more = {
        "lines": entry_words.lines_of(thing.data),
        "differences": entry_words.differences(before, thing.data) if before else [],
    }

    def act(operation: Callable[..., object]) -> Callable[[str, Person], object]:
        return lambda reason, by: operation(contribution=thing, reason=reason, by=by, at=clock.now())

    acts = {"publish": act(deciding.approve), "return": act(deciding.return_with_question), "refuse": act(deciding.refuse)}
    if thing.author_id is None:
        acts.pop("return")
    return Shown(thing, entry, policies.may_decide(person, thing), acts, more)


def _picture(person: Person, key: str) -> Shown:
    thing = _get(Media.objects.select_related("organisation", "service__organisation", "sent_by"), key)

    def act(operation: Callable[..., object]) -> Callable[..., object]:
        return lambda reason, by, **words: operation(picture=thing, reason=reason, by=by, at=clock.now(), **words)

    acts = {
        "publish": act(pictures.approve_picture),
        "return": act(pictures.return_picture),
        "refuse": act(pictures.refuse_picture),
    }
    words = {"alt_text": thing.alt_text, "caption": thing.caption}
    entry, answer = policies_media.entry_of_picture(thing), policies_media.may_decide_picture(person, thing)
    has_files = thing.state != Media.State.REFUSED
    return Shown(thing, entry, answer, acts, {"picture": of_media(thing) if has_files else None}, PictureDecisionForm, words)


def claim_shown(person: Person, key: str) -> Shown:
    """A claim, with what somebody may do about it now. 404 for none."""
    thing = _get(Claim.objects.select_related("organisation", "service", "claimant"), key)
    entry = policies.entry_of_claim(thing)
    managers = list(looking_after.live_managers(entry))
    more = {"same_domain": same_domain(thing.claimant.email, entry), "managers": managers}

    def act(operation: Callable[..., object]) -> Callable[[str, Person], object]:
        return lambda reason, by: operation(claim=thing, reason=reason, by=by, at=clock.now())

    if thing.state == Claim.State.CONFIRMED:
        return Shown(thing, entry, policies.may_revoke_claim(person, thing), {"revoke": act(claims.revoke)}, more)
    acts = {"confirm": act(claims.welcome), "deny": act(claims.deny)} if thing.state == Claim.State.UNREVIEWED else {}
    return Shown(thing, entry, policies.may_decide_claim(person, thing), acts, more)


def same_domain(email: str, entry: Entry) -> bool:
    """Whether an address is at the group's own web site: a hint, never a decision."""
    domain = email.rpartition("@")[2].lower().removeprefix("www.")
    sites = [entry.organisation.website, entry.service.url if entry.service else ""]
    hosts = {site.partition("://")[2].partition("/")[0].lower().removeprefix("www.") for site in sites if site}
    return bool(domain) and domain in hosts


def _problem(person: Person, key: str) -> Shown:
    thing = _get(ProblemReport.objects.select_related("organisation", "service__organisation"), key)
    it = thing.service or thing.organisation
    act: dict[str, Callable[[str, Person], object]] = {
        "answer": lambda reason, by: telling.answer_problem(problem=thing, reply=reason, by=by, at=clock.now())
    }
    entry = looking_after.entry_of(it) if it else None
    return Shown(thing, entry, policies.may_answer_problem(person, thing), act)


def _appeal(person: Person, key: str) -> Shown:
    thing = _get(Appeal.objects.select_related("contribution", "claim__organisation", "claim__service", "by"), key)

    def act(is_upheld: bool) -> Callable[[str, Person], object]:
        return lambda reason, by: deciding.decide_appeal(appeal=thing, is_upheld=is_upheld, reason=reason, by=by, at=clock.now())

    more = {"lines": entry_words.lines_of(thing.contribution.data)} if thing.contribution else {}
    acts = {"stands": act(True), "think-again": act(False)}
    return Shown(thing, None, policies.may_decide_appeal(person, thing), acts, more)


def _conflict(person: Person, key: str) -> Shown:
    thing = _get(
        ImportConflict.objects.select_related("record__source", "record__service__organisation", "record__organisation"), key
    )
    entry = conflicts.entry_of_conflict(thing)

    def act(takes_theirs: bool) -> Callable[[str, Person], object]:
        return lambda reason, by: conflicts.settle_conflict(conflict=thing, takes_theirs=takes_theirs, by=by, at=clock.now())

    ours = str(getattr(entry.it, thing.field, "")) if entry else ""
    answer = policies.may_restore(person, entry) if entry else no("")
    return Shown(thing, entry, answer, {"take-theirs": act(True), "keep-ours": act(False)}, {"ours": ours})


_READERS: dict[str, Callable[[Person, str], Shown]] = {
    "new": _contribution,
    "change": _contribution,
    "suggestion": _contribution,
    "picture": _picture,
    "claim": claim_shown,
    "problem": _problem,
    "appeal": _appeal,
    "conflict": _conflict,
}


def _get(rows: QuerySet[Any], key: str) -> Any:
    """The row with this key. 404 for none, and for what is no key at all."""
    try:
        found = rows.filter(pk=key).first()
    except (ValueError, ValidationError):
        found = None
    if found is None:
        raise Http404
    return found


def _listed(request: SignedInRequest) -> dict[str, Any]:
    kind, area = request.GET.get("kind", ""), request.GET.get("area", "")
    kept = policies.areas_kept_by(request.user)
    areas = deciding_queue.areas(kept)
    kind = kind if kind in deciding_queue.KINDS else ""
    area = area if area in {one.code for one in areas} else ""
    filters = urlencode({name: value for name, value in (("kind", kind), ("area", area)) if value})
    return {
        "waiting": deciding_queue.waiting(kind=kind, within=Codes([area]) if area else kept),
        "own_areas": areas if kept is not None else [],
        "kinds": deciding_queue.KINDS.items(),
        "areas": areas,
        "kind": kind,
        "area": area,
        "filters": f"?{filters}" if filters else "",
        "said": request.GET.get("said", ""),
    }


@personal
@needs(Permission.PUBLISH_ENTRIES)
@require_safe
def queue(request: SignedInRequest) -> HttpResponse:
    """Everything that waits, oldest first."""
    return render(request, "directory/queue.html", _listed(request))


@personal
@needs(Permission.PUBLISH_ENTRIES)
@require_http_methods(GET_OR_POST)
def item(request: SignedInRequest, kind: str, key: str) -> HttpResponse:
    """One thing beside the list, and its decision. Afterwards the next one is shown at once."""
    try:
        shown = _READERS[kind](request.user, key)
        if not policies.may_see_waiting(request.user, shown.thing, shown.entry):
            raise Http404
    except (KeyError, Http404):
        return HttpResponseRedirect(f"{reverse('directory:queue')}?said=gone")
    form = shown.form(request.POST or None, initial=shown.words)
    if kind == "conflict":
        form.fields["reason"].required = False
    if request.method == "POST" and form.is_valid():
        try:
            told = dict(form.cleaned_data)
            decide(shown, request.POST.get("decision", ""), reason=told.pop("reason"), by=request.user, **told)
            return _next(request)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {**_listed(request), "shown": shown, "form": form, "here_kind": kind, "here_key": key}
    return render(request, "directory/queue.html", context, status=422 if form.errors else 200)


def decide(shown: Shown, decision: str, *, reason: str, by: Person, **words: str) -> None:
    """Do what a button says, with the words that may be changed with it. Raises Refused, also for a button that the page has not."""
    act = shown.acts.get(decision)
    if act is None:
        raise Refused(str(ReasonForm.base_fields["reason"].error_messages["required"]))
    act(reason, by, **words)


def _next(request: SignedInRequest) -> HttpResponse:
    listed = _listed(request)
    first = next(iter(listed["waiting"]), None)
    address = reverse("directory:queue-item", args=[first.kind, first.key]) if first else reverse("directory:queue")
    sign = "&" if listed["filters"] else "?"
    return HttpResponseRedirect(f"{address}{listed['filters']}{sign}said=decided")


@personal
@needs(Permission.EDIT_ALL_ENTRIES)
@require_http_methods(GET_OR_POST)
def merge(request: SignedInRequest) -> HttpResponse:
    """Two entries that are the same: shown side by side first, then merged."""
    form = MergeForm(request.POST or None, initial={name: request.GET.get(name, "") for name in ("keep", "drop")})
    pair: list[Service | Organisation] = []
    if request.method == "POST" and form.is_valid():
        found = [_named(form.cleaned_data[name]) for name in ("keep", "drop")]
        pair = [it for it in found if it is not None]
        try:
            if len(pair) < 2:
                raise Refused(str(policies.WHICH_TWO))
            keep, drop = pair
            if "sure" in request.POST:
                merging.merge(keep=keep, drop=drop, by=request.user, at=clock.now())
                return HttpResponseRedirect(keep.get_absolute_url())
            policies_answer = policies.may_merge(request.user, keep, drop)
            if not policies_answer:
                raise Refused(str(policies_answer.why_not))
        except Refused as refusal:
            form.add_error(None, str(refusal))
            pair = []
    differences = entry_words.differences(entry_as_data(pair[0]), entry_as_data(pair[1])) if len(pair) == 2 else []
    context = {"form": form, "pair": pair, "differences": differences}
    return render(request, "directory/merge.html", context, status=422 if form.errors else 200)


def _named(text: str) -> Service | Organisation | None:
    """The entry whose address or id was typed."""
    key = text.strip().rstrip("/").rpartition("/")[2].lower()
    if "/organisations/" in text:
        return service_reading.organisation_at(key)
    return service_reading.service_at(key) or service_reading.organisation_at(key)
