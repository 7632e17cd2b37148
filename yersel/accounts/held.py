"""Signing in again without losing what was typed: the page that asks for the code carries the form along."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from yersel.accounts.forms import SignInForm
from yersel.core import held_forms
from yersel.core.held_forms import HeldForm
from yersel.core.leaving import is_leaving, sent_away


def handed_back(request: HttpRequest, *, elsewhere: str = "") -> HttpResponse | None:
    """The page with what was typed, for a form from a page of ours; None for everything else.

    Who was leaving in a hurry is not held back by it: nothing of what was typed is shown.

    `elsewhere` is where somebody who has signed in shows once more who they are, in another window.
    """
    if is_leaving(request):
        return sent_away(request)
    form = held_forms.held_form(request)
    return held_page(request, form, elsewhere=elsewhere) if form else None


def held_page(request: HttpRequest, held: HeldForm, *, form: Any = None, status: int = 403, **context: Any) -> HttpResponse:
    """At this step: an address, the code sent there, another step in another window, or the button that sends it."""
    if form is None and not request.user.is_authenticated and not context.get("elsewhere"):
        form = SignInForm()
    return held_forms.page(request, held, template="accounts/held.html", status=status, form=form, **context)
