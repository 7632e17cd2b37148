"""What an entry says, changed: the row, a version before and after, the search and the audit, all in one transaction."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from yersel.accounts.models import Person
from yersel.directory.entry_data import Data, digest, entry_as_data
from yersel.directory.looking_after import Entry, entry_of
from yersel.directory.models import Organisation, Service, Version
from yersel.directory.operations.entry_writing import write_organisation, write_service
from yersel.directory.operations.noting import Actor, note
from yersel.directory.operations.search import reindex
from yersel.directory.policies import may_edit, may_publish, may_restore
from yersel.directory.refusals import Refused, refuse_unless


@transaction.atomic
def change_entry(*, entry: Entry, data: Data, by: Person, at: datetime, why: str = "") -> bool:
    """Publish a change at once. False, and nothing is touched, where it says the same as before. Raises Refused."""
    refuse_unless(may_edit(by, entry))
    refuse_unless(may_publish(by, entry))
    return write_change(entry, data, by=by, at=at, why=why)


@transaction.atomic
def restore_version(*, version: Version, by: Person, at: datetime) -> bool:
    """Let an entry say again what it said then, as a new version. Raises Refused."""
    it = version.service or version.organisation
    if it is None:
        raise Refused(_("There is no such entry."))
    entry = entry_of(it)
    refuse_unless(may_restore(by, entry))
    why = _("Version %(number)d put back") % {"number": version.number}
    return write_change(entry, version.data, by=by, at=at, why=why, verb="restore-version")


def write_change(entry: Entry, data: Data, *, by: Person, at: datetime, why: str, verb: str = "change-entry") -> bool:
    """Write `data`, whoever may. Last edited moves only where something changed."""
    type(entry.it)._default_manager.select_for_update().get(pk=entry.it.pk)
    before = entry_as_data(entry.it)
    data = {name: value for name, value in data.items() if name in before and name != "organisation"}
    if {**before, **data} == before:
        return False
    if not Version.objects.filter(**entry.own).exists():
        _keep_version(entry, before, by=None, at=entry.it.last_edited or entry.it.added_at, why="")
    _write(entry, data, at)
    after = entry_as_data(entry.it)
    _keep_version(entry, after, by=by, at=at, why=why)
    note(verb, entry.it, by=by, at=at, digest=digest(after))
    return True


def _write(entry: Entry, data: Data, at: datetime) -> None:
    if entry.service:
        write_service(data, service=entry.service, organisation=entry.organisation, at=at)
        reindex([entry.service.pk])
    else:
        write_organisation(data, organisation=entry.organisation, at=at)
        reindex(entry.organisation.services.values_list("pk", flat=True))


def publish_new(data: Data, *, organisation: Organisation | None, at: datetime, by: Actor, why: str) -> Service:
    """A new service, with a new organisation where it has none yet; both public and found from now on."""
    if organisation is None:
        organisation = publish_new_organisation(data["organisation"], at=at, by=by, why=why)
    service = write_service(data, service=None, organisation=organisation, at=at)
    reindex([service.pk])
    _first_version(entry_of(service), by=by, at=at, why=why)
    return service


def publish_new_organisation(data: Data, *, at: datetime, by: Actor, why: str) -> Organisation:
    organisation = write_organisation(data, organisation=None, at=at)
    _first_version(Entry(organisation), by=by, at=at, why=why)
    return organisation


def _first_version(entry: Entry, *, by: Actor, at: datetime, why: str) -> None:
    data = entry_as_data(entry.it)
    _keep_version(entry, data, by=by if isinstance(by, Person) else None, at=at, why=why)
    note("publish-entry", entry.it, by=by, at=at, digest=digest(data))


def _keep_version(entry: Entry, data: Data, *, by: Person | None, at: datetime, why: str) -> None:
    last = Version.objects.filter(**entry.own).aggregate(last=Max("number"))["last"] or 0
    Version.objects.create(**entry.own, number=last + 1, data=data, made_at=at, made_by=by, why=why[:200])
