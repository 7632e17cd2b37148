"""Who looks after an entry: managers of its organisation, or of the one service."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from yersel.accounts.models import Person
from yersel.directory.models import Manager, Service


@dataclass(frozen=True)
class Keeper:
    """Somebody who looks after an entry and can be written to."""

    person_id: UUID
    email: str
    is_lead: bool


def looks_after(person: Person, service: Service) -> bool:
    """Whether this person looks after the service, or after all of its organisation."""
    return _live().filter(_of(service), person=person).exists()


def is_looked_after(service: Service) -> bool:
    return _live().filter(_of(service)).exists()


def services_of(person: Person) -> QuerySet[Service]:
    """Every entry that somebody looks after."""
    held = _live().filter(person=person)
    whole = held.filter(service=None).values("organisation_id")
    return Service.objects.filter(Q(organisation__in=whole) | Q(pk__in=held.exclude(service=None).values("service_id")))


def keepers_of(entries: Sequence[tuple[UUID, UUID]]) -> dict[UUID, list[Keeper]]:
    """For each (service, organisation), those who look after it: its own managers where it has any, else its organisation's."""
    rows = _live().filter(organisation_id__in={organisation for _, organisation in entries}).exclude(person__email="")
    own: dict[UUID, list[Keeper]] = defaultdict(list)
    of_all: dict[UUID, list[Keeper]] = defaultdict(list)
    for service, organisation, person, email, is_lead in rows.order_by("since_at", "pk").values_list(
        "service_id", "organisation_id", "person_id", "person__email", "is_lead"
    ):
        (own[service] if service else of_all[organisation]).append(Keeper(person, email, is_lead))
    return {service: own.get(service) or of_all.get(organisation, []) for service, organisation in entries}


def leads_of(keepers: Iterable[Keeper]) -> list[Keeper]:
    """Those who lead; everybody where nobody does."""
    found = list(keepers)
    return [keeper for keeper in found if keeper.is_lead] or found


def _live() -> QuerySet[Manager]:
    return Manager.objects.filter(ended_at=None, person__closed_at=None)


def _of(service: Service) -> Q:
    return Q(organisation=service.organisation_id, service=None) | Q(service=service)
