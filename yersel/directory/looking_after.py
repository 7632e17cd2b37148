"""Reads of who looks after an entry, and of what is told about it now: claimed or not, paused, perhaps closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from yersel.accounts.models import Person
from yersel.directory.models import Contribution, Manager, Organisation, Pause, ProblemReport, Service

CLOSED_REPORTS, CLOSED_WITHIN = 3, timedelta(days=90)


@dataclass(frozen=True)
class Entry:
    """An organisation, or one service of it: what can be claimed, looked after, changed."""

    organisation: Organisation
    service: Service | None = None

    @property
    def it(self) -> Service | Organisation:
        return self.service or self.organisation

    @property
    def name(self) -> str:
        return self.it.name

    @property
    def own(self) -> dict[str, Any]:
        """The columns by which its versions and problems are known: either the one or the other."""
        return {"service": self.service, "organisation": None if self.service else self.organisation}

    @property
    def columns(self) -> dict[str, Any]:
        """The columns by which claims and managers are known: the organisation always."""
        return {"organisation": self.organisation, "service": self.service}


def entry_of(it: Service | Organisation) -> Entry:
    return Entry(it.organisation, it) if isinstance(it, Service) else Entry(it)


def _live() -> QuerySet[Manager]:
    return Manager.objects.filter(ended_at=None, person__closed_at=None)


def live_managers(entry: Entry) -> QuerySet[Manager]:
    """Who looks after an entry now, the lead first: of a service also whoever looks after its whole organisation."""
    mine = Q(service=None) | Q(service=entry.service) if entry.service else Q(service=None)
    return _live().filter(mine, organisation=entry.organisation).select_related("person").order_by("-is_lead", "since_at", "id")


def is_claimed(entry: Entry) -> bool:
    return live_managers(entry).exists()


def managing(person: Person, entry: Entry) -> Manager | None:
    """How somebody looks after an entry, or None."""
    return live_managers(entry).filter(person=person).first()


def managed_by(person: Person) -> list[Manager]:
    """Everything that somebody looks after."""
    found = Manager.objects.filter(person=person, ended_at=None).select_related("organisation", "service__organisation")
    return list(found.order_by("organisation__sort_key", "service__sort_key"))


def services_of(person: Person) -> QuerySet[Service]:
    """Every service that somebody looks after, by itself or with all of its organisation."""
    held = _live().filter(person=person)
    whole = held.filter(service=None).values("organisation_id")
    return Service.objects.filter(Q(organisation__in=whole) | Q(pk__in=held.exclude(service=None).values("service_id")))


@dataclass(frozen=True)
class Keeper:
    """Somebody who looks after an entry and can be written to."""

    person_id: UUID
    email: str
    is_lead: bool


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


def added(person: Person, entry: Entry) -> bool:
    """Whether an entry came from something that somebody sent, and was published."""
    new = [Contribution.Kind.NEW_SERVICE, Contribution.Kind.NEW_ORGANISATION]
    mine = Contribution.objects.filter(author=person, kind__in=new, state=Contribution.State.PUBLISHED)
    if entry.service:
        return mine.filter(service=entry.service).exists()
    return mine.filter(organisation=entry.organisation, service=None).exists()


@dataclass(frozen=True)
class Notes:
    """What is told about an entry beside what it says itself."""

    is_claimed: bool
    may_have_closed: bool = False
    pause: tuple[date, date] | None = None


def note_columns(*, at: datetime, today: date) -> dict[str, Any]:
    """What is noted of services, as columns to be read together with others of theirs. `notes_from` makes the notes of them."""
    managed = _live().filter(Q(service=None) | Q(service=OuterRef("pk")), organisation=OuterRef("organisation_id"))
    pauses = Pause.objects.filter(service=OuterRef("pk"), last_date__gte=today).order_by("first_date")
    return {
        "is_claimed_now": Exists(managed),
        "people_say_closed": Subquery(_closed_reports(at)),
        "pause_from": Subquery(pauses.values("first_date")[:1]),
        "pause_to": Subquery(pauses.values("last_date")[:1]),
    }


def notes_from(row: Mapping[str, Any]) -> Notes:
    first, last = row["pause_from"], row["pause_to"]
    return Notes(row["is_claimed_now"], (row["people_say_closed"] or 0) >= CLOSED_REPORTS, (first, last) if first else None)


def _closed_reports(at: datetime) -> QuerySet[ProblemReport, Any]:
    """How many different people say of a service that it has closed, lately and not answered yet."""
    told = ProblemReport.objects.filter(
        service=OuterRef("pk"), kind=ProblemReport.Kind.CLOSED, reported_at__gt=at - CLOSED_WITHIN, answered_at=None
    )
    counted = told.order_by().values("service").annotate(people=Count("reporter", distinct=True))
    return counted.values("people")[:1]


def people_who_say_closed(service: Service, *, at: datetime) -> int:
    told = Service.objects.filter(pk=service.pk).annotate(people=Subquery(_closed_reports(at)))
    return told.values_list("people", flat=True).get() or 0
