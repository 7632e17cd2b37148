"""Reads for the review run: whose entries have a step to take, and those entries, locked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from yersel.directory.models import Review
from yersel.directory.review_clock import STEPS, Cutoffs, Step

# Public entries whose group is still there, with their clock and the highest step taken in this cycle.
_TAKEN = f"""
LEFT JOIN LATERAL (
    SELECT max(array_position(ARRAY[{", ".join(f"'{step}'" for step in STEPS)}], r.step::text)) AS rank,
        max(r.taken_at) FILTER (WHERE r.step = '{Step.DEMOTED}') AS demoted_at
    FROM directory_review r WHERE r.service_id = s.id AND r.cycle = coalesce(s.last_reviewed, s.added_at)::date
) taken ON true
"""  # noqa: S608 - our own words alone
_PUBLIC = "s.state = 'published' AND o.state = 'published' AND s.status <> 'defunct'"
_OWNERS = f"""
SELECT s.organisation_id, count(*) FROM directory_service s JOIN directory_organisation o ON o.id = s.organisation_id {_TAKEN}
WHERE {_PUBLIC} AND coalesce(s.last_reviewed, s.added_at) <= %(due)s AND coalesce(taken.rank, 0) < CASE
    WHEN coalesce(s.last_reviewed, s.added_at) <= %(dormant)s AND taken.demoted_at <= %(answer_by)s THEN 4
    WHEN coalesce(s.last_reviewed, s.added_at) <= %(demoted)s THEN 3
    WHEN coalesce(s.last_reviewed, s.added_at) <= %(reminded)s THEN 2 ELSE 1 END
GROUP BY s.organisation_id ORDER BY s.organisation_id
"""  # noqa: S608
_LOCK = f"""
SELECT s.id FROM directory_service s JOIN directory_organisation o ON o.id = s.organisation_id
WHERE s.organisation_id = ANY(%(owners)s::uuid[]) AND {_PUBLIC} AND coalesce(s.last_reviewed, s.added_at) <= %(joins)s
ORDER BY s.id FOR UPDATE OF s
"""  # noqa: S608
_ENTRIES = f"""
SELECT s.id, s.organisation_id, s.name, s.slug, coalesce(nullif(s.email, ''), o.email) AS email,
    coalesce(s.last_reviewed, s.added_at) AS checked_at, s.last_reviewed IS NOT NULL AS was_checked,
    coalesce(s.last_reviewed, s.added_at)::date AS cycle, coalesce(taken.rank, 0) AS taken, taken.demoted_at
FROM directory_service s JOIN directory_organisation o ON o.id = s.organisation_id {_TAKEN}
WHERE s.id = ANY(%(ids)s::uuid[]) ORDER BY s.organisation_id, s.name, s.id
"""  # noqa: S608
_MENDED = """
SELECT s.id FROM directory_service s
WHERE s.review_state IN ('reminded', 'demoted', 'dormant') AND coalesce(s.last_reviewed, s.added_at) > %(joins)s
    AND NOT EXISTS (SELECT FROM directory_review r WHERE r.service_id = s.id AND r.cycle = coalesce(s.last_reviewed, s.added_at)::date)
ORDER BY s.id FOR UPDATE
"""


@dataclass(frozen=True)
class Entry:
    """A service as the run sees it. `taken` is the rank of the highest step taken in `cycle`, 0 for none."""

    id: UUID
    organisation_id: UUID
    name: str
    slug: str
    email: str
    checked_at: datetime
    was_checked: bool
    cycle: date
    taken: int
    demoted_at: datetime | None


def batches(when: Cutoffs, *, size: int) -> list[list[UUID]]:
    """The organisations with a step to take, in batches of about `size` such entries. An owner's entries stay together."""
    found: list[list[UUID]] = []
    room = 0
    for owner, count in _rows(_OWNERS, _times(when)):
        if room < count:
            found.append([])
            room = size
        found[-1].append(owner)
        room -= count
    return found


def entries_of(owners: Sequence[UUID], when: Cutoffs) -> list[Entry]:
    """Those entries of these organisations that may take a step or come into the mail, locked until the transaction ends.

    Locked by one statement and read by the next, so that what was confirmed a moment ago is seen as it is.
    """
    ids = [id_ for (id_,) in _rows(_LOCK, {"owners": list(owners), "joins": when.joins})]
    return [Entry(*row) for row in _rows(_ENTRIES, {"ids": ids})]


def entries_checked_elsewhere(when: Cutoffs) -> list[UUID]:
    """Entries low on the ladder that a register's file has confirmed since."""
    return [id_ for (id_,) in _rows(_MENDED, {"joins": when.joins})]


def _times(when: Cutoffs) -> dict[str, Any]:
    return {"answer_by": when.answer_by, **{step.value: at for step, at in when.by_step.items()}}


def _rows(sql: str, params: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return iter(cursor.fetchall())


def taken_at(organisation_id: UUID, at: datetime) -> Iterable[Review]:
    """The steps that entries of one organisation took in the run at `at`."""
    reviews = Review.objects.filter(service__organisation_id=organisation_id, taken_at=at)
    return reviews.select_related("service__organisation").order_by("service__sort_key", "service_id")
