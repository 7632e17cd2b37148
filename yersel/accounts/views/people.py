"""Roles in plain words; for administrators who holds them; for coordinators lost addresses; for carers whom they act for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yersel.accounts import operations, queries
from yersel.accounts.decorators import personal, public
from yersel.accounts.forms import GiveRoleForm, KeepForm, LostAddressForm
from yersel.accounts.models import ROLES, KeptBy, Permission, RoleGrant
from yersel.accounts.operations import Refused
from yersel.accounts.sessions import SignedInRequest
from yersel.accounts.views.account import said
from yersel.accounts.views.entry import GET_OR_POST
from yersel.core import clock
from yersel.core.access import needs, sensitive


@public
@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """Who may do what here, open to all."""
    return render(request, "accounts/roles.html", {"roles": ROLES.items()})


@personal
@needs(Permission.GIVE_ROLES)
@sensitive
@require_http_methods(GET_OR_POST)
def grants(request: SignedInRequest) -> HttpResponse:
    """Who holds which role, and giving one."""
    form = GiveRoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = queries.person_with_address(form.cleaned_data["email"])
        if person is None:
            form.add_error("email", _("No open account has that address. They must join first."))
        else:
            try:
                operations.give_role(person=person, role=form.cleaned_data["role"], by=request.user, at=clock.now())
                return said("accounts:grants", "given")
            except Refused as refusal:
                form.add_error(None, str(refusal))
    context = {"form": form, "grants": queries.live_grants(), "said": request.GET.get("said", "")}
    return render(request, "accounts/grants.html", context, status=422 if form.errors else 200)


@personal
@needs(Permission.GIVE_ROLES)
@sensitive
@require_POST
def grant_end(request: SignedInRequest, pk: int) -> HttpResponse:
    grant = get_object_or_404(RoleGrant.objects.live().select_related("person"), pk=pk)
    try:
        operations.end_role(grant=grant, by=request.user, at=clock.now())
    except Refused:
        return said("accounts:grants", "not-ended")
    return said("accounts:grants", "ended")


@personal
@needs(Permission.CHANGE_ADDRESSES)
@sensitive
@require_http_methods(GET_OR_POST)
def lost_address(request: SignedInRequest) -> HttpResponse:
    """Give somebody a new address, with the reason."""
    form = LostAddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = queries.person_with_address(form.cleaned_data["old"])
        if person is None:
            form.add_error("old", _("No open account has that address."))
        else:
            asked = form.cleaned_data
            try:
                operations.change_lost_address(
                    person=person, email=asked["new"], reason=asked["reason"], by=request.user, at=clock.now()
                )
                return said("accounts:lost-address", "changed")
            except Refused as refusal:
                form.add_error(None, str(refusal))
    context = {"form": form, "said": request.GET.get("said", "")}
    return render(request, "accounts/lost_address.html", context, status=422 if form.errors else 200)


@personal
@require_http_methods(GET_OR_POST)
def kept(request: SignedInRequest) -> HttpResponse:
    """For whom they act, and acting for one more."""
    form = KeepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            operations.keep_person(
                display_name=asked["display_name"],
                consent=KeptBy.Consent(asked["consent"]),
                purpose=asked["purpose"],
                by=request.user,
                at=clock.now(),
            )
            return said("accounts:kept", "kept")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "kept": queries.kept_people(request.user), "said": request.GET.get("said", "")}
    return render(request, "accounts/kept.html", context, status=422 if form.errors else 200)


@personal
@require_POST
def kept_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """No longer act for somebody. 404 for a keeping of somebody else."""
    keeping = get_object_or_404(KeptBy.objects.select_related("person"), pk=pk, keeper=request.user, ended_at=None)
    operations.end_keeping(keeping=keeping, by=request.user, at=clock.now())
    return said("accounts:kept", "ended")
