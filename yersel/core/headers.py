"""Headers that a page asks for itself."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse

Arguments = ParamSpec("Arguments")
PageView = Callable[Concatenate[HttpRequest, Arguments], HttpResponse]


def allow_geolocation(view: PageView[Arguments]) -> PageView[Arguments]:
    """Let this page, and nothing in it from elsewhere, ask where the reader is. Only for pages with a button that says so."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Permissions-Policy"] = "geolocation=(self), camera=(), microphone=(), payment=(), browsing-topics=()"
        return response

    return answer
