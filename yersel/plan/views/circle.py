"""The people around somebody, inviting them, and their answer."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yersel.accounts import limits
from yersel.accounts.models import Person
from yersel.core import clock
from yersel.core.access import public
from yersel.plan import queries
from yersel.plan.circle_forms import InviteForm, MemberForm
from yersel.plan.models import Plan
from yersel.plan.operations import circle
from yersel.plan.reading import MemberShown
from yersel.plan.refusals import Locked, Refused
from yersel.plan.shared_reading import member_invited_by
from yersel.plan.views.framing import look_of, plan_page, said, see_other, with_plan

SAID = {"added", "changed", "gone", "invited"}


def members_of(request: HttpRequest, person: Person, plan: Plan) -> tuple[MemberShown, ...]:
    return queries.sections_shown_to(plan=plan, kinds=["circle"], look=look_of(request, person)).circle


@with_plan
@require_safe
def listing(request: HttpRequest, person: Person, plan: Plan) -> HttpResponse:
    context = {"members": members_of(request, person, plan), "said": said(request, SAID)}
    return render(request, "plan/circle.html", context)


@with_plan
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, person: Person, plan: Plan) -> HttpResponse:
    form = MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            circle.add_member(
                plan=plan, by=person, content=form.content(), is_worker=form.cleaned_data["is_worker"], at=clock.now()
            )
        except Refused as why:
            form.add_error(None, str(why))
        else:
            return see_other(f"{reverse('plan:circle')}?said=added")
    return render(request, "plan/member.html", {"form": form}, status=422 if form.errors else 200)


@with_plan
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, person: Person, plan: Plan, pk: UUID) -> HttpResponse:
    found = _member_or_404(members_of(request, person, plan), pk)
    form = MemberForm(request.POST) if request.method == "POST" else MemberForm.of(found)
    if request.method == "POST" and form.is_valid():
        circle.change_member(
            plan=plan,
            by=person,
            member_id=pk,
            content=form.content(),
            is_worker=form.cleaned_data["is_worker"],
            at=clock.now(),
        )
        return see_other(f"{reverse('plan:circle')}?said=changed")
    return render(request, "plan/member.html", {"form": form, "member": found}, status=422 if form.errors else 200)


@with_plan
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, person: Person, plan: Plan, pk: UUID) -> HttpResponse:
    """Asked once more first: what they may see ends with it. Also of somebody whose row does not open."""
    if request.method != "POST":
        found = next((member for member in members_of(request, person, plan) if member.id == pk), None)
        if found is None:
            raise Http404
        context = {"words": found.name, "is_person": True, "back": reverse("plan:circle")}
        return render(request, "plan/remove.html", context)
    circle.remove_member(plan=plan, by=person, member_id=pk, at=clock.now())
    return see_other(f"{reverse('plan:circle')}?said=gone")


@with_plan
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, person: Person, plan: Plan, pk: UUID) -> HttpResponse:
    """Write to somebody of the circle, at the address typed here, with a link that works once."""
    found = _member_or_404(members_of(request, person, plan), pk)
    form = InviteForm(request.POST or None, initial={"email": found.email})
    if request.method == "POST" and form.is_valid():
        if (response := limits.refused(request, "plan_invitation", key=str(person.pk))) is not None:
            return response
        link = request.build_absolute_uri(reverse("plan:invitation", args=["SECRET"])).replace("SECRET", "{secret}")
        try:
            circle.invite_member(plan=plan, by=person, member_id=pk, to=form.cleaned_data["email"], link=link, at=clock.now())
        except Refused as why:
            form.add_error(None, str(why))
        else:
            return see_other(f"{reverse('plan:circle')}?said=invited")
    return render(request, "plan/invite.html", {"form": form, "member": found}, status=422 if form.errors else 200)


@public
@plan_page
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """What somebody who was invited sees: whose circle it is, and yes or no. To say yes they sign in first."""
    found = member_invited_by(secret, at=clock.now())
    if found is None:
        return render(request, "plan/invitation_over.html", status=404)
    person = request.user if isinstance(request.user, Person) else None
    context: dict[str, object] = {"owner": found.plan.person.display_name or _("Somebody"), "person": person, "secret": secret}
    if request.method != "POST":
        return render(request, "plan/invitation.html", context)
    if request.POST.get("do") == "refuse":
        circle.refuse_invitation(secret=secret, at=clock.now())
        return render(request, "plan/invitation_over.html", {"is_refused": True})
    if person is None:
        return see_other(f"{reverse('accounts:sign-in')}?next={request.path}")
    try:
        circle.accept_invitation(secret=secret, by=person, at=clock.now())
    except Refused as why:
        return render(request, "plan/invitation.html", {**context, "why": str(why)}, status=422)
    return see_other(f"{reverse('plan:shared-with-me')}?said=accepted")


def _member_or_404(members: tuple[MemberShown, ...], pk: UUID) -> MemberShown:
    found = next((member for member in members if member.id == pk), None)
    if found is None:
        raise Http404
    if found.is_broken:
        raise Locked
    return found
