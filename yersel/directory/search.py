"""Finding services: one statement gives the hits, the total and a count beside every filter.

Area-or-radius rule: a service is in reach when it serves an area that covers the place, or when it serves no area in
particular and has a place within the radius. Score: text x quality / (1 + km / 5); demoted entries come after all others.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from yersel.core.distance import KM_PER_DEGREE_OF_LATITUDE
from yersel.directory import facets
from yersel.directory.asking import DEFAULT_RADIUS_KM
from yersel.directory.search_index import EPOCH, area_number
from yersel.directory.text_query import TextQuery, text_of_words
from yersel.places.models import CouncilArea
from yersel.places.queries import Place

PAGE_SIZE = 20
FEW = 3
WEIGHTS = "0.05, 0.2, 0.5, 1"  # of D (description, meanings), C (summary, organisation), B (other name, labels), A (name)
LEAST_TEXT = 0.01  # a hit that has nothing to say for itself is still ordered by distance and freshness
SORTS = ["best", "nearest", "a-z", "newest", "checked"]
AREA_PLACES = {"council", "board", "authority", "country"}


@dataclass(frozen=True)
class Query:
    """What is asked for. `text` is what was understood of the words; without it they are looked for as they stand.

    `chosen` holds the bits chosen of each facet; a radius of None is any distance.
    """

    words: str = ""
    text: TextQuery | None = None
    place: Place | None = None
    radius_km: float | None = DEFAULT_RADIUS_KM
    chosen: Mapping[str, frozenset[int]] = field(default_factory=dict)
    age: int | None = None
    only: str = ""
    sort: str = "best"
    page: int = 1
    page_size: int = PAGE_SIZE


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
    statement = _Statement(query, match, text, today)
    with connection.cursor() as cursor:
        cursor.execute(statement.sql(), statement.params)
        rows = cursor.fetchall()
    counts: dict[str, Counter[int]] = {facet.code: Counter() for facet in facets.FACETS}
    hits, total = [], 0
    for what, lo, hi, number, hit in rows:
        if what == "total":
            total = number
        elif what == "hit":
            hits.append(_hit(json.loads(hit)))
        else:
            _count(counts[what], query, what, lo, hi, number)
    return Results(hits, total, counts)


def _hit(row: dict[str, Any]) -> Hit:
    at = row["service_at_location_id"]
    return Hit(
        service_id=UUID(row["service_id"]),
        service_at_location_id=UUID(at) if at else None,
        km=row["km"],
        in_radius=row["in_radius"],
        score=row["score"],
        text=row["text"],
        quality=row["quality"],
        all_in_name=row["all_in_name"],
    )


def _count(counts: Counter[int], query: Query, facet: str, lo: int, hi: int, number: int) -> None:
    """Fold one mask and how many services have it into counts for each bit."""
    if facet in ("day", "time"):
        for bit in range(7 if facet == "day" else 3):
            if lo & _slots(query, **{facet: frozenset([bit])}):
                counts[bit] += number
        return
    mask = lo | (hi << facets.WORD)
    while mask:
        lowest = mask & -mask
        counts[lowest.bit_length() - 1] += number
        mask ^= lowest


def _slots(query: Query, **instead: frozenset[int]) -> int:
    days = instead.get("day", query.chosen.get("day", frozenset())) or frozenset(range(7))
    parts = instead.get("time", query.chosen.get("time", frozenset())) or frozenset(range(3))
    return facets.slot_mask(set(days), set(parts))


class _Statement:
    """Writes the one statement. Every value a person typed goes in as a parameter; the text is only ours."""

    def __init__(self, query: Query, match: str, text: TextQuery, today: date) -> None:
        self.query, self.words = query, match
        self.is_relaxed = bool(text.relaxed) and match == text.relaxed
        self.params: dict[str, Any] = {
            "match": match,
            "rank": text.rank,
            "in_name": text.in_name,
            "understood": text.understood,
            "any_understood": text.any_understood,
            "today": (today - EPOCH).days,
            "age": query.age,
            "limit": query.page_size,
            "offset": (query.page - 1) * query.page_size,
        }
        self.place = query.place
        if self.place is not None:
            self._reach_params(self.place)
        for facet in facets.FACETS:
            bits = query.chosen.get(facet.code)
            if bits and facet.columns != ("slots",):
                for column, word in zip(facet.columns, facets.words_of(set(bits), len(facet.columns)), strict=True):
                    self.params[column] = word
        self.params["slots"] = _slots(query)

    def sql(self) -> str:
        """Each row: what it is, a mask's two words, a number, and a hit as JSON."""
        return f"""
WITH asked AS MATERIALIZED (SELECT to_tsquery('english', %(match)s) AS q, to_tsquery('english', %(rank)s) AS rank,
    to_tsquery('english', %(in_name)s) AS in_name),
base AS MATERIALIZED (
    SELECT h.*, {self._text()} AS text, {self._in_name()} AS all_in_name, {self._tier()} AS tier, {self._km()} AS km,
        0.7 + 0.3 * exp(least(0, h.checked_day - %(today)s) / 365.0) AS freshness
    FROM directory_search_hot h {"JOIN directory_search_text t USING (no) CROSS JOIN asked" if self.words else ""}
    WHERE {" AND ".join(self._conditions())}
),
scored AS MATERIALIZED (
    SELECT *, freshness * (1 + 0.15 * ln(1 + helpful)) AS quality,
        text * freshness * (1 + 0.15 * ln(1 + helpful)) / (1 + {"coalesce(km, area_km)" if "lat" in self.params else "0"} / 5.0) AS score
    FROM base WHERE {self._passes(None)}
),
kept AS MATERIALIZED (SELECT DISTINCT ON (no) * FROM scored ORDER BY no, tier, score DESC, km, service_at_location_id),
masks AS MATERIALIZED (SELECT {self._bit_ors()} FROM scored GROUP BY no),
page AS (
    SELECT k.*, s.service_id FROM kept k JOIN directory_search_text s USING (no) {self._sort_join()}
    ORDER BY k.is_demoted, {self._order()}, s.service_id LIMIT %(limit)s OFFSET %(offset)s
)
SELECT 'total' AS what, 0::bigint AS lo, 0::bigint AS hi, (SELECT count(*) FROM kept) AS number, NULL::jsonb AS hit
UNION ALL (SELECT 'hit', 0, 0, 0, jsonb_build_object('service_id', service_id, 'service_at_location_id', service_at_location_id,
    'km', km, 'in_radius', {self._in_radius()}, 'score', score, 'text', text, 'quality', quality, 'all_in_name', all_in_name)
    FROM page)
{"".join(self._facet(facet) for facet in facets.FACETS)}"""  # noqa: S608 - built of our own text alone

    def _text(self) -> str:
        """Words that are all too common to look for ("the") leave every service equally fit."""
        rank = f"{LEAST_TEXT} + ts_rank('{{{WEIGHTS}}}', t.tv, asked.rank) + (t.tv @@ asked.in_name)::int"
        return f"CASE WHEN numnode(asked.q) = 0 THEN 1 ELSE {rank} END" if self.words else "1.0::float8"

    def _tier(self) -> str:
        """In a relaxed search, those that fit all that was understood come first, then any of it, then the rest."""
        if not self.is_relaxed:
            return "0"
        return (
            "2 - (t.tv @@ to_tsquery('english', %(understood)s))::int - (t.tv @@ to_tsquery('english', %(any_understood)s))::int"
        )

    def _in_name(self) -> str:
        return "t.tv @@ asked.in_name" if self.words else "false"

    def _reach_params(self, place: Place) -> None:
        radius = self.query.radius_km
        if place.kind in AREA_PLACES or place.latitude is None or place.longitude is None:
            return
        east = KM_PER_DEGREE_OF_LATITUDE * math.cos(math.radians(place.latitude))
        reach = 2000.0 if radius is None else radius
        self.params |= {
            "lat": place.latitude,
            "lon": place.longitude,
            "km_per_degree_east": east,
            "radius": reach,
            "south": place.latitude - reach / KM_PER_DEGREE_OF_LATITUDE,
            "north": place.latitude + reach / KM_PER_DEGREE_OF_LATITUDE,
            "west": place.longitude - reach / east,
            "east": place.longitude + reach / east,
        }

    def _km(self) -> str:
        """Distance in km by plain arithmetic, which over Scotland is near enough; none from a whole council area or board."""
        if self.place is None or "lat" not in self.params:
            return "NULL::float8"
        return f"sqrt(({KM_PER_DEGREE_OF_LATITUDE} * (h.at[1] - %(lat)s))^2 + (%(km_per_degree_east)s * (h.at[0] - %(lon)s))^2)"

    def _in_radius(self) -> str:
        return "coalesce(km <= %(radius)s, false)" if "lat" in self.params else "false"

    def _conditions(self) -> list[str]:
        conditions = ["(numnode(asked.q) = 0 OR t.tv @@ asked.q)"] if self.words else ["true"]
        if self.place is not None:
            conditions.append(self._reach(self.place))
        if self.query.age is not None:
            conditions.append("%(age)s BETWEEN h.minimum_age AND h.maximum_age")
        if self.query.only:
            conditions.append("h.is_national" if self.query.only == "national" else "NOT h.is_national")
        return conditions

    def _reach(self, place: Place) -> str:
        if place.kind == "country":
            return "true"
        if place.kind in AREA_PLACES:
            councils, codes = _inside(place)
            self.params |= {"councils": councils, "codes": codes}
            return "(h.areas && %(codes)s::int[] OR (h.areas = '{}' AND h.council = ANY(%(councils)s::int[])))"
        self.params["codes"] = [area_number(code) for code in place.area_codes if code]
        near = "h.at <@ box(point(%(west)s, %(south)s), point(%(east)s, %(north)s))"
        return f"(h.areas && %(codes)s::int[] OR (h.areas = '{{}}' AND {near} AND {self._km()} <= %(radius)s))"

    def _passes(self, without: str | None) -> str:
        """The condition of every chosen facet (but `without`): OR inside a facet, AND across."""
        conditions = ["true"]
        for facet in facets.FACETS:
            if not self.query.chosen.get(facet.code) or facet.code == without:
                continue
            if facet.columns == ("slots",):
                mask = _slots(self.query, **({without: frozenset()} if without in ("day", "time") else {}))
                conditions.append(f"slots & {mask} <> 0")
            else:
                conditions.append("(" + " OR ".join(f"{column} & %({column})s <> 0" for column in facet.columns) + ")")
        return " AND ".join(conditions)

    def _bit_ors(self) -> str:
        columns = dict.fromkeys(column for facet in facets.FACETS for column in facet.columns)
        return ", ".join(f"bit_or({column}) AS {column}" for column in columns)

    def _facet(self, facet: facets.FacetColumns) -> str:
        lo, hi = facet.columns[0], facet.columns[1] if len(facet.columns) > 1 else "0"
        source = "masks"
        if self.query.chosen.get(facet.code):
            ors = ", ".join(f"bit_or({column}) AS {column}" for column in facet.columns)
            source = f"(SELECT {ors} FROM base WHERE {self._passes(facet.code)} GROUP BY no) m"  # noqa: S608
        return f"UNION ALL SELECT '{facet.code}', {lo}::bigint, {hi}::bigint, count(*), NULL FROM {source} GROUP BY 2, 3\n"  # noqa: S608

    def _order(self) -> str:
        by_score = "k.tier, k.score DESC"
        return {
            "nearest": "k.km IS NULL, k.km, k.area_km, k.score DESC" if "lat" in self.params else by_score,
            "a-z": "entry.sort_key",
            "newest": f"k.added_day DESC, {by_score}",
            "checked": f"k.reviewed_day DESC NULLS LAST, {by_score}",
        }.get(self.query.sort, by_score)

    def _sort_join(self) -> str:
        return "JOIN directory_service entry ON entry.id = s.service_id" if self.query.sort == "a-z" else ""


def _inside(place: Place) -> tuple[list[int], list[int]]:
    """The councils that make up an area, and the codes of all areas that cover it or lie in it, as the index numbers them."""
    codes = {code for code in place.area_codes if code}
    councils = CouncilArea.objects.all()
    if place.kind == "council":
        councils = councils.filter(code=place.council_code)
    elif place.kind == "board":
        councils = councils.filter(health_board=place.board_code)
    else:
        councils = councils.filter(integration_authority=place.authority_code)
    inside = list(councils.values_list("code", "integration_authority_id"))
    codes |= {code for pair in inside for code in pair}
    return [area_number(code) for code, _ in inside], [area_number(code) for code in codes]
