""" "Show unconfirmed": entries that nobody has confirmed for two years, which the search leaves out, for whoever asks for them.

They are not in the index, so that no search pays for them. They are read from the entries themselves, which is slow and good enough for
a handful of which the page says that they may be wrong.
"""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Q, QuerySet

from yersel.directory.cards import Card, cards
from yersel.directory.finding import Finding
from yersel.directory.models import Facet, Service
from yersel.directory.search import Hit
from yersel.places.queries import Place

MOST = 20


def unconfirmed(finding: Finding, *, today: date) -> list[Card]:
    """At most twenty of them that fit the words, the place and the terms of a search, the last checked first. Two queries."""
    found = _with_words(Service.objects.public().filter(review_state=Service.ReviewState.DORMANT), finding)
    for facet, codes in finding.asked.chosen.items():
        if facet in Facet.values and facet != Facet.ACCESS:
            found = found.filter(_tagged(facet, codes))
    if finding.place is not None:
        found = found.filter(_in_reach(finding.place))
    ids = found.order_by("-last_reviewed", "id").values_list("id", flat=True).distinct()[:MOST]
    hits = [Hit(id_, None, None, False, 0.0, 0.0, 0.0, False) for id_ in dict.fromkeys(ids)]
    return cards(hits, finding.query, today=today)


def _with_words(services: QuerySet[Service], finding: Finding) -> QuerySet[Service]:
    """Those that have all the words, or that are tagged with what was understood of them."""
    asked = finding.understood.without_place if finding.understood.place else finding.asked.q
    if not asked.strip():
        return services
    wanted = Q(words=SearchQuery(asked, config="english"))
    for one in finding.understood.recognised:
        for term in one.terms:
            wanted |= _tagged(term.facet, [term.code])
    words = SearchVector("name", "alternate_name", "summary", "description", "organisation__name", config="english")
    return services.annotate(words=words).filter(wanted)


def _tagged(facet: str, codes: list[str]) -> Q:
    """With one of the terms, or with one below it."""
    of_facet = Q(attributes__term__taxonomy__code=facet)
    return of_facet & (Q(attributes__term__code__in=codes) | Q(attributes__term__parent__code__in=codes))


def _in_reach(place: Place) -> Q:
    """Those that serve an area that covers the place, or serve none in particular and meet in its council area."""
    if place.kind == "country":
        return Q()
    serves = Q(service_areas__area__in=[code for code in place.area_codes if code])
    meets = Q(service_areas=None, service_at_locations__location__council_area=place.council_code)
    return serves | meets if place.council_code else serves
