"""Ways to browse: by condition, by stage, by kind of support, by council area."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from yersel.core import clock
from yersel.core.access import public
from yersel.directory import browsing, presenters_browse, queries
from yersel.directory.models import Facet
from yersel.places.models import CouncilArea

page_for_browsers = cache_control(private=True, no_cache=True)


@public
@require_safe
@page_for_browsers
def hub(request: HttpRequest) -> HttpResponse:
    """All the ways in, in one place."""
    vocabulary, counts = queries.read_vocabulary(), browsing.facet_counts(today=clock.today())
    context = {
        "stages": presenters_browse.stage_entries(vocabulary, counts),
        "kinds": presenters_browse.kind_entries(vocabulary, counts),
        "conditions": presenters_browse.conditions_page(vocabulary, counts),
    }
    return render(request, "directory/browse_hub.html", context)


@public
@require_safe
@page_for_browsers
def conditions(request: HttpRequest) -> HttpResponse:
    page = presenters_browse.conditions_page(queries.read_vocabulary(), browsing.facet_counts(today=clock.today()))
    return render(request, "directory/browse_conditions.html", {"page": page})


@public
@require_safe
@page_for_browsers
def stages(request: HttpRequest) -> HttpResponse:
    entries = presenters_browse.stage_entries(queries.read_vocabulary(), browsing.facet_counts(today=clock.today()))
    return render(request, "directory/browse_stages.html", {"entries": entries})


@public
@require_safe
@page_for_browsers
def kinds(request: HttpRequest) -> HttpResponse:
    entries = presenters_browse.kind_entries(queries.read_vocabulary(), browsing.facet_counts(today=clock.today()))
    return render(request, "directory/browse_kinds.html", {"entries": entries})


@public
@require_safe
@page_for_browsers
def term(request: HttpRequest, facet: str, code: str) -> HttpResponse:
    """One condition, stage or kind. 404 for a code that is none of ours."""
    vocabulary = queries.read_vocabulary()
    choice = vocabulary.choice(facet, code)
    if choice is None:
        raise Http404
    results, cards = browsing.first_of_facet(facet, choice.bit, today=clock.today())
    page = presenters_browse.term_page(Facet(facet), choice, vocabulary, results, cards)
    return render(request, "directory/browse_term.html", {"page": page})


@public
@require_safe
@page_for_browsers
def areas(request: HttpRequest) -> HttpResponse:
    councils = list(CouncilArea.objects.order_by("name"))
    counts = browsing.counts_by_council()
    context = {
        "tiles": presenters_browse.tiles(councils, counts),
        "rows": [(council, counts.get(council.code, 0)) for council in councils],
    }
    return render(request, "directory/browse_areas.html", context)


@public
@require_safe
@page_for_browsers
def area(request: HttpRequest, slug: str) -> HttpResponse:
    """One council area."""
    council = get_object_or_404(CouncilArea.objects.select_related("health_board", "integration_authority"), slug=slug)
    results, cards = browsing.first_of_council(council, today=clock.today())
    towns = browsing.settlements_of(council)
    page = presenters_browse.area_page(council, queries.read_vocabulary(), results, cards, towns)
    return render(request, "directory/browse_area.html", {"page": page})
