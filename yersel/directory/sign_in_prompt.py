"""Whoever signs in and looks after entries that are due for a check is told so, on the next page they see and then not again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import F
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse

from yersel.accounts.models import Person
from yersel.core import clock
from yersel.directory.looking_after import services_of
from yersel.directory.models import Service
from yersel.directory.review_clock import Step, cutoffs

KEY = "ys_due_entries"
_SHOWN = "_yersel_told_of_due_entries"
View = Callable[[HttpRequest], HttpResponse]


def note_due_entries(sender: object, request: HttpRequest, user: Any, **_: Any) -> None:
    """On signing in: how many there are goes into the session. Receives Django's `user_logged_in`."""
    number = due_entries_of(user) if isinstance(user, Person) else 0
    if number:
        request.session[KEY] = number


def due_entries_of(person: Person) -> int:
    """How many listed entries that they look after were not checked for ten months or more."""
    mine = Service.objects.public().filter(pk__in=services_of(person).values("pk"))
    return (
        mine.alias(checked=Coalesce(F("last_reviewed"), F("added_at")))
        .filter(checked__lte=cutoffs(clock.now()).by_step[Step.DUE])
        .count()
    )


def due_entries(request: HttpRequest | None, subject: Any) -> Mapping[str, Any] | None:
    """Fills the slot `page-notice`. Nothing for visitors, and nothing on the list itself, where they are."""
    user = getattr(request, "user", None)
    if request is None or user is None or not user.is_authenticated:
        return None
    number = request.session.get(KEY, 0)
    if not number:
        return None
    setattr(request, _SHOWN, True)
    match = request.resolver_match
    return None if match and match.view_name == "directory:review-mine" else {"number": number}


def prompt_once(get_response: View) -> View:
    """Forget it once a page has said it."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if getattr(request, _SHOWN, False):
            request.session.pop(KEY, None)
        return response

    return answer
