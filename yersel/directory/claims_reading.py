"""Reads of claims for those who decide about them: all of them by their state, and which of them are a dispute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet

from yersel.directory.models import Claim, Manager
from yersel.directory.policies import entry_of_claim

STATES = [Claim.State.UNREVIEWED, Claim.State.CONFIRMED, Claim.State.DENIED, Claim.State.REVOKED]


@dataclass(frozen=True)
class ClaimLine:
    """A claim in the list. `is_disputed`: it waits, and somebody else looks after the entry; a colleague, or a dispute."""

    claim: Claim
    is_disputed: bool
    looks_after_it: bool

    @property
    def name(self) -> str:
        return entry_of_claim(self.claim).name


def claims_in(state: str = "") -> QuerySet[Claim]:
    """Every claim in this state, or in any but taken back, the newest first."""
    rows = Claim.objects.filter(state__in=[state] if state else STATES)
    return rows.select_related("organisation", "service__organisation", "claimant", "decided_by").order_by("-asked_at", "id")


def counts() -> list[tuple[Claim.State, int]]:
    """How many there are in each state."""
    found = dict(Claim.objects.order_by().values_list("state").annotate(Count("pk")))
    return [(state, found.get(state.value, 0)) for state in STATES]


def lines_of(claims: Sequence[Claim]) -> list[ClaimLine]:
    """What the list says of each. One query for all."""
    live = Manager.objects.filter(ended_at=None, person__closed_at=None, organisation__in={one.organisation_id for one in claims})
    managers: set[tuple[UUID, UUID | None, UUID]] = set(live.values_list("organisation_id", "service_id", "person_id"))
    return [_line(claim, managers) for claim in claims]


def _line(claim: Claim, managers: set[tuple[UUID, UUID | None, UUID]]) -> ClaimLine:
    """Whoever looks after a whole organisation looks after its services too."""
    over = {(claim.organisation_id, None), (claim.organisation_id, claim.service_id)}
    others = {person for organisation, service, person in managers if (organisation, service) in over} - {claim.claimant_id}
    waits = claim.state == Claim.State.UNREVIEWED
    return ClaimLine(claim, waits and bool(others), (claim.organisation_id, claim.service_id, claim.claimant_id) in managers)


def others_about_it(claim: Claim) -> list[Claim]:
    """Other claims on the same entry, the newest first."""
    return list(claims_in().filter(**entry_of_claim(claim).columns).exclude(pk=claim.pk)[:20])
