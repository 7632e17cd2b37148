"""One condition or kind of support in one council area or town."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from yersel.core import clock
from yersel.core.access import public
from yersel.directory import browsing, queries
from yersel.directory.landing import landing, place_called, term_called
from yersel.directory.presenters_landing import landing_page


@public
@require_safe
@cache_control(private=True, no_cache=True)
def show(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """The page, also where there is nothing yet. 404 for a place or a term that we do not know."""
    vocabulary = queries.read_vocabulary()
    term = term_called(code, vocabulary)
    where = place_called(place) if term else None
    if term is None or where is None:
        raise Http404
    found = landing(where, term, today=clock.today())
    towns = browsing.settlements_of(where.council) if where.is_council else []
    address, root = request.build_absolute_uri(request.path), request.build_absolute_uri("/").rstrip("/")
    page = landing_page(where, term, found, vocabulary, towns, address, root)
    return render(request, "directory/landing.html", {"page": page, "address": address})
