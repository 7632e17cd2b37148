"""What the views of this room share. The marks that any room may use are in `core.access`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from yersel.accounts import demo_mode
from yersel.core import access

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def public(view: View) -> View:
    """Open to all, and to staff who have not taken their second step."""
    return access.way_out(access.public(view))


def personal(view: View) -> View:
    """Of one person alone: kept by no cache."""
    return never_cache(view)


def demo_only(view: View) -> View:
    """404 outside demo mode, should the address ever be mounted there."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not demo_mode.is_on():
            raise Http404
        return view(request, *args, **kwargs)

    return cast(View, answer)
