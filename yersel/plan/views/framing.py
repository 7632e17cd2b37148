"""What every page of a plan has: nobody keeps a copy, nobody but the person is looked up, and the look is described once a request."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from yersel.accounts.models import Person
from yersel.accounts.queries import signed_in
from yersel.consent.models import AccessLog
from yersel.consent.operations import Refused as NoKey
from yersel.core import clock
from yersel.core.leaving import is_leaving, sent_away
from yersel.plan.models import Plan, ShareLink
from yersel.plan.queries import Look, look_of_account, look_of_link, plan_of
from yersel.plan.reading import as_uuid
from yersel.plan.refusals import Gone, Locked

View = TypeVar("View", bound=Callable[..., HttpResponse])
_REQUEST_ID = "_yersel_plan_request"


def plan_page(view: View) -> View:
    """Kept by no cache, listed by no search engine, its form in no report of an error. What is gone or not theirs answers 404.

    Where a key is lost or does not open, that is said, and whom to write to.
    """

    @sensitive_post_parameters()
    @never_cache
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Gone:
            raise Http404 from None
        except (Locked, NoKey):
            response = render(request, "plan/locked.html", status=409)
        return unlisted(response)

    return cast(View, answer)


def unlisted(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex"
    response.setdefault("Referrer-Policy", "same-origin")
    return response


def own_plan(request: HttpRequest) -> tuple[Person, Plan]:
    """The person who asks, and their plan. Raises NoPlanYet, which is answered by the page to begin one."""
    person = signed_in(request)
    plan = plan_of(person)
    if plan is None:
        raise NoPlanYet
    return person, plan


class NoPlanYet(Exception):
    """Whoever asks has begun no plan."""


def with_plan(view: View) -> View:
    """A page of one's own plan. Who has none is asked whether they want one."""

    @plan_page
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            person, plan = own_plan(request)
        except NoPlanYet:
            return see_other(with_service(reverse("plan:start"), request))
        return view(request, person, plan, *args, **kwargs)

    return cast(View, answer)


def saves_on_leaving(view: View) -> View:
    """A page whose form may be left in a hurry: what is typed is saved where it can be, then the browser is sent away, whatever came."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        return unlisted(sent_away(request)) if is_leaving(request) else response

    return cast(View, answer)


def request_id(request: HttpRequest) -> UUID:
    """One id for all the looks of one request, so that a visit is one line in the list."""
    found = getattr(request, _REQUEST_ID, None)
    if not isinstance(found, UUID):
        found = uuid4()
        setattr(request, _REQUEST_ID, found)
    return found


def look_of(
    request: HttpRequest, person: Person, *, how: AccessLog.How = AccessLog.How.SCREEN, role: str = "", reason: str = ""
) -> Look:
    """The look of somebody who has signed in; `person` is whoever asks, owner or not."""
    return look_of_account(person, at=clock.now(), request_id=request_id(request), how=how, role=role, reason=reason)


def look_by_link(request: HttpRequest, link: ShareLink) -> Look:
    return look_of_link(link, label=str(_("Somebody with the link")), at=clock.now(), request_id=request_id(request))


def see_other(address: str) -> HttpResponseRedirect:
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


def with_service(address: str, request: HttpRequest) -> str:
    """An address that still says which service of the directory they came to put into their plan, if they came for that."""
    wanted = as_uuid(request.GET.get("service"))
    return f"{address}?service={wanted}" if wanted else address


def said(request: HttpRequest, allowed: set[str]) -> str:
    """What a page says was just done, from its own address; nothing else is ever shown."""
    found = request.GET.get("said", "")
    return found if found in allowed else ""


def attachment(content: str | bytes, *, name: str, kind: str) -> HttpResponse:
    """A file to take away, kept by no cache."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return unlisted(response)
