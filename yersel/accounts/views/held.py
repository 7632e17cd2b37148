"""Signing in again by a code while a form that was typed waits in the page."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yersel.accounts import limits, operations
from yersel.accounts.decorators import personal, public
from yersel.accounts.forms import CodeForm, SignInForm
from yersel.accounts.held import held_page
from yersel.accounts.operations import Verdict
from yersel.accounts.sessions import CODE
from yersel.accounts.views.entry import code_error, proven, send_code_to
from yersel.core import clock, held_forms
from yersel.core.held_forms import HeldForm


@public
@personal
@require_POST
def sign_in_again(request: HttpRequest) -> HttpResponse:
    """An address, then its code; then what was typed is theirs to send."""
    held = held_forms.opened(request.POST.get("held", ""))
    if held is None:
        return redirect("accounts:sign-in")
    if request.user.is_authenticated:
        return held_page(request, held, status=200)
    return _code_typed(request, held) if "code" in request.POST else _address_typed(request, held)


def _address_typed(request: HttpRequest, held: HeldForm) -> HttpResponse:
    form = SignInForm(request.POST)
    if not form.is_valid():
        return held_page(request, held, form=form, status=422)
    email = form.cleaned_data["email"]
    if limits.refused(request, "ask_code", key=email):
        return _wait(request, held, form)
    send_code_to(request, email)
    return held_page(request, held, form=CodeForm(), asked=email, status=200)


def _code_typed(request: HttpRequest, held: HeldForm) -> HttpResponse:
    asked = request.session.get(CODE)
    if not asked:
        return held_page(request, held, status=200)
    form = CodeForm(request.POST)
    if form.is_valid():
        if limits.refused(request, "try_code", key=asked["email"]):
            return _wait(request, held, form)
        verdict, row = operations.check_code(code_id=UUID(asked["id"]), typed=form.cleaned_data["code"], at=clock.now())
        if verdict is Verdict.RIGHT and row:
            answer = proven(request, row.email)
            elsewhere = "" if request.user.is_authenticated else answer["Location"]
            return held_page(request, held, elsewhere=elsewhere, status=200)
        form.add_error("code", code_error(verdict))
    return held_page(request, held, form=form, asked=asked["email"], status=422)


def _wait(request: HttpRequest, held: HeldForm, form: SignInForm | CodeForm) -> HttpResponse:
    form.add_error(
        None, _("There were many tries in a short time. Wait a quarter of an hour, with this page open, and try again.")
    )
    return held_page(request, held, form=form, status=429)
