"""Deleting an entry: taken down at once, brought back within 30 days by a moderator, else erased by a nightly task."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from yersel.accounts.models import Person
from yersel.core.folding import fold
from yersel.directory import mailing
from yersel.directory.deletion_reading import KEPT, entry_of_deletion, erased_at, services_of, shared_places_of
from yersel.directory.looking_after import Entry, live_managers
from yersel.directory.models import (
    Deletion,
    FormerSlug,
    Location,
    Organisation,
    Service,
    ServiceAtLocation,
    SourceRecord,
    State,
    Tombstone,
    UnwantedRecord,
)
from yersel.directory.operations.noting import note
from yersel.directory.operations.search import reindex
from yersel.directory.policies import may_bring_back, may_delete
from yersel.directory.refusals import Refused, refuse_unless
from yersel.directory.service_reading import as_id

Thing = TypeVar("Thing", Service, Organisation)


@transaction.atomic
def delete_entry(*, entry: Entry, typed_name: str, reason: str, by: Person, at: datetime) -> Deletion:
    """Take it down, with all services of an organisation. Its name must be typed, so that it is the one that is meant. Raises Refused."""
    it = _held(entry)
    refuse_unless(may_delete(by, entry))
    if fold(typed_name) != fold(it.name):
        raise Refused(_("That is not its name. Type the name as it stands above."))
    before = it.archived_because if isinstance(it, Service) else ""
    made = Deletion.objects.create(
        **entry.own, state_before=it.state, archived_because_before=before, reason=reason, deleted_by=by, deleted_at=at
    )
    _set_state(it, State.ARCHIVED, "")
    note("delete-entry", it, by=by, at=at)
    for manager in live_managers(entry):
        mailing.send("entry_deleted", manager.person, name=entry.name, reason=reason, until=erased_at(made).date())
    return made


@transaction.atomic
def bring_back(*, deletion: Deletion, by: Person, at: datetime) -> Entry:
    """Let it stand again as it stood before. Raises Refused, also for one that was brought back or erased meanwhile."""
    found = Deletion.objects.select_for_update(of=("self",)).filter(pk=deletion.pk).first()
    if found is None:
        raise Refused(_("It is gone."))
    refuse_unless(may_bring_back(by, found, at=at))
    entry = entry_of_deletion(found)
    it = _held(entry)
    _set_state(it, State(found.state_before), found.archived_because_before)
    note("bring-back-entry", it, by=by, at=at)
    found.delete()
    for manager in live_managers(entry):
        mailing.send("entry_brought_back", manager.person, name=entry.name, address=it.get_absolute_url())
    return entry


def purge_deleted(*, by: str, at: datetime) -> int:
    """Erase what was deleted 30 days ago, each in a transaction of its own, and say how many. Safe to kill and to repeat."""
    due = Deletion.objects.filter(deleted_at__lte=at - KEPT).order_by("deleted_at", "pk").values_list("pk", flat=True)
    return sum(_purge(pk, by=by, at=at) for pk in list(due))


def _held(entry: Entry) -> Service | Organisation:
    """The row as it is now, until the end of the transaction. Whatever concerns one organisation takes turns."""
    organisation = Organisation.objects.select_for_update().get(pk=entry.organisation.pk)
    if entry.service is None:
        entry.organisation.state = organisation.state
        return organisation
    service = Service.objects.select_for_update(of=("self",)).get(pk=entry.service.pk)
    entry.service.state = service.state
    return service


def _set_state(it: Service | Organisation, state: State, why: str) -> None:
    it.state = state
    if isinstance(it, Service):
        it.archived_because = why
        it.save(update_fields=["state", "archived_because"])
        reindex([it.pk])
    else:
        it.save(update_fields=["state"])
        reindex(it.services.values_list("pk", flat=True))


@transaction.atomic
def _purge(pk: int, *, by: str, at: datetime) -> bool:
    """Erase one, whole: the entry and all that hangs on it go, its addresses and what no import may bring back stay."""
    deletion = Deletion.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
    if deletion is None:
        return False
    entry = entry_of_deletion(deletion)
    services, organisations = list(services_of(entry)), [] if entry.service else [entry.organisation]
    services += _archived(Service.objects.filter(pk__in=_merged_into(Tombstone.Kind.SERVICE, services)))
    organisations += _archived(Organisation.objects.filter(pk__in=_merged_into(Tombstone.Kind.ORGANISATION, organisations)))
    note("purge-entry", entry.it, by=by, at=at)
    _bury(services, organisations)
    _release_places(entry)
    places = list(_places_to_erase(services, organisations))
    Service.objects.filter(pk__in=[one.pk for one in services]).delete()
    Location.objects.filter(pk__in=places).delete()
    Organisation.objects.filter(pk__in=[one.pk for one in organisations], services=None).delete()
    return True


def _merged_into(kind: Tombstone.Kind, entries: Sequence[Service] | Sequence[Organisation]) -> list[UUID]:
    """The ids of what was merged into these."""
    former = FormerSlug.objects.filter(**{f"{kind.value}__in": entries}).values_list("slug", flat=True)
    return [id_ for slug in former if (id_ := as_id(slug))]


def _archived(rows: QuerySet[Thing]) -> list[Thing]:
    """Those that did not come back since."""
    return list(rows.filter(state=State.ARCHIVED))


def _bury(services: Sequence[Service], organisations: Sequence[Organisation]) -> None:
    """Keep each address, so that it goes on saying that nothing is there; and keep the next import from bringing it back."""
    for kind, found in ((Tombstone.Kind.SERVICE, services), (Tombstone.Kind.ORGANISATION, organisations)):
        former = FormerSlug.objects.filter(**{f"{kind.value}__in": found}).values_list(f"{kind.value}_id", "slug")
        addresses = {(one.pk, one.slug) for one in found} | {(id_, slug) for id_, slug in former if as_id(slug) is None}
        rows = [Tombstone(kind=kind, entry_id=id_, slug=slug) for id_, slug in sorted(addresses)]
        Tombstone.objects.bulk_create(rows, ignore_conflicts=True)
    records = SourceRecord.objects.filter(Q(service__in=services) | Q(organisation__in=organisations))
    unwanted = [UnwantedRecord(source_id=one.source_id, kind=one.kind, their_id=one.their_id) for one in records]
    UnwantedRecord.objects.bulk_create(unwanted, ignore_conflicts=True)


def _release_places(entry: Entry) -> None:
    """A place that a service of somebody else uses is theirs from now on."""
    if entry.service is not None:
        return
    for place in shared_places_of(entry).filter(organisation=entry.organisation):
        others = place.service_at_locations.exclude(service__organisation=entry.organisation).exclude(
            service__state=State.ARCHIVED
        )
        heir = others.order_by("service__added_at", "service_id").values_list("service__organisation_id", flat=True).first()
        Location.objects.filter(pk=place.pk).update(organisation_id=heir)


def _places_to_erase(services: Sequence[Service], organisations: Sequence[Organisation]) -> Iterable[UUID]:
    """Places of these alone: no other service is there, and no other organisation has them."""
    own = {one.organisation_id for one in services} | {one.pk for one in organisations}
    at_these = ServiceAtLocation.objects.filter(service__in=services).values("location_id")
    elsewhere = ServiceAtLocation.objects.exclude(service__in=services).values("location_id")
    found = Location.objects.filter(pk__in=at_these).exclude(pk__in=elsewhere)
    return found.filter(Q(organisation=None) | Q(organisation__in=own)).values_list("pk", flat=True)
