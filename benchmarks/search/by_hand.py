"""Reference (a): the one statement of the directory spec (section 9), written by hand, over the same index tables.

`WITH hits AS MATERIALIZED (words, box, exact distance, area, masks)`, then the total, the first 20, and the facets grouped by mask
value and folded to counts here. Raw psycopg, prepared, binary; no reasons, no fallbacks.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import psycopg
from django.db import connection

from benchmarks.search.cases import Case
from yersel.core import clock
from yersel.directory.facets import BY_CODE, WORD, words_of
from yersel.directory.search_index import EPOCH, area_number

_MASKS = ["kind", "stage", "who", "how", "slots", "cost", "joining", "access", "language"]


def statement(case: Case) -> tuple[str, dict[str, Any]]:
    """The text for the shape of this search, and its values."""
    params: dict[str, Any] = {"q": " & ".join(f"'{word}'" for word in case.words), "today": 0}
    where, km, join, text = ["true"], "NULL::float8", "", "1.0::float8"
    if case.words:
        join, text = "JOIN directory_search_text t USING (no)", "ts_rank(t.tv, to_tsquery('english', %(q)s))"
        where.append("t.tv @@ to_tsquery('english', %(q)s)")
    if case.place is not None and case.place.latitude is not None and case.place.longitude is not None:
        east, radius = 111.32 * math.cos(math.radians(case.place.latitude)), case.radius_km or 2000.0
        lat, lon = case.place.latitude, case.place.longitude
        params |= {"lat": lat, "lon": lon, "east": east, "radius2": radius**2}
        params["box"] = f"({lon + radius / east},{lat + radius / 111.32}),({lon - radius / east},{lat - radius / 111.32})"
        params["codes"] = [area_number(code) for code in case.place.area_codes]
        squared = "(111.32 * (h.at[1] - %(lat)s::float8)) * (111.32 * (h.at[1] - %(lat)s::float8))"
        squared += " + (%(east)s::float8 * (h.at[0] - %(lon)s::float8)) * (%(east)s::float8 * (h.at[0] - %(lon)s::float8))"
        km = f"sqrt({squared})"
        near = f"h.areas = '{{}}' AND h.at <@ %(box)s::box AND {squared} <= %(radius2)s::float8"
        where.append(f"(h.areas && %(codes)s::int[] OR ({near}))")
    for facet, bits in case.chosen.items():
        columns = BY_CODE[facet].columns
        for column, word in zip(columns, words_of(set(bits), len(columns)), strict=True):
            params[column] = word
        where.append("(" + " OR ".join(f"h.{column} & %({column})s <> 0" for column in columns) + ")")
    params["today"] = (clock.today() - EPOCH).days
    groups = "".join(
        f"UNION ALL SELECT '{mask}', {mask}::bigint, 0, count(*), NULL, NULL FROM one GROUP BY 2\n" for mask in _MASKS
    )
    sql = f"""
WITH hits AS MATERIALIZED (
    SELECT h.no, condition_lo, condition_hi, {", ".join(_MASKS)}, {text} * (0.7::float8 + 0.3::float8
        * exp((checked_day - %(today)s::int)::float8 / 365)) / (1::float8 + coalesce({km}, area_km) / 5) AS score
    FROM directory_search_hot h {join} WHERE {" AND ".join(where)}
),
one AS MATERIALIZED (SELECT DISTINCT ON (no) * FROM hits ORDER BY no, score DESC)
SELECT 'total', 0::bigint, 0::bigint, count(*), NULL::int, NULL::float8 FROM one
UNION ALL (SELECT 'hit', 0, 0, 0, no, score FROM one ORDER BY score DESC, no LIMIT 20)
UNION ALL SELECT 'condition', condition_lo, condition_hi, count(*), NULL, NULL FROM one GROUP BY 2, 3
{groups}"""
    return sql, params


def search(case: Case) -> tuple[int, dict[str, Counter[int]]]:
    """Total and counts."""
    connection.ensure_connection()
    sql, params = statement(case)
    counts: dict[str, Counter[int]] = {facet: Counter() for facet in ("condition", *_MASKS)}
    total = 0
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(sql, params, prepare=True, binary=True)
        for what, lo, hi, number, _no, _score in cursor.fetchall():
            if what == "total":
                total = number
            elif what != "hit":
                mask = lo | (hi << WORD)
                while mask:
                    lowest = mask & -mask
                    counts[what][lowest.bit_length()] += number
                    mask ^= lowest
    return total, counts
