"""The page of results: words, place, filters, order, page. GET alone, so that an address can be kept and shared."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yersel.core import clock
from yersel.directory import presenters, queries
from yersel.directory.forms import Asked, FindForm
from yersel.directory.queries import Vocabulary
from yersel.places import queries as places
from yersel.places.queries import Choices, NotFound, Place


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Search, or, where the place's name is of several places, ask which was meant."""
    vocabulary = queries.read_vocabulary()
    asked = FindForm(request.GET, vocabulary).asked()
    answer = _place_of(asked)
    if isinstance(answer, Choices):
        links = presenters.choice_links(request.GET, answer)
        context = {"asked": asked, "question": answer.question, "links": links}
        return _private(render(request, "directory/find_choose_place.html", context), asked)
    query = _query(asked, answer, vocabulary)
    today = clock.today()
    results = queries.search(query, today=today)
    shown = queries.cards([*results.hits, *results.also], query, today=today)
    cards, also = shown[: len(results.hits)], shown[len(results.hits) :]
    page = presenters.find_page(request.GET, asked, answer, results, cards, also, vocabulary)
    suggestions = presenters.near_links(request.GET, [found.key for found in page.not_found.suggestions]) if page.not_found else []
    return _private(render(request, "directory/find.html", {"page": page, "suggestions": suggestions}), asked)


def _place_of(asked: Asked) -> Place | Choices | NotFound | None:
    if asked.near:
        return places.locate(asked.near)
    if asked.latitude is not None and asked.longitude is not None:
        return places.nearest_place(asked.latitude, asked.longitude)
    return None


def _query(asked: Asked, answer: Place | NotFound | None, vocabulary: Vocabulary) -> queries.Query:
    """The search to run. A place that is not known, or is not in Scotland, gets what serves all of Scotland."""
    chosen = {
        facet: frozenset(bit for code in codes if (bit := vocabulary.bit(facet, code)) is not None)
        for facet, codes in asked.chosen.items()
    }
    query = queries.Query(
        words=asked.q,
        place=answer if isinstance(answer, Place) else None,
        radius_km=asked.radius_km,
        chosen=chosen,
        age=asked.age,
        only=asked.only,
        sort=asked.sort,
        page=asked.page,
    )
    return replace(query, only="national") if isinstance(answer, NotFound) else query


def _private(response: HttpResponse, asked: Asked) -> HttpResponse:
    """A place or a condition in the address is nobody else's business: nothing keeps the page."""
    if asked.near or asked.latitude is not None or asked.chosen.get("condition") or asked.q:
        response["Cache-Control"] = "no-store"
    response["Permissions-Policy"] = "geolocation=(self), camera=(), microphone=(), payment=(), browsing-topics=()"
    return response
