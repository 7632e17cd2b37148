"""One's own account: name, addresses, roles, history, data, closing."""

from __future__ import annotations

from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth import logout
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yersel.accounts import limits, operations, policies, queries
from yersel.accounts.decorators import personal, public
from yersel.accounts.forms import AddressForm, CloseForm, CodeForm, NameForm
from yersel.accounts.history import history_lines
from yersel.accounts.models import ROLES, EmailedCode, Permission
from yersel.accounts.operations import Refused, Verdict
from yersel.accounts.recovery import unused_codes
from yersel.accounts.sessions import SignedInRequest, confirm_again, wanted_address
from yersel.accounts.views.entry import GET_OR_POST, code_error
from yersel.core import clock
from yersel.core.access import sensitive, way_out
from yersel.core.headers import forgetting

ADDRESS, CONFIRM = "ys_address_code", "ys_confirm_code"


def said(name: str, word: str) -> HttpResponse:
    """To a page of this room, which then says what was done."""
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'said': word})}")


@personal
@require_safe
def show(request: SignedInRequest) -> HttpResponse:
    """Everything about the account on one page, with ways to change it."""
    person = request.user
    context = {
        "addresses": queries.addresses_of(person),
        "passkeys": queries.passkeys_of(person),
        "has_app": "totp" in queries.second_factors_of(person),
        "recovery_codes": len(unused_codes(person)),
        "roles": [(role.label, ROLES[role].description) for role in queries.roles_of(person)],
        "kept": queries.kept_people(person),
        "may_give_roles": policies.may(person, Permission.GIVE_ROLES),
        "may_change_addresses": policies.may(person, Permission.CHANGE_ADDRESSES),
        "said": request.GET.get("said", ""),
    }
    return render(request, "accounts/account_show.html", context)


@personal
@require_http_methods(GET_OR_POST)
def name(request: SignedInRequest) -> HttpResponse:
    form = NameForm(request.POST or None, initial={"display_name": request.user.display_name})
    if request.method == "POST":
        form = NameForm(request.POST)
        if form.is_valid():
            operations.change_name(person=request.user, display_name=form.cleaned_data["display_name"], at=clock.now())
            return said("accounts:show", "name")
    return render(request, "accounts/account_name.html", {"form": form}, status=422 if form.errors else 200)


@personal
@sensitive
@require_http_methods(GET_OR_POST)
def addresses(request: SignedInRequest) -> HttpResponse:
    """The addresses, and a form for one more: a code goes there first."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        refused = limits.refused(request, "ask_code", key=email)
        if refused:
            return refused
        row = operations.send_code(purpose=EmailedCode.Purpose.ADDRESS, email=email, person=request.user, at=clock.now())
        request.session[ADDRESS] = str(row.pk)
        return redirect("accounts:address-code")
    context = {"form": form, "addresses": queries.addresses_of(request.user), "said": request.GET.get("said", "")}
    return render(request, "accounts/account_addresses.html", context, status=422 if form.errors else 200)


@personal
@sensitive
@require_http_methods(GET_OR_POST)
def address_code(request: SignedInRequest) -> HttpResponse:
    """The code that was sent to the new address."""
    code_id = request.session.get(ADDRESS)
    if not code_id:
        return redirect("accounts:addresses")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verdict, row = operations.check_code(code_id=UUID(code_id), typed=form.cleaned_data["code"], at=clock.now())
        if verdict is Verdict.RIGHT and row and row.person_id == request.user.pk:
            return _address_added(request, row.email)
        form.add_error("code", code_error(verdict))
    return render(request, "accounts/account_address_code.html", {"form": form}, status=422 if form.errors else 200)


def _address_added(request: SignedInRequest, email: str) -> HttpResponse:
    del request.session[ADDRESS]
    try:
        operations.add_address(person=request.user, email=email, at=clock.now())
    except Refused:
        return said("accounts:addresses", "taken")
    return said("accounts:addresses", "added")


@personal
@sensitive
@require_POST
def address_change(request: SignedInRequest, pk: int, what: str) -> HttpResponse:
    """Make an address the first, or remove it. 404 for one of somebody else."""
    address = get_object_or_404(EmailAddress, pk=pk, user=request.user)
    act = operations.make_first if what == "first" else operations.remove_address
    try:
        act(person=request.user, address=address, at=clock.now())
    except Refused:
        return said("accounts:addresses", "is-first")
    return said("accounts:addresses", what)


@personal
@way_out
@require_http_methods(GET_OR_POST)
def confirm(request: SignedInRequest) -> HttpResponse:
    """Before a sensitive act: a fresh code by e-mail, or another way. Then back to where they were."""
    goal = wanted_address(request) or reverse("accounts:show")
    code_id = request.session.get(CONFIRM)
    form = CodeForm(request.POST if "code" in request.POST else None)
    if request.method == "POST" and "send" in request.POST:
        return limits.refused(request, "ask_code", key=request.user.email) or _confirm_sent(request, goal)
    if form.is_bound and code_id and form.is_valid():
        refused = limits.refused(request, "try_code", key=request.user.email)
        if refused:
            return refused
        verdict, row = operations.check_code(code_id=UUID(code_id), typed=form.cleaned_data["code"], at=clock.now())
        if verdict is Verdict.RIGHT and row and row.person_id == request.user.pk:
            del request.session[CONFIRM]
            confirm_again(request)
            return HttpResponseRedirect(goal)
        form.add_error("code", code_error(verdict))
    context = {"form": form, "next": goal, "is_sent": bool(code_id), "kinds": queries.second_factors_of(request.user)}
    return render(request, "accounts/confirm.html", context, status=422 if form.errors else 200)


def _confirm_sent(request: SignedInRequest, goal: str) -> HttpResponse:
    person = request.user
    row = operations.send_code(purpose=EmailedCode.Purpose.CONFIRM, email=person.email, person=person, at=clock.now())
    request.session[CONFIRM] = str(row.pk)
    return HttpResponseRedirect(f"{reverse('accounts:confirm')}?{urlencode({'next': goal})}")


@personal
@require_safe
def history(request: SignedInRequest) -> HttpResponse:
    """What we noted of what they did, in plain words."""
    return render(request, "accounts/account_history.html", {"lines": history_lines(request.user)})


@personal
@sensitive
@require_http_methods(GET_OR_POST)
def data(request: SignedInRequest) -> HttpResponse:
    """Everything we hold about them, as one file."""
    if request.method != "POST":
        return render(request, "accounts/account_data.html")
    everything = operations.all_data_of(person=request.user, at=clock.now())
    response = JsonResponse(everything, encoder=DjangoJSONEncoder, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@personal
@sensitive
@require_http_methods(GET_OR_POST)
def close(request: SignedInRequest) -> HttpResponse:
    """Close the account, after a typed word."""
    answer = policies.may_close_account(request.user)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.close_account(person=request.user, by=request.user, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            logout(request)
            return forgetting(redirect("accounts:closed-now"))
    context = {"form": form, "answer": answer}
    return render(request, "accounts/account_close.html", context, status=422 if form.errors else 200)


@public
@require_safe
def closed_now(request: HttpRequest) -> HttpResponse:
    """What somebody sees when their account is closed."""
    return render(request, "accounts/closed.html", {"title": _("Your account is closed")})
