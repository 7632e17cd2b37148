"""Headers and refusals that hold for every page."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

View = Callable[[HttpRequest], HttpResponse]


def privacy_headers(get_response: View) -> View:
    """No browser feature is on by default; a page that needs one sets the header itself.

    The frame of a page tells what this device keeps, so that no store may show one device's page to another.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault("Permissions-Policy", "geolocation=(), camera=(), microphone=(), payment=(), browsing-topics=()")
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["Cookie"])
        return response

    return answer


def readable_input(get_response: View) -> View:
    """An address that is no UTF-8 is a bad request, never a crash."""

    def answer(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path:
            raise BadRequest("NUL in the address")
        return get_response(request)

    return answer
