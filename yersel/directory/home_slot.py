"""The part of the first page that leads to browsing: conditions, kinds of support, council areas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from yersel.core import clock
from yersel.directory import browsing, presenters_browse, queries
from yersel.places.models import CouncilArea


def ways_to_browse(request: HttpRequest | None, subject: Any) -> Mapping[str, Any]:
    """Fills the slot `home-browse`. Four queries."""
    counts = browsing.facet_counts(today=clock.today())
    vocabulary = queries.read_vocabulary()
    kinds = [entry for entry in presenters_browse.kind_entries(vocabulary, counts) if entry.count]
    councils = CouncilArea.objects.order_by("name")
    return {
        "conditions": presenters_browse.conditions_page(vocabulary, counts),
        "kinds": kinds,
        "tiles": presenters_browse.tiles(councils, browsing.counts_by_council()),
    }
