"""What the search index is made from, read for many services by one statement: a quick edit and a quick rebuild hang on it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from yersel.core.prepared import fetch_prepared

# `above` gives each term of ours its own bit and those of all its ancestors: a parent includes its children.
_READ = """
WITH RECURSIVE above AS (
    SELECT t.id, t.bit, t.parent_id, x.code AS facet FROM directory_taxonomyterm t JOIN directory_taxonomy x ON x.id = t.taxonomy_id
    WHERE t.bit IS NOT NULL AND x.code = ANY(%(facets)s::text[])
    UNION SELECT a.id, p.bit, p.parent_id, a.facet FROM above a JOIN directory_taxonomyterm p ON p.id = a.parent_id WHERE p.bit IS NOT NULL
),
bits AS MATERIALIZED (SELECT id, facet, array_agg(DISTINCT bit) AS bits FROM above GROUP BY id, facet)
SELECT s.id, s.name, s.alternate_name, s.summary, s.description, o.name, o.alternate_name, s.who_can_refer, s.attending,
    s.minimum_age, s.maximum_age, s.added_at::date, s.last_reviewed::date, s.demoted_at IS NOT NULL,
    (SELECT jsonb_agg(jsonb_build_array(coalesce(b.facet, ''), t.name, b.bits)) FROM directory_attribute a
        JOIN directory_taxonomyterm t ON t.id = a.term_id LEFT JOIN bits b ON b.id = t.id WHERE a.service_id = s.id),
    (SELECT jsonb_agg(jsonb_build_array(a.code, a.kind, v.service_at_location_id)) FROM directory_servicearea v
        JOIN places_area a ON a.code = v.area_id WHERE v.service_id = s.id),
    (SELECT jsonb_agg(jsonb_build_object('id', k.id, 'name', l.name, 'type', l.location_type, 'precision', l.precision,
        'latitude', l.latitude, 'longitude', l.longitude, 'council', l.council_area_id,
        'access', (SELECT jsonb_agg(b.bits) FROM (
            SELECT feature_id FROM directory_accessibility WHERE service_at_location_id = k.id
            UNION ALL SELECT feature_id FROM directory_accessibility WHERE location_id = l.id) f JOIN bits b ON b.id = f.feature_id),
        'openings', (SELECT jsonb_agg(jsonb_build_array(byday, opens_at, closes_at)) FROM (
            SELECT * FROM directory_schedule WHERE service_at_location_id = k.id
            UNION ALL SELECT * FROM directory_schedule WHERE location_id = l.id) h WHERE byday <> '')
        ) ORDER BY k.id) FROM directory_serviceatlocation k JOIN directory_location l ON l.id = k.location_id WHERE k.service_id = s.id),
    (SELECT jsonb_agg(jsonb_build_array(byday, opens_at, closes_at)) FROM directory_schedule h WHERE h.service_id = s.id AND byday <> ''),
    (SELECT jsonb_agg(b.bits) FROM directory_accessibility c JOIN bits b ON b.id = c.feature_id WHERE c.service_id = s.id),
    (SELECT array_agg(code) FROM directory_language g WHERE g.service_id = s.id),
    (SELECT array_agg(amount > 0) FROM directory_costoption c WHERE c.service_id = s.id AND amount IS NOT NULL),
    (SELECT at_least FROM directory_helpfulband b WHERE b.service_id = s.id AND b.term_id IS NULL)
FROM directory_service s JOIN directory_organisation o ON o.id = s.organisation_id
WHERE s.id = ANY(%(ids)s::uuid[]) AND s.state = 'published' AND o.state = 'published' AND s.review_state <> 'dormant'
ORDER BY s.id
"""


@dataclass(frozen=True)
class Meeting:
    """When something is on: days as in RFC 5545, and its times."""

    byday: str
    opens_at: time | None
    closes_at: time | None


@dataclass(frozen=True)
class PlaceFacts:
    """A place a service runs at. `access` are bits of the access facet."""

    id: str
    name: str
    type: str
    is_hidden: bool
    latitude: float | None
    longitude: float | None
    council: str | None
    access: frozenset[int]
    meetings: tuple[Meeting, ...]


@dataclass(frozen=True)
class ServiceFacts:
    """All that the index holds of a public service. `tags` are (facet, label, bits with those of ancestors)."""

    id: UUID
    name: str
    alternate_name: str
    summary: str
    description: str
    organisation: str
    organisation_alternate_name: str
    who_can_refer: Sequence[str]
    attending: Sequence[str]
    minimum_age: int | None
    maximum_age: int | None
    added_on: date
    reviewed_on: date | None
    is_demoted: bool
    tags: Sequence[tuple[str, str, frozenset[int]]]
    areas: Sequence[tuple[str, str, str | None]]
    places: Sequence[PlaceFacts]
    meetings: Sequence[Meeting]
    access: frozenset[int]
    languages: Sequence[str]
    costs_money: Sequence[bool]
    helpful: int


def read(service_ids: Sequence[UUID], facets: Sequence[str]) -> list[ServiceFacts]:
    """The facts of those services that are public, by their ids. `facets` are the codes of our taxonomies."""
    return [_facts(row) for row in fetch_prepared(_READ, {"ids": list(service_ids), "facets": list(facets)})]


def _facts(row: tuple[Any, ...]) -> ServiceFacts:
    tags, areas, places, meetings, access = (json.loads(cell) if isinstance(cell, str | bytes) else cell for cell in row[14:19])
    facts: tuple[Any, ...] = (
        *row[:14],
        [(facet, label, frozenset(bits or ())) for facet, label, bits in tags or []],
        [(code, kind, at) for code, kind, at in areas or []],
        [_place(place) for place in places or []],
        _meetings(meetings),
        _bits(access),
        row[19] or [],
        row[20] or [],
        row[21] or 0,
    )
    return ServiceFacts(*facts)


def _place(place: dict[str, Any]) -> PlaceFacts:
    return PlaceFacts(
        place["id"],
        place["name"],
        place["type"],
        place["precision"] == "hidden",
        place["latitude"],
        place["longitude"],
        place["council"],
        _bits(place["access"]),
        tuple(_meetings(place["openings"])),
    )


def _bits(lists: Sequence[Sequence[int]] | None) -> frozenset[int]:
    return frozenset(bit for bits in lists or () for bit in bits)


def _meetings(rows: Sequence[Sequence[Any]] | None) -> list[Meeting]:
    return [Meeting(byday, _clock(opens), _clock(closes)) for byday, opens, closes in rows or []]


def _clock(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None
