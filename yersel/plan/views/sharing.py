"""What is shared with whom, stopping it by one press, and seeing it as they see it; who has looked; suggestions."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yersel.accounts.models import Person
from yersel.consent.models import Access
from yersel.consent.queries import accesses_of, words_of
from yersel.core import clock
from yersel.plan import queries
from yersel.plan.comparing import compared
from yersel.plan.looks import looks_at
from yersel.plan.models import Plan, Suggestion
from yersel.plan.operations import sharing, suggestions
from yersel.plan.reading import as_uuid
from yersel.plan.refusals import Refused, Stale
from yersel.plan.sections import KINDS, PARTS
from yersel.plan.shared_reading import has_link_stopped_by_pins
from yersel.plan.shares import shares_by_recipient
from yersel.plan.sharing_forms import PURPOSES, REASONS, ShareForm
from yersel.plan.suggestion_forms import AnswerForm
from yersel.plan.views.circle import members_of
from yersel.plan.views.framing import look_of, said, see_other, with_plan

SAID = {"shared", "stopped"}
TOLD_FOR = timedelta(days=30)  # that wrong PINs have stopped a link


@with_plan
@require_safe
def listing(request: HttpRequest, person: Person, plan: Plan) -> HttpResponse:
    """Each recipient with the parts they may see now, what for, until when, and Stop."""
    now = clock.now()
    grants = [grant for grant in accesses_of(person.pk, at=now) if grant.part in PARTS]
    links = queries.links_of(plan=plan, look=look_of(request, person)) if grants else []
    members = members_of(request, person, plan) if grants else ()
    context = {
        "shares": shares_by_recipient(grants, members, links, dict(PURPOSES)),
        "is_stopped_by_pins": has_link_stopped_by_pins(plan, since=now - TOLD_FOR),
        "said": said(request, SAID),
    }
    return render(request, "plan/sharing.html", context)


@with_plan
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, person: Person, plan: Plan) -> HttpResponse:
    """Share some parts with somebody. A link's address is shown once, on the page that answers."""
    members = members_of(request, person, plan)
    kinds = list(_kinds_to_share(plan))
    chosen = request.GET.getlist("part")
    initial = {"kinds": [kind for kind in chosen if kind in kinds]}
    form = ShareForm(request.POST or None, members=members, kinds=kinds, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            return _shared(request, person, plan, form)
        except Refused as why:
            form.add_error(None, str(why))
    context = {"form": form, "members": members, "words": words_of("share-plan")}
    return render(request, "plan/share.html", context, status=422 if form.errors else 200)


def _kinds_to_share(plan: Plan) -> list[str]:
    """Every part that can be shared; the wishes only where they have been written."""
    saved = queries.saved_sections(plan)
    return [code for code, kind in KINDS.items() if not kind.is_opt_in or code in saved]


def _shared(request: HttpRequest, person: Person, plan: Plan, form: ShareForm) -> HttpResponse:
    said, now = form.cleaned_data, clock.now()
    until = form.ends_at(now)
    if said["recipient"] == "link":
        _link, secret = sharing.share_by_link(
            plan=plan,
            by=person,
            label=said["label"],
            pin=said["pin"],
            kinds=said["kinds"],
            purpose=said["purpose"],
            until=until,
            at=now,
        )
        address = request.build_absolute_uri(reverse("plan:link", args=[secret]))
        return render(request, "plan/share_made.html", {"address": address, "until": until, "label": said["label"]})
    sharing.share_with_member(
        plan=plan,
        by=person,
        member_id=UUID(said["recipient"]),
        kinds=said["kinds"],
        may=Access.May(said["may"]),
        purpose=said["purpose"],
        until=until,
        at=now,
    )
    return see_other(f"{reverse('plan:sharing')}?said=shared")


@with_plan
@require_POST
def stop(request: HttpRequest, person: Person, plan: Plan) -> HttpResponse:
    """Stop one part, or all that one recipient may see, now."""
    verb, _colon, key = request.POST.get("do", "").partition(":")
    if verb == "part" and (access := as_uuid(key)):
        sharing.stop_share(plan=plan, by=person, access=access, at=clock.now())
    elif verb == "all" and key.partition("/")[0] in Access.Recipient.values:
        kind, _slash, recipient = key.partition("/")
        sharing.stop_all_of(plan=plan, by=person, recipient_kind=kind, recipient_id=recipient, at=clock.now())
    else:
        raise Http404
    return see_other(f"{reverse('plan:sharing')}?said=stopped")


@with_plan
@require_safe
def preview(request: HttpRequest, person: Person, plan: Plan, kind: str, recipient: str) -> HttpResponse:
    """The plan as one recipient sees it now. It is the owner who looks, and so the list of looks says."""
    now = clock.now()
    grants = [
        grant
        for grant in accesses_of(person.pk, at=now)
        if grant.recipient_kind == kind and grant.recipient_id == recipient and grant.part in PARTS
    ]
    if not grants:
        raise Http404
    kinds = [PARTS[grant.part].code for grant in grants]
    shown = queries.sections_shown_to(plan=plan, kinds=kinds, look=look_of(request, person))
    return render(request, "plan/preview.html", {"shown": shown, "grants": grants})


@with_plan
@require_safe
def seen(request: HttpRequest, person: Person, plan: Plan) -> HttpResponse:
    """Who has seen what, when, why and how; one's own looks folded away."""
    looks = looks_at(plan)
    others = [look for look in looks if not look.is_own]
    by_link = any(look.link for look in others)
    links = queries.links_of(plan=plan, look=look_of(request, person), with_stopped=True) if by_link else []
    context = {
        "others": others,
        "labels": {str(link.pk): label for link, label in links if label},
        "own": [look for look in looks if look.is_own][:200],
        "reasons": dict(REASONS),
    }
    return render(request, "plan/seen.html", context)


@with_plan
@require_safe
def suggestion_list(request: HttpRequest, person: Person, plan: Plan) -> HttpResponse:
    """What others propose, and what became of it."""
    found = queries.suggestions_to(plan=plan, look=look_of(request, person))
    context = {
        "waiting": [one for one in found if one.row.status == Suggestion.Status.WAITING],
        "answered": [one for one in found if one.row.status != Suggestion.Status.WAITING],
        "said": said(request, {"taken", "declined"}),
    }
    return render(request, "plan/suggestions.html", context)


@with_plan
@require_http_methods(["GET", "HEAD", "POST"])
def suggestion(request: HttpRequest, person: Person, plan: Plan, pk: UUID) -> HttpResponse:
    """One suggestion beside what stands there now: take it, change it first, or say no."""
    look = look_of(request, person)
    found = next((one for one in queries.suggestions_to(plan=plan, look=look) if one.row.pk == pk), None)
    if found is None:
        raise Http404
    if found.row.status != Suggestion.Status.WAITING:  # by "back", or a second press
        return see_other(reverse("plan:suggestions"))
    kind = KINDS[found.row.section_kind]
    section = queries.sections_shown_to(plan=plan, kinds=[kind.code], look=look).sections.get(kind.code)
    body, number = (dict(section.body), section.number) if section else ({}, 0)
    now_says = str(body.get(found.row.target) or "")
    form = AnswerForm(request.POST or None, initial={"seen": number, "text": found.proposed})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            return _answered(request, person, plan, found, form, body)
        except Stale:
            status = 409
            form = AnswerForm({**request.POST.dict(), "seen": str(number)})
            form.add_error(None, _("This part was saved in another window since you opened it. Look at it again."))
        except Refused as why:
            status = 422
            form.add_error(None, str(why))
    context = {
        "one": found,
        "kind": kind,
        "now_says": now_says,
        "form": form,
        "differences": compared(kind, body, {**body, found.row.target: found.proposed}),
    }
    return render(request, "plan/suggestion.html", context, status=422 if form.errors and status == 200 else status)


def _answered(
    request: HttpRequest,
    person: Person,
    plan: Plan,
    found: queries.SuggestionShown,
    form: AnswerForm,
    body: dict[str, object],
) -> HttpResponse:
    here = reverse("plan:suggestions")
    if request.POST.get("do") == "decline":
        suggestions.decline_suggestion(
            plan=plan, by=person, suggestion_id=found.row.pk, answer=form.cleaned_data["answer"], at=clock.now()
        )
        return see_other(f"{here}?said=declined")
    text = form.cleaned_data["text"]
    new = {name: value for name, value in {**body, found.row.target: text}.items() if value}
    suggestions.accept_suggestion(
        plan=plan,
        by=person,
        suggestion_id=found.row.pk,
        body=new,
        seen=form.cleaned_data["seen"],
        is_changed=text != found.proposed,
        answer=form.cleaned_data["answer"],
        at=clock.now(),
    )
    return see_other(f"{here}?said=taken")
