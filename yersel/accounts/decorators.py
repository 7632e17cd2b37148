"""What a view asks before it runs."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from yersel.accounts import policies
from yersel.accounts.models import Permission
from yersel.accounts.sessions import SignedInRequest, is_confirmed
from yersel.core import access

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def public(view: View) -> View:
    """Open to all, and to staff who have not taken their second step."""
    return access.way_out(access.public(view))


def personal(view: View) -> View:
    """Of one person alone: kept by no cache."""
    return never_cache(view)


def confirmed_recently(view: View) -> View:
    """For sensitive acts: whoever has not just shown who they are is sent to do so, and comes back."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not is_confirmed(request):
            return HttpResponseRedirect(f"{reverse('accounts:confirm')}?{urlencode({'next': request.path})}")
        return view(request, *args, **kwargs)

    return cast(View, answer)


def needs(permission: Permission) -> Callable[[View], View]:
    """404 for whoever may not: that there is such a page is nobody else's business."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not policies.may(request.user, permission):
                raise Http404
            return view(request, *args, **kwargs)

        answer.needs_permission = permission  # type: ignore[attr-defined]
        return cast(View, answer)

    return decorate


def demo_only(view: View) -> View:
    """404 outside demo mode, should the address ever be mounted there."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return cast(View, answer)
