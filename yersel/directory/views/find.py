"""The page of results: words, place, filters, order, page. GET alone, so that an address can be kept and shared."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yersel.core import clock
from yersel.core.access import public
from yersel.directory import presenters, queries
from yersel.directory.digest_like import digest_url
from yersel.directory.find_address import address_of, known_params
from yersel.directory.for_you import for_you
from yersel.directory.forms import FindForm
from yersel.directory.operations.gaps import fetch_and_record
from yersel.directory.remembering import with_own_place
from yersel.directory.results_map import results_map
from yersel.directory.unconfirmed import unconfirmed
from yersel.directory.ways_out import few_results


@public
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Search, or, where the place's name is of several places, ask which was meant."""
    vocabulary, remembered, today = queries.read_vocabulary(), queries.remembered_by(request), clock.today()
    data = with_own_place(request.GET, remembered)
    asked = FindForm(data, vocabulary).asked()
    finding = queries.find(asked, today=today)
    if finding.results is None:
        return _private(render(request, "directory/find_choose_place.html", presenters.choose_place(data, finding)))
    hits = [*finding.results.hits, *finding.results.also]
    cards = queries.cards(hits, finding.query, today=today, understood=finding.understood)
    page = presenters.find_page(data, finding, cards, has_own_place=bool(remembered.place))
    needs = finding.unmet_needs if finding.is_unmet else []
    counting = partial(fetch_and_record, needs, month=today.replace(day=1))
    context = {
        "page": page,
        "few": few_results(known_params(data), finding, today=today, fetch=counting),
        "map": results_map(finding, finding.results.hits, page.cards, page.first)
        if data.get("map") == "1" and finding.results.hits
        else None,
        "digest_url": digest_url(finding),
        "unconfirmed": unconfirmed(finding, today=today) if data.get("unconfirmed") == "1" else None,
        "unconfirmed_url": f"{address_of([*known_params(data), ('unconfirmed', '1')])}#unconfirmed",
        "mine": for_you(request.GET, data, remembered, vocabulary),
    }
    return _private(render(request, "directory/find.html", context))


def _private(response: HttpResponse) -> HttpResponse:
    """A place, a condition or words in the address are nobody else's business: nothing keeps the page."""
    response["Cache-Control"] = "no-store"
    response["Permissions-Policy"] = "geolocation=(self), camera=(), microphone=(), payment=(), browsing-topics=()"
    return response
