"""Reference (b): what a Django site without an index of its own would write: full text at query time, and a count query a facet."""

from __future__ import annotations

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import Count, QuerySet

from benchmarks.search.cases import Case
from yersel.directory.models import Service, TaxonomyTerm


def search(case: Case) -> int:
    """Page, total and four facet counts: six statements."""
    found = _matching(case)
    rows = list(found.order_by("-rank", "id")[:20] if case.words else found.order_by("sort_key", "id")[:20])
    total = found.count()
    ids = found.order_by().values("id")
    for facet in ("condition", "kind", "stage", "who"):
        terms = TaxonomyTerm.objects.filter(taxonomy__code=facet, attributes__service__in=ids)
        list(terms.annotate(number=Count("attributes__service", distinct=True)).values_list("code", "number"))
    return total if rows or not total else total


def _matching(case: Case) -> QuerySet[Service]:
    services = Service.objects.public().select_related("organisation")
    if case.words:
        vector = SearchVector("name", weight="A") + SearchVector("summary", weight="C") + SearchVector("description", weight="D")
        query = SearchQuery(" ".join(case.words), config="english")
        services = services.annotate(search=vector, rank=SearchRank(vector, query)).filter(search=query)
    if case.place is not None and case.place.latitude is not None and case.place.longitude is not None:
        radius = (case.radius_km or 2000.0) / 111.32
        near = services.filter(
            service_at_locations__location__latitude__range=(case.place.latitude - radius, case.place.latitude + radius),
            service_at_locations__location__longitude__range=(
                case.place.longitude - 2 * radius,
                case.place.longitude + 2 * radius,
            ),
        )
        services = near.distinct()
    for facet, bits in case.chosen.items():
        services = services.filter(attributes__term__taxonomy__code=facet, attributes__term__bit__in=bits)
    return services
