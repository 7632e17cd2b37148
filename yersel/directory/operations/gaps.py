"""The one door through which gaps are counted. There is no audit entry and no actor: nothing here may lead to a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import connection

from yersel.core.prepared import fetch_prepared
from yersel.directory.finding import Need

# One statement, so that a count is never lost between two readers; codes that are not known count as "any".
_COUNT = """
INSERT INTO directory_unmetsearch (month, council_area_id, condition_id, stage_id, kind_id, count)
SELECT %(month)s, ca.area_ptr_id, c.id, s.id, k.id, 1
FROM unnest(%(councils)s::text[], %(conditions)s::text[], %(stages)s::text[], %(kinds)s::text[]) AS need (council, condition, stage, kind)
JOIN places_councilarea ca ON ca.area_ptr_id = need.council
LEFT JOIN (directory_taxonomyterm c JOIN directory_taxonomy ct ON ct.id = c.taxonomy_id AND ct.code = 'condition')
    ON c.code = need.condition
LEFT JOIN (directory_taxonomyterm s JOIN directory_taxonomy st ON st.id = s.taxonomy_id AND st.code = 'stage') ON s.code = need.stage
LEFT JOIN (directory_taxonomyterm k JOIN directory_taxonomy kt ON kt.id = k.taxonomy_id AND kt.code = 'kind') ON k.code = need.kind
WHERE c.id IS NOT NULL OR s.id IS NOT NULL OR k.id IS NOT NULL
ON CONFLICT ON CONSTRAINT unmet_search_is_counted_once DO UPDATE SET count = directory_unmetsearch.count + 1
"""


def record_unmet_search(needs: Iterable[Need], *, month: date) -> None:
    """Add 1 for each need in the month that begins with `month`. Neither words nor person are passed in, so none can be kept."""
    if params := _params(needs, month):
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, params)


def fetch_and_record(needs: Iterable[Need], sql: str, params: Mapping[str, Any], *, month: date) -> list[tuple[Any, ...]]:
    """The rows of a read, with `record_unmet_search` done by the same statement: a page with few results asks once less.

    The names of the parameters must not be those of the count: month, councils, conditions, stages, kinds.
    """
    more = _params(needs, month)
    if not more:
        return fetch_prepared(sql, params)
    return fetch_prepared(f"WITH counted_gap AS ({_COUNT}) SELECT * FROM ({sql}) read", {**params, **more})  # noqa: S608


def _params(needs: Iterable[Need], month: date) -> dict[str, Any]:
    """What the count needs; empty where there is nothing to count."""
    rows = list(dict.fromkeys(needs))
    if not rows:
        return {}
    return {
        "month": month,
        "councils": [need.council_code for need in rows],
        "conditions": [need.condition for need in rows],
        "stages": [need.stage for need in rows],
        "kinds": [need.kind for need in rows],
    }
