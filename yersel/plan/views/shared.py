"""What others see of a plan: somebody of the circle or who works with the person, and whoever has a link and its PIN."""

from __future__ import annotations

from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yersel.accounts import limits
from yersel.accounts.models import Person
from yersel.accounts.queries import signed_in
from yersel.consent.models import Access
from yersel.consent.queries import shared_with
from yersel.core import clock
from yersel.core.access import public
from yersel.plan import queries
from yersel.plan.models import CircleMember, ShareLink
from yersel.plan.operations import circle, sharing, suggestions
from yersel.plan.refusals import Gone, Refused
from yersel.plan.sections import KINDS, PARTS, PREFIX, WRITTEN
from yersel.plan.shared_reading import link_behind, plans_shared_with, shared_plan
from yersel.plan.sharing_forms import PinForm, ReasonForm
from yersel.plan.suggestion_forms import SuggestionForm
from yersel.plan.views.framing import look_by_link, look_of, plan_page, said, see_other

REASON_SECONDS = 60 * 60  # how long a visit is: then a worker is asked again
_REASONS = "ys_plan_reasons"


@plan_page
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The plans of which somebody may see parts now; nothing of them is opened here."""
    person = signed_in(request)
    found = plans_shared_with(person, at=clock.now())
    context = {
        "plans": [
            (member.plan, member.plan.person.display_name, [PARTS[grant.part].title for grant in grants])
            for member, grants in found
        ],
        "said": said(request, {"accepted", "left"}),
    }
    return render(request, "plan/shared_with_me.html", context)


@plan_page
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The parts that are shared with whoever asks, at this moment. Who works with the person says why first, once a visit."""
    person = signed_in(request)
    member, grants = _or_404(request, pk, person)
    reason = _reason(request.session, pk) if member.is_worker else ""
    if member.is_worker and not reason:
        form = ReasonForm(request.POST or None)
        if request.method != "POST" or not form.is_valid():
            context = {"form": form, "owner": member.plan.person.display_name}
            return render(request, "plan/shared_reason.html", context, status=422 if form.errors else 200)
        _remember_reason(request.session, pk, form.cleaned_data["reason"])
        return see_other(reverse("plan:shared", args=[pk]))
    look = look_of(request, person, role=_role(member), reason=reason)
    kinds = [PARTS[grant.part].code for grant in grants]
    shown = queries.sections_shown_to(plan=member.plan, kinds=kinds, look=look)
    context = {
        "owner": member.plan.person.display_name,
        "shown": shown,
        "grants": grants,
        "until": min(grant.until for grant in grants),
        "may_suggest": [KINDS[code] for code in kinds if code in WRITTEN and WRITTEN[code].asks and _may_suggest(grants, code)],
        "mine": queries.suggestions_to(plan=member.plan, look=look, kinds=shown.parts, by=person)[:20],
        "said": said(request, {"suggested", "withdrawn"}),
    }
    return render(request, "plan/shared.html", context)


@plan_page
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    """Propose what a question of a part could say. Nothing changes before the person takes it."""
    person = signed_in(request)
    member, grants = _or_404(request, pk, person)
    if kind not in WRITTEN or not _may_suggest(grants, kind):
        raise Http404
    form = SuggestionForm(WRITTEN[kind], request.POST or None)
    if request.method == "POST" and form.is_valid():
        proposed = form.cleaned_data
        try:
            suggestions.make_suggestion(
                plan=member.plan,
                by=person,
                label=person.display_name,
                kind=kind,
                target=proposed["target"],
                text=proposed["text"],
                why=proposed["why"],
                at=clock.now(),
            )
        except Gone:
            raise
        except Refused as why:
            form.add_error(None, str(why))
        else:
            return see_other(f"{reverse('plan:shared', args=[pk])}?said=suggested")
    context = {"form": form, "kind": WRITTEN[kind], "owner": member.plan.person.display_name, "plan_id": pk}
    return render(request, "plan/suggest.html", context, status=422 if form.errors else 200)


@plan_page
@require_POST
def withdraw(request: HttpRequest, pk: UUID, suggestion: UUID) -> HttpResponse:
    """Take a suggestion of one's own back."""
    person = signed_in(request)
    member, _grants = _or_404(request, pk, person)
    try:
        suggestions.withdraw_suggestion(plan=member.plan, by=person, suggestion_id=suggestion, at=clock.now())
    except Gone:
        raise
    except Refused:
        raise Http404 from None
    return see_other(f"{reverse('plan:shared', args=[pk])}?said=withdrawn")


@plan_page
@require_POST
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Leave somebody's circle: what was shared ends with it."""
    person = signed_in(request)
    member, _grants = _or_404(request, pk, person)
    circle.leave_circle(plan=member.plan, by=person, at=clock.now())
    return see_other(f"{reverse('plan:shared-with-me')}?said=left")


@public
@plan_page
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Behind a share link: the PIN is asked by POST each time, and what it opens is shown in the answer, kept nowhere."""
    found = link_behind(token, at=clock.now())
    if found is None:
        return render(request, "plan/link_over.html", status=404)
    form = PinForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "plan/link_pin.html", {"form": form}, status=422 if form.errors else 200)
    if (response := limits.refused(request, "plan_pin", key=str(found.pk))) is not None:
        return response
    try:
        is_right = sharing.try_pin(link=found, pin=form.cleaned_data["pin"], at=clock.now())
    except Gone:
        return render(request, "plan/link_over.html", status=404)
    if not is_right:
        return _wrong_pin(request, token, form)
    return _behind_link(request, found)


def _wrong_pin(request: HttpRequest, token: str, form: PinForm) -> HttpResponse:
    if link_behind(token, at=clock.now()) is None:
        return render(request, "plan/link_over.html", status=404)
    form.add_error("pin", _("This is not the PIN. After five wrong ones the link is stopped, and the person is told"))
    return render(request, "plan/link_pin.html", {"form": form}, status=422)


def _behind_link(request: HttpRequest, found: ShareLink) -> HttpResponse:
    grants = shared_with(Access.Recipient.LINK, str(found.pk), at=clock.now(), prefix=PREFIX)
    kinds = [PARTS[grant.part].code for grant in grants if grant.part in PARTS]
    shown = queries.sections_shown_to(plan=found.plan, kinds=kinds, look=look_by_link(request, found))
    if not shown.parts:
        return render(request, "plan/link_over.html", status=404)
    context = {"shown": shown, "owner": found.plan.person.display_name, "until": found.until}
    return render(request, "plan/link.html", context)


def _or_404(request: HttpRequest, pk: UUID, person: Person) -> tuple[CircleMember, list[Access]]:
    """What is shared with them now. A refusal is written down as a look is, and takes as long where there is no such plan."""
    found = shared_plan(pk, person, at=clock.now())
    if found is None:
        queries.refuse(pk, look_of(request, person))
        raise Http404
    return found


def _may_suggest(grants: list[Access], code: str) -> bool:
    return any(grant.part == KINDS[code].part and grant.may_suggest for grant in grants)


def _role(member: CircleMember) -> str:
    return "works with you" if member.is_worker else "in your circle"


def _reason(session: SessionBase, pk: UUID) -> str:
    """Why a worker said they look at this plan, while the visit lasts."""
    reason, since = (session.get(_REASONS) or {}).get(str(pk), ("", 0))
    return str(reason) if clock.now().timestamp() - float(since) < REASON_SECONDS else ""


def _remember_reason(session: SessionBase, pk: UUID, reason: str) -> None:
    session[_REASONS] = {**(session.get(_REASONS) or {}), str(pk): (reason, clock.now().timestamp())}
