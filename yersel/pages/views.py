import sys
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import Error as DatabaseError
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import is_valid_path
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from yersel.core import errors, held_forms, slots
from yersel.core.access import public, way_out
from yersel.core.headers import allow_geolocation, forgetting
from yersel.core.leaving import is_leaving, sent_away
from yersel.directory.queries import remembered_by
from yersel.pages import queries, samples
from yersel.pages.openings import EXAMPLE_SEARCHES, STAGES
from yersel.pages.statements import STATEMENTS

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


@public
@require_safe
@allow_geolocation
def home(request: HttpRequest) -> HttpResponse:
    """The first page; where the device remembers a place, with it filled in."""
    remembered = remembered_by(request)
    context = {"stages": STAGES, "examples": EXAMPLE_SEARCHES, "own_place": remembered.place}
    response = render(request, "pages/home.html", context)
    patch_vary_headers(response, ["Cookie"])
    if not remembered.is_empty:
        add_never_cache_headers(response)
    return response


@public
@way_out
@require_safe
def statement(request: HttpRequest, name: str) -> HttpResponse:
    """A page of words alone."""
    return render(request, f"pages/{name}.html", {"statement": STATEMENTS[name]})


@public
@require_safe
def credits(request: HttpRequest) -> HttpResponse:  # noqa: A001 - the word for it
    """Whom we owe what we show."""
    return render(request, "pages/credits.html", {"statement": STATEMENTS["credits"], "sources": queries.sources_to_credit()})


@public
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component with sample data and every slot with its fillers, for those who build pages."""
    return render(request, "pages/components.html", {**samples.everything(), "slots": slots.fillers()})


@public
@way_out
@require_safe
@never_cache
def leave(request: HttpRequest) -> HttpResponse:
    """Go to a neutral page at once; what the browser kept of this site is cleared.

    A session ends only where our own page asked (Sec-Fetch-Site), so that no other site can sign people out by a link.
    """
    session = getattr(request, "session", None)
    if session is not None and request.headers.get("Sec-Fetch-Site") == "same-origin":
        session.flush()
    response = HttpResponse(status=303, headers={"Location": settings.LEAVE_TO})
    response["Referrer-Policy"] = "no-referrer"
    return forgetting(response)


@public
@way_out
@require_safe
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """For machines: 200 while the database answers, else 503. `degraded` where the background worker is silent."""
    report = queries.health_report()
    return JsonResponse(report, status=200 if report["database"]["answers"] else 503)


@public
@way_out
@require_safe
@cache_control(public=True, max_age=86400)
def favicon(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(static("core/favicon.svg"))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400; or 413 for what is more than a request may hold."""
    return errors.page(413 if isinstance(exception, TOO_MUCH) else 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return errors.page(403, request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What came from a page of ours with a token gone stale is handed back to be sent again; what did not is refused."""
    if is_leaving(request):
        return sent_away(request)
    held = held_forms.held_form(request)
    return held_forms.page(request, held) if held else errors.page(403, request)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404; but an address that only differs in its capitals from one of ours (an old bookmark, a poster) leads there."""
    lower = request.path.lower()
    if request.method in ("GET", "HEAD") and lower != request.path and is_valid_path(lower):
        query = request.META.get("QUERY_STRING", "")
        return HttpResponseRedirect(f"{quote(lower)}?{query}" if query else quote(lower))
    return errors.page(404, request)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; or 503 where the cause is that the database does not answer."""
    cause = sys.exc_info()[1]
    is_database = isinstance(cause, OperationalError | InterfaceError) and isinstance(cause, DatabaseError)
    return errors.unavailable() if is_database else errors.page(500)
