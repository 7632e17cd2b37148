"""What a room above keeps of an entry, to be able to say later that it has changed: read for many entries by one statement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yersel.core.prepared import fetch_prepared_by_name

# The same "gone" as `policies.standing_of_service`. Of a place that is kept hidden nothing is told but that there is one.
_READ = """
SELECT s.id, s.slug, s.name, s.url, s.last_edited, s.last_reviewed, s.status, s.review_state,
       s.state = 'published' AND o.state = 'published' AND s.status <> 'defunct' AS is_listed,
       coalesce((SELECT number FROM (SELECT 1 AS rank, number, id FROM directory_phone WHERE service_id = s.id
            UNION ALL SELECT 2, p.number, p.id FROM directory_contact k JOIN directory_phone p ON p.contact_id = k.id
                WHERE k.service_id = s.id
            UNION ALL SELECT 3, p.number, p.id FROM directory_serviceatlocation sl JOIN directory_phone p ON p.location_id = sl.location_id
                WHERE sl.service_id = s.id) p ORDER BY rank, id LIMIT 1), '') AS phone,
       coalesce((SELECT string_agg(place, '; ' ORDER BY place) FROM (
            SELECT DISTINCT CASE WHEN l.precision = 'hidden' THEN '' ELSE concat_ws(', ', nullif(a.address_1, ''), nullif(a.city, ''),
                nullif(a.postal_code, '')) END AS place
            FROM directory_serviceatlocation sl JOIN directory_location l ON l.id = sl.location_id
            LEFT JOIN directory_address a ON a.location_id = l.id WHERE sl.service_id = s.id) places WHERE place <> ''), '') AS place
FROM directory_service s JOIN directory_organisation o ON o.id = s.organisation_id WHERE s.id = ANY(%(ids)s::uuid[])
"""


@dataclass(frozen=True)
class EntryFacts:
    """One public service as it stands now; of one that is no longer listed the name alone is of use."""

    id: UUID
    slug: str
    name: str
    url: str
    last_edited: datetime | None
    last_reviewed: datetime | None
    status: str
    review_state: str
    is_listed: bool
    phone: str
    place: str

    @property
    def is_running(self) -> bool:
        return self.status == "active"

    @property
    def is_unconfirmed(self) -> bool:
        """Nobody has confirmed it for a year or more."""
        return self.review_state in {"demoted", "dormant"}


def entry_facts(service_ids: Iterable[UUID]) -> dict[UUID, EntryFacts]:
    """The services among these ids that the directory has, listed or not. No statement for none, one for any number."""
    ids = list(dict.fromkeys(service_ids))
    if not ids:
        return {}
    return {row["id"]: EntryFacts(**row) for row in fetch_prepared_by_name(_READ, {"ids": ids})}
