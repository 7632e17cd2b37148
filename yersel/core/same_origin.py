"""Forms that need no cookie of their own: the browser itself says that they were sent from a page of ours."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

View = Callable[..., HttpResponse]


def from_own_page(request: HttpRequest) -> bool:
    """Whether the browser vouches that a page of this site sent the request. Scripts of other sites cannot set these headers."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    origin = request.headers.get("Origin", "")
    return origin == f"{request.scheme}://{request.get_host()}" or origin in settings.CSRF_TRUSTED_ORIGINS


def own_pages_only(view: View) -> View:
    """Guard a form against forgery without setting a cookie on every page that shows it.

    Where the browser does not vouch (none since 2020), the usual token is asked for. See docs/adr/0015.
    """
    with_token = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return (view if from_own_page(request) else with_token)(request, *args, **kwargs)

    return answer
