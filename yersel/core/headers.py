"""Headers that a page asks for itself."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar, cast

from csp.decorators import csp_replace
from django.http import HttpResponse

PageView = TypeVar("PageView", bound=Callable[..., HttpResponse])


def allow_geolocation(view: PageView) -> PageView:
    """Let this page, and nothing in it from elsewhere, ask where the reader is. Only for pages with a button that says so."""

    @wraps(view)
    def answer(*args: object, **kwargs: object) -> HttpResponse:
        response = view(*args, **kwargs)
        response["Permissions-Policy"] = "geolocation=(self), camera=(), microphone=(), payment=(), browsing-topics=()"
        return response

    return cast(PageView, answer)


def forgetting(response: HttpResponse) -> HttpResponse:
    """Have the browser drop what it kept of this site: nobody who sits down after them sees their pages by "back"."""
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


def policy(directives: Mapping[str, list[str]]) -> Callable[[PageView], PageView]:
    """Let this page have these directives in its Content-Security-Policy in place of those that all pages have."""
    return cast(Any, csp_replace(dict(directives)))  # type: ignore[no-any-return]
