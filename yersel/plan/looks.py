"""Who looked at a plan, and how often. The log alone is read: nothing is opened."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from yersel.consent.models import Access, AccessLog
from yersel.plan.models import Plan
from yersel.plan.sections import PARTS, PREFIX


@dataclass(frozen=True)
class Seen:
    """One visit: who looked at which parts, and when."""

    at: datetime
    who: str
    role: str
    parts: tuple[str, ...]
    how: str
    reason: str
    is_own: bool
    is_refused: bool
    link: str = ""  # the id of the share link, where it was by one


def looks_at(plan: Plan, *, most: int = 2000) -> list[Seen]:
    """Every look at a plan, newest first, the parts of one visit together. One's own, which are many, leave no look of others out."""
    visits: dict[tuple[UUID, bool], list[AccessLog]] = defaultdict(list)
    rows = AccessLog.objects.filter(subject=plan.person_id, part__startswith=PREFIX)
    own = Q(viewer_kind=Access.Recipient.ACCOUNT, viewer_id=str(plan.person_id))
    for row in sorted([*rows.exclude(own)[:most], *rows.filter(own)[:most]], key=lambda row: row.pk, reverse=True):
        visits[row.request_id, row.is_refused].append(row)
    return [_seen(found) for found in visits.values()]


def _seen(rows: list[AccessLog]) -> Seen:
    first = rows[0]
    parts = dict.fromkeys(str(PARTS[row.part].title) if row.part in PARTS else "" for row in reversed(rows))
    return Seen(
        at=first.at,
        who=first.viewer_label,
        role=first.role,
        parts=tuple(part for part in parts if part),
        how=str(AccessLog.How(first.how).label),
        reason=first.reason,
        is_own=first.is_own,
        is_refused=first.is_refused,
        link=first.viewer_id if first.viewer_kind == Access.Recipient.LINK else "",
    )


def others_since(plan: Plan, since: datetime) -> int:
    """How many visits by others there were since then."""
    rows = AccessLog.objects.filter(subject=plan.person_id, part__startswith=PREFIX, at__gte=since, is_refused=False)
    return (
        rows.exclude(viewer_kind=Access.Recipient.ACCOUNT, viewer_id=str(plan.person_id)).values("request_id").distinct().count()
    )
