"""What is shared now, by grants, links and invitations. Nothing is opened here."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from yersel.accounts.models import Person
from yersel.consent.models import Access
from yersel.plan.models import CircleMember, Plan, ShareLink, Suggestion
from yersel.plan.sections import PREFIX


def digest_of(secret: str) -> bytes:
    """How a secret of a link is kept."""
    return hashlib.sha256(secret.encode()).digest()


def link_behind(secret: str, *, at: datetime) -> ShareLink | None:
    """The open link with this secret."""
    found = ShareLink.objects.select_related("plan").filter(token=digest_of(secret)).first()
    return found if found is not None and found.is_open(at) else None


def has_link_stopped_by_pins(plan: Plan, *, since: datetime) -> bool:
    """Whether wrong PINs have stopped a link since then: told on the page as well, as not everybody has mail."""
    return ShareLink.objects.filter(plan=plan, is_stopped_by_pins=True, stopped_at__gte=since).exists()


def member_invited_by(secret: str, *, at: datetime) -> CircleMember | None:
    """Whoever an invitation is for, while it is open."""
    found = CircleMember.objects.select_related("plan__person").filter(invitation=digest_of(secret)).first()
    return found if found is not None and found.is_invitation_open(at) else None


def plans_shared_with(person: Person, *, at: datetime) -> list[tuple[CircleMember, list[Access]]]:
    """The plans of which somebody may see parts now, with the grants; the row of the circle says whose. Nothing is opened."""
    grants: dict[UUID, list[Access]] = defaultdict(list)
    live = Access.objects.to(Access.Recipient.ACCOUNT, str(person.pk)).live(at)
    for grant in live.filter(part__startswith=PREFIX):
        grants[grant.subject].append(grant)
    members = CircleMember.objects.select_related("plan__person").filter(account=person, plan__person__in=grants.keys())
    return [(member, grants[member.plan.person_id]) for member in members]


def shared_plan(plan_id: UUID, person: Person, *, at: datetime) -> tuple[CircleMember, list[Access]] | None:
    """One plan of which somebody may see parts now; None for every other plan, whether it is there or not."""
    return next((found for found in plans_shared_with(person, at=at) if found[0].plan_id == plan_id), None)


def waiting_suggestions(plan: Plan, *, at: datetime) -> int:
    """How many wait for an answer, without opening any."""
    rows = Suggestion.objects.filter(plan=plan, status=Suggestion.Status.WAITING).values_list("access", flat=True)
    return how_many_live(list(rows), at=at)


def how_many_live(rests_on: list[UUID], *, at: datetime) -> int:
    """How many of these suggestions still rest on something. No statement where there are none."""
    live = live_grants(rests_on, at)
    return sum(access in live for access in rests_on)


def live_grants(ids: Iterable[UUID], at: datetime) -> set[UUID]:
    """Which of these grants hold now."""
    wanted = list(ids)
    if not wanted:
        return set()
    return set(Access.objects.live(at).filter(pk__in=wanted).values_list("pk", flat=True))
