"""Signing in, joining, signing out. One way for all: an address, a code, and for those who are new a name."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yersel.accounts import limits, operations, queries
from yersel.accounts.decorators import personal, public
from yersel.accounts.forms import CodeForm, JoinForm, RecoveryForm, SignInForm
from yersel.accounts.models import EmailedCode, Person
from yersel.accounts.operations import Verdict
from yersel.accounts.recovery import use_recovery_code
from yersel.accounts.sessions import CODE, NEXT, PROVEN, wanted_address
from yersel.core import clock
from yersel.core.headers import forgetting

GET_OR_POST = ["GET", "HEAD", "POST"]


@public
@personal
@require_http_methods(GET_OR_POST)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for an address and send a code there, whether or not we know it."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(wanted_address(request) or reverse("accounts:show"))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return limits.refused(request, "ask_code", key=form.cleaned_data["email"]) or _sent(request, form.cleaned_data["email"])
    said = request.GET.get("said", "")
    context = {"form": form, "next": wanted_address(request), "said": said}
    return render(request, "accounts/sign_in.html", context, status=422 if form.errors else 200)


def _sent(request: HttpRequest, email: str) -> HttpResponse:
    send_code_to(request, email)
    request.session[NEXT] = wanted_address(request) or request.session.get(NEXT, "")
    return redirect("accounts:code")


def send_code_to(request: HttpRequest, email: str) -> None:
    """Send a code, and note in the session which one is waited for."""
    row = operations.send_code(purpose=EmailedCode.Purpose.SIGN_IN, email=email, at=clock.now())
    request.session[CODE] = {"id": str(row.pk), "email": row.email}


@public
@personal
@require_http_methods(GET_OR_POST)
def code(request: HttpRequest) -> HttpResponse:
    """Take the code from the mail."""
    asked = request.session.get(CODE)
    if request.user.is_authenticated or not asked:
        return redirect("accounts:sign-in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        refused = limits.refused(request, "try_code", key=asked["email"])
        if refused:
            return refused
        verdict, row = operations.check_code(code_id=UUID(asked["id"]), typed=form.cleaned_data["code"], at=clock.now())
        if verdict is Verdict.RIGHT and row:
            return proven(request, row.email)
        form.add_error("code", code_error(verdict))
    context = {"form": form, "email": asked["email"]}
    return render(request, "accounts/code.html", context, status=422 if form.errors else 200)


def code_error(verdict: Verdict) -> str:
    if verdict is Verdict.SPENT:
        return _("This code can no longer be used. Ask for a new one.")
    return _("That is not the code we sent. Look at the newest e-mail.")


@public
@personal
@require_http_methods(["POST"])
def code_again(request: HttpRequest) -> HttpResponse:
    """Another code to the same address."""
    asked = request.session.get(CODE)
    if not asked:
        return redirect("accounts:sign-in")
    return limits.refused(request, "ask_code", key=asked["email"]) or _sent(request, asked["email"])


def proven(request: HttpRequest, email: str) -> HttpResponse:
    """The address is theirs: in they go, or on to the page for those who are new."""
    request.session.pop(CODE, None)
    person = queries.person_with_address(email)
    if person:
        return enter(request, person, email=email)
    request.session.cycle_key()
    request.session[PROVEN] = {"email": email, "at": clock.now().timestamp()}
    return redirect("accounts:join")


def enter(request: HttpRequest, person: Person, *, email: str = "", method: str = "code", is_new: bool = False) -> HttpResponse:
    """Sign somebody in; those who need a second step are asked for it first. The session gets a new key."""
    goal = request.session.pop(NEXT, "") or reverse("accounts:show")
    record_authentication(request, person, method=method)
    response: HttpResponse = perform_login(request, person, redirect_url=goal, signup=is_new, email=email)
    return response


@public
@personal
@require_http_methods(GET_OR_POST)
def join(request: HttpRequest) -> HttpResponse:
    """For an address that has no account yet: a name, if they like, and that they are old enough."""
    proven: dict[str, Any] | None = request.session.get(PROVEN)
    fresh = proven and clock.now().timestamp() - proven["at"] < 3600
    if request.user.is_authenticated or not proven or not fresh:
        return redirect("accounts:sign-in")
    form = JoinForm(request.POST or None, minimum_age=settings.MINIMUM_AGE)
    if request.method == "POST" and form.is_valid():
        refused = limits.refused(request, "join")
        return refused or _joined(request, proven["email"], form.cleaned_data["display_name"])
    context = {"form": form, "email": proven["email"], "minimum_age": settings.MINIMUM_AGE}
    return render(request, "accounts/join.html", context, status=422 if form.errors else 200)


def _joined(request: HttpRequest, email: str, display_name: str) -> HttpResponse:
    person = operations.join(email=email, display_name=display_name, at=clock.now())
    request.session.pop(PROVEN, None)
    return enter(request, person, email=email, is_new=True)


@public
@personal
@require_http_methods(GET_OR_POST)
def lost(request: HttpRequest) -> HttpResponse:
    """For whoever can no longer read their e-mail: what they can do, and a recovery code in place of the e-mail."""
    if request.user.is_authenticated:
        return redirect("accounts:show")
    form = RecoveryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        refused = limits.refused(request, "try_code", key=form.cleaned_data["email"])
        if refused:
            return refused
        person = use_recovery_code(form.cleaned_data["email"], form.cleaned_data["code"])
        if person:
            return enter(request, person, method="recovery-code")
        form.add_error("code", _("That address and code do not belong together, or the code was used before."))
    return render(request, "accounts/lost.html", {"form": form}, status=422 if form.errors else 200)


@public
@personal
@require_http_methods(GET_OR_POST)
def sign_out(request: HttpRequest) -> HttpResponse:
    """Signing out is a button: a link alone, on another site, signs nobody out."""
    if request.method == "POST":
        logout(request)
        return forgetting(HttpResponseRedirect("/"))
    return render(request, "accounts/sign_out.html")


@public
@personal
def closed(request: HttpRequest) -> HttpResponse:
    """Where allauth sends somebody whose account is closed."""
    return HttpResponseRedirect(f"{reverse('accounts:sign-in')}?{urlencode({'said': 'closed'})}")
