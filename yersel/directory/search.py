"""Finding services: one statement gives the hits, the total and a count beside every filter.

Area-or-radius rule: a service is in reach when it serves an area that covers the place, or when it serves no area in
particular and has a place within the radius. Score: text x quality / (1 + km / 5); demoted entries come after all others.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from django.db import connection

from yersel.directory import facets
from yersel.directory.asking import AREA_PLACES, PAGE_SIZE, SORTS, Query
from yersel.directory.search_statement import CHOSEN, CHOSEN_SLOTS, FIRST, HIT, TOTAL, Statement, slots_of
from yersel.directory.text_query import TextQuery, text_of_words

__all__ = ["AREA_PLACES", "FEW", "PAGE_SIZE", "SORTS", "Hit", "Query", "Results", "search"]
FEW = 3
_FACETS = [facet.code for column in FIRST for facet in facets.FACETS if facet.columns[0] == column and facet.code != "time"]


@dataclass(frozen=True)
class Hit:
    """A service that was found: where in particular (`service_at_location_id`), how far, and the terms of its score."""

    service_id: UUID
    service_at_location_id: UUID | None
    km: float | None
    in_radius: bool
    score: float
    text: float
    quality: float
    all_in_name: bool


@dataclass(frozen=True)
class Results:
    """One page of hits; `facets` counts, for each facet and bit, the services that choosing it would leave."""

    hits: list[Hit]
    total: int
    facets: dict[str, Counter[int]]
    also: list[Hit] = field(default_factory=list)
    is_relaxed: bool = False

    def pages(self, size: int = PAGE_SIZE) -> int:
        return max(1, math.ceil(self.total / size))


def search(query: Query, *, today: date) -> Results:
    """Find services. Where nothing has all the words, those that fit what was understood of them (`is_relaxed`).

    Where fewer than three have all the words and nothing was understood, `also` holds up to ten that have some of them.
    At most two statements, whatever comes.
    """
    text = query.text if query.text is not None else text_of_words(query.words)
    results = _run(query, text.match, text, today)
    if text.relaxed and results.total == 0:
        return replace(_run(query, text.relaxed, text, today), is_relaxed=True)
    if text.some and results.total < FEW and query.page == 1:
        found = {hit.service_id for hit in results.hits}
        some = _run(replace(query, page_size=10 + FEW), text.some, text, today).hits
        return replace(results, also=[hit for hit in some if hit.service_id not in found][:10])
    return results


def _run(query: Query, match: str, text: TextQuery, today: date) -> Results:
    statement = Statement(query, match, text, today)
    with connection.cursor() as cursor:
        cursor.execute(statement.sql(), statement.params)
        rows = cursor.fetchall()
    counts: dict[str, Counter[int]] = {facet.code: Counter() for facet in facets.FACETS}
    hits, total = [], 0
    for what, lo, hi, number, *hit in rows:
        if what == HIT:
            hits.append(Hit(*hit))
        elif what == TOTAL:
            total = number
        elif what < CHOSEN:
            _count(counts, query, _FACETS[what], lo, hi or 0, number)
    for what, lo, hi, number, *_ in rows:
        if what >= CHOSEN:
            _count_chosen(counts, query, what - CHOSEN, lo, hi or 0, number)
    return Results(hits, total, counts)


def _count(counts: dict[str, Counter[int]], query: Query, facet: str, lo: int, hi: int, number: int) -> None:
    """Fold one mask and how many services have it into counts for each bit; what is chosen of is counted apart."""
    if facet == "day":
        for each in ("day", "time"):
            if not query.chosen.get(each):
                _count_slots(counts[each], query, each, lo, number)
    elif not query.chosen.get(facet):
        _count_bits(counts[facet], lo | (hi << facets.WORD), number)


def _count_chosen(counts: dict[str, Counter[int]], query: Query, what: int, lo: int, hi: int, number: int) -> None:
    facet = next((code for code, place in CHOSEN_SLOTS.items() if place == what), "")
    if facet:
        _count_slots(counts[facet], query, facet, lo, number)
    else:
        _count_bits(counts[_FACETS[what]], lo | (hi << facets.WORD), number)


def _count_bits(counts: Counter[int], mask: int, number: int) -> None:
    while mask:
        lowest = mask & -mask
        counts[lowest.bit_length() - 1] += number
        mask ^= lowest


def _count_slots(counts: Counter[int], query: Query, facet: str, slots: int, number: int) -> None:
    """A day counts where something is on at a chosen time of it, and a time where it is on a chosen day."""
    for bit in range(7 if facet == "day" else 3):
        if slots & slots_of({**query.chosen, facet: frozenset([bit])}):
            counts[bit] += number
