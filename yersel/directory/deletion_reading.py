"""Reads about deleted entries: what goes with one and what stays, which wait to be erased, and where erased ones once stood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from yersel.directory.looking_after import Entry, live_managers
from yersel.directory.models import (
    Claim,
    Collection,
    CollectionItem,
    Contribution,
    Deletion,
    Location,
    Organisation,
    OwnListItem,
    Service,
    Tombstone,
)
from yersel.directory.service_reading import as_id
from yersel.directory.short_links import ids_that_begin_with

KEPT = timedelta(days=30)
"""Source: the directory's specification, section 4: archived first, and purged after 30 days."""


@dataclass(frozen=True)
class WhatGoes:
    """What a deletion takes along, and what it leaves. Lists on people's own devices are not known to us, so not counted."""

    services: int
    managers: int
    claims: int
    contributions: int
    own_lists: int
    shared_lists: int
    places: int
    shared_places: int


def what_goes(entry: Entry, *, at: datetime) -> WhatGoes:
    """The counts for the page that asks."""
    services = services_of(entry)
    ids = services.values("pk")
    about = Q(service__in=ids) | Q(organisation=entry.organisation) if entry.service is None else Q(service=entry.service)
    waiting = [Contribution.State.DRAFT, Contribution.State.SUBMITTED, Contribution.State.RETURNED]
    open_lists = Collection.objects.open_at(at)
    return WhatGoes(
        services=services.count(),
        managers=live_managers(entry).count(),
        claims=Claim.objects.filter(about, state=Claim.State.UNREVIEWED).count(),
        contributions=Contribution.objects.filter(about, state__in=waiting).count(),
        own_lists=OwnListItem.objects.filter(service__in=ids).values("own_list").distinct().count(),
        shared_lists=CollectionItem.objects.filter(service__in=ids, collection__in=open_lists)
        .values("collection")
        .distinct()
        .count(),
        places=places_of(entry).exclude(pk__in=shared_places_of(entry).values("pk")).count(),
        shared_places=shared_places_of(entry).count(),
    )


def services_of(entry: Entry) -> QuerySet[Service]:
    """Itself, or every service of the organisation."""
    if entry.service:
        return Service.objects.filter(pk=entry.service.pk)
    return Service.objects.filter(organisation=entry.organisation)


def places_of(entry: Entry) -> QuerySet[Location]:
    """Where it, or any of its services, is; and the organisation's own places."""
    at_one = Q(service_at_locations__service__in=services_of(entry))
    its_own = Q() if entry.service else Q(organisation=entry.organisation)
    return Location.objects.filter(pk__in=Location.objects.filter(at_one | its_own).values("pk"))


def shared_places_of(entry: Entry) -> QuerySet[Location]:
    """Those where a service is that stays."""
    others = Service.objects.exclude(pk__in=services_of(entry).values("pk"))
    return places_of(entry).filter(service_at_locations__service__in=others).distinct()


def deletions() -> QuerySet[Deletion]:
    """All that can be brought back or waits to be erased, the newest first."""
    return Deletion.objects.select_related("service__organisation", "organisation", "deleted_by")


def entry_of_deletion(deletion: Deletion) -> Entry:
    """Raises ValueError for a deletion of nothing, which the database does not have."""
    if deletion.service:
        return Entry(deletion.service.organisation, deletion.service)
    if deletion.organisation:
        return Entry(deletion.organisation)
    raise ValueError(deletion)


def erased_at(deletion: Deletion) -> datetime:
    """From when on it is erased for good."""
    return deletion.deleted_at + KEPT


def is_deleted(it: Service | Organisation) -> bool:
    """Whether it was taken down by a moderator, by itself or with its organisation."""
    if isinstance(it, Organisation):
        return Deletion.objects.filter(organisation=it).exists()
    return Deletion.objects.filter(Q(service=it) | Q(organisation=it.organisation_id)).exists()


def stood_at(kind: str, key: str) -> bool:
    """Whether an erased entry of this kind once stood at this slug or id."""
    id_ = as_id(key)
    at = Q(entry_id=id_) if id_ else Q(slug=key.lower())
    return Tombstone.objects.filter(at, kind=kind).exists()


def stood_at_code(code: str) -> bool:
    """Whether this was the short address of an erased service."""
    try:
        return Tombstone.objects.filter(ids_that_begin_with(code, "entry_id"), kind=Tombstone.Kind.SERVICE).exists()
    except ValueError:
        return False
