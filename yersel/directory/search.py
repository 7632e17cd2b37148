"""Finding services: one statement gives the hits, the total and a count beside every filter.

Area-or-radius rule: a service is in reach when it serves an area that covers the place, or when it serves no area in
particular and has a place within the radius. Score: text x quality / (1 + km / 5); demoted entries come after all others.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from yersel.core.prepared import fetch_prepared
from yersel.directory import facets
from yersel.directory.asking import AREA_PLACES, PAGE_SIZE, SORTS, Query
from yersel.directory.search_statement import CHOSEN, HIT, TOTAL, Statement, has_words, slots_of
from yersel.directory.text_query import TextQuery, text_of_words

__all__ = ["AREA_PLACES", "FEW", "PAGE_SIZE", "SORTS", "Hit", "Query", "Results", "read_totals", "search", "totals_sql"]
FEW = 3
_FACETS = list(facets.BY_CODE)


@dataclass(frozen=True)
class Hit:
    """A service that was found: where in particular (`service_at_location_id`), how far, and the terms of its score.

    `key` is its place in the order, by which the next page finds where to go on.
    """

    service_id: UUID
    service_at_location_id: UUID | None
    km: float | None
    in_radius: bool
    score: float
    text: float
    quality: float
    all_in_name: bool
    key: str = ""


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
    """Find services. Where nothing has all the words, those that fit what was understood of them (`is_relaxed`): any two things of
    many, or else any one.

    Where fewer than three have all the words and nothing was understood, `also` holds up to ten that have some of them.
    At most two statements, three where many things were understood and no two of them are found together.
    """
    text = query.text if query.text is not None else text_of_words(query.words)
    results = _run(query, text.match, text, today)
    for match in text.wider if results.total == 0 else ():
        results = replace(_run(query, match, text, today), is_relaxed=True)
        if results.total:
            break
    if results.is_relaxed:
        return results
    if text.some and results.total < FEW and query.page == 1:
        found = {hit.service_id for hit in results.hits}
        some = _run(replace(query, page_size=10 + FEW), text.some, text, today).hits
        return replace(results, also=[hit for hit in some if hit.service_id not in found][:10])
    return results


def totals_sql(queries: Sequence[Query], *, today: date) -> tuple[str, dict[str, Any]]:
    """A statement that counts what each search would find, and its parameters; `read_totals` reads its rows."""
    parts: list[str] = []
    params: dict[str, Any] = {}
    tables = _TablesOfWords()
    for number, query in enumerate(queries):
        text = query.text if query.text is not None else text_of_words(query.words)
        counts = []
        for strictness, match in enumerate((text.match, *text.wider)):
            statement = Statement(query, match, text, today)
            sql, values = statement.total_sql(f"q{number}_{strictness}_", tables.of(match))
            counts.append(f"nullif(({sql}), 0)")
            params |= values
        # What comes next is only looked for where what was before it is nothing.
        parts.append(f"SELECT {number}, coalesce({', '.join(counts)}, 0)")
    return tables.sql() + " UNION ALL ".join(parts), params | tables.params


class _TablesOfWords:
    """For each different text asked for, the services that have it, as a table that is read once however often it is looked in."""

    def __init__(self) -> None:
        self.params: dict[str, str] = {}

    def of(self, match: str) -> str:
        for name, known in self.params.items():
            if known == match:
                return name
        name = f"words{len(self.params)}"
        self.params[name] = match
        return name

    def sql(self) -> str:
        tables = (
            f"{name} AS MATERIALIZED (SELECT no FROM directory_search_text WHERE {has_words(f'%({name})s')})"  # noqa: S608
            for name, match in self.params.items()
            if match
        )
        joined = ", ".join(tables)
        return f"WITH {joined} " if joined else ""


def read_totals(rows: Sequence[tuple[Any, ...]]) -> list[int]:
    """The total of each query from the rows (query, total)."""
    return [total for _number, total in sorted(rows)]


def _run(query: Query, match: str, text: TextQuery, today: date) -> Results:
    statement = Statement(query, match, text, today)
    rows = fetch_prepared(statement.sql(), statement.params)
    counts: dict[str, Counter[int]] = {code: Counter() for code in _FACETS}
    hits, total, apart = [], 0, []
    for what, lo, number, *hit in rows:
        if what == HIT:
            hits.append(Hit(*hit))
        elif what == TOTAL:
            total = number
        elif what < CHOSEN:
            facet, bit = facets.facet_of_tag(what)
            counts[facet][bit] = number
        else:
            apart.append((_FACETS[what - CHOSEN], lo, number))
    for facet in {facet for facet, *_ in apart} | set(statement.counted_apart()):
        counts[facet] = Counter()
    for facet, lo, number in apart:
        if facet in ("day", "time"):
            _count_slots(counts[facet], query, facet, lo, number)
        else:
            counts[facet][lo] = number
    return Results(hits, total, counts)


def _count_slots(counts: Counter[int], query: Query, facet: str, slots: int, number: int) -> None:
    """A day counts where something is on at a chosen time of it, and a time where it is on a chosen day."""
    for bit in range(7 if facet == "day" else 3):
        if slots & slots_of({**query.chosen, facet: frozenset([bit])}):
            counts[bit] += number
