"""Counts of services for the pages to browse by: each of them one statement over the search index."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

from django.db import connection

from yersel.directory.cards import Card, cards
from yersel.directory.search import Query, Results, search
from yersel.places.models import CouncilArea, Settlement
from yersel.places.queries import Place

HANDFUL = 5
SETTLEMENTS = 12

# A council's local services: those that serve it, its board or its authority, or serve nowhere in particular and meet in it.
_BY_COUNCIL = """
WITH reach AS (
    SELECT DISTINCT no, unnest(areas) AS area FROM directory_search_hot WHERE NOT is_national
    UNION SELECT no, council FROM directory_search_hot WHERE NOT is_national AND areas = '{}' AND council IS NOT NULL
),
covering AS (
    SELECT ca.area_ptr_id AS code, substr(area.code, 2)::int AS area FROM places_councilarea ca,
        LATERAL (VALUES (ca.area_ptr_id), (ca.health_board_id), (ca.integration_authority_id)) AS area (code)
)
SELECT covering.code, count(DISTINCT reach.no) FROM reach JOIN covering USING (area) GROUP BY 1
"""


def facet_counts(*, today: date) -> dict[str, Counter[int]]:
    """For each facet and bit, how many services have it (a parent counts its children's)."""
    return search(Query(page_size=0), today=today).facets


def counts_by_council() -> dict[str, int]:
    """How many local services each council area has, by its code; what serves all of Scotland is not local."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_COUNCIL)
        return dict(cursor.fetchall())


def first_of_facet(facet: str, bit: int, *, today: date) -> tuple[Results, list[Card]]:
    """The first handful of services under a term, with the total and the counts of what else they are. Two queries."""
    query = Query(chosen={facet: frozenset({bit})}, page_size=HANDFUL)
    results = search(query, today=today)
    return results, cards(results.hits, query, today=today)


def first_of_council(council: CouncilArea, *, today: date) -> tuple[Results, list[Card]]:
    """The first handful of local services of a council area, with the total and the counts. Three queries."""
    query = Query(place=place_of_council(council), only="local", page_size=HANDFUL)
    results = search(query, today=today)
    shown = replace(query, place=None)  # every one of them serves this area: no need to say so on each card
    return results, cards(results.hits, shown, today=today)


def place_of_council(council: CouncilArea) -> Place:
    return Place(
        kind="council",
        label=council.name,
        key=near_text(council),
        latitude=council.latitude,
        longitude=council.longitude,
        council_code=council.code,
        council_name=council.name,
        board_code=council.health_board_id,
        authority_code=council.integration_authority_id,
        area_codes=council.covering_codes,
    )


def near_text(council: CouncilArea) -> str:
    """What to search near to mean the council area, not a town of the same name."""
    return f"{council.name} council area"


def settlements_of(council: CouncilArea) -> list[Settlement]:
    """Its biggest towns and villages, by name."""
    biggest = Settlement.objects.filter(council_area=council).order_by("-population", "name")[:SETTLEMENTS]
    return sorted(biggest, key=lambda settlement: settlement.name)
