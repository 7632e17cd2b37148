"""Four questions before any view runs: has somebody signed in, have staff taken their second step, has the person the permission
that the view needs, and, where it is sensitive, have they shown lately who they are? The marks are in `core.access`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from allauth.mfa.models import Authenticator
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from yersel.accounts import policies, queries
from yersel.accounts.held import handed_back
from yersel.accounts.models import Permission
from yersel.accounts.sessions import SignedInRequest, is_confirmed, used_second_factor

ViewFunction = Callable[..., HttpResponseBase]


class PrivateUnlessMarkedPublic(LoginRequiredMiddleware):
    """Django's own, but it does not look at the session for a page that is open to all."""

    def process_view(
        self, request: HttpRequest, view_func: ViewFunction, view_args: tuple[Any, ...], view_kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if not getattr(view_func, "login_required", True):
            return None
        answer = super().process_view(request, view_func, view_args, view_kwargs)
        return (handed_back(request) if answer else None) or cast("HttpResponse | None", answer)


class SecondStepForStaff:
    """Staff who have not taken a second step in this session are sent to take it, or to set one up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view_func: ViewFunction, view_args: tuple[Any, ...], view_kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if getattr(view_func, "is_way_out", False) or not request.session.session_key:
            return None
        if not request.user.is_authenticated or used_second_factor(cast(SignedInRequest, request)):
            return None
        person = cast(SignedInRequest, request).user
        if not policies.needs_second_factor(person):
            return None
        address = second_step_address(queries.second_factors_of(person))
        to_go_on = HttpResponseRedirect(f"{address}?{urlencode({'next': request.get_full_path()})}")
        return handed_back(request, elsewhere=address) or to_go_on


class WhatTheViewNeeds:
    """404 without the permission; then, for what is sensitive, the page that asks "is it you?"."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view_func: ViewFunction, view_args: tuple[Any, ...], view_kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        permission = getattr(view_func, "needs_permission", None)
        if permission and not policies.may(cast(SignedInRequest, request).user, Permission(permission)):
            raise Http404
        if getattr(view_func, "is_sensitive", False) and not is_confirmed(request):
            address = reverse("accounts:confirm")
            to_go_on = HttpResponseRedirect(f"{address}?{urlencode({'next': request.path})}")
            return handed_back(request, elsewhere=address) or to_go_on
        return None


def second_step_address(kinds: list[str]) -> str:
    """Where somebody who has set up these kinds shows them, or sets up the first."""
    if Authenticator.Type.WEBAUTHN in kinds:
        return reverse("mfa_reauthenticate_webauthn")
    if Authenticator.Type.TOTP in kinds:
        return reverse("mfa_reauthenticate")
    return reverse("accounts:security")
