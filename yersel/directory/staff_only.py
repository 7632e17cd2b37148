"""What a view of this room asks before it runs: pages that need leave, and pages of one person alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from yersel.accounts.models import Permission, Person
from yersel.accounts.policies import may

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def needs(permission: Permission) -> Callable[[View], View]:
    """404 for whoever may not, and kept by no cache: that there is such a page is nobody else's business."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not may(signed_in(request), permission):
                raise Http404
            return view(request, *args, **kwargs)

        kept = never_cache(answer)
        kept.needs_permission = permission  # type: ignore[attr-defined]
        return cast(View, kept)

    return decorate


def signed_in(request: HttpRequest) -> Person:
    """Who asks, where nobody gets in without having signed in."""
    return cast(Person, request.user)
