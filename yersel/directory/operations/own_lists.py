"""The lists in somebody's account. Every one of these takes the person, and touches nobody's lists but theirs."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yersel.accounts.models import Person
from yersel.directory.models import OwnList, OwnListItem, Service, Watch
from yersel.directory.operations.noting import note
from yersel.directory.refusals import Refused
from yersel.directory.saving import MOST, Item, SavedList

MOST_LISTS = 20
LONGEST_NAME = 80


@transaction.atomic
def keep_items(*, by: Person, saved: SavedList, at: datetime) -> None:
    """Have their current list hold this, instead of what was on it. A first list is made for whoever has none."""
    _lock(by)
    own = current_list(by) or (_made(by, "", at) if saved.items else None)
    if own is not None:
        _write(own, saved)
        _end_watches_of_what_is_off(by)
        note("change", own, by=by, at=at)


@transaction.atomic
def take_in(*, by: Person, saved: SavedList, at: datetime) -> None:
    """Move a device's list into the account on signing in. What there is no room for on the current list begins one of its own.

    A note of the account's stays where there are two of the same service.
    """
    if not saved.items:
        return
    _lock(by)
    own = current_list(by) or _made(by, "", at)
    there = list_as_saved(own)
    notes = {item.service_id: item.note for item in saved.items}
    kept = [Item(item.service_id, item.since, item.note or notes.get(item.service_id, "")) for item in there.items]
    new = [item for item in saved.items if not there.holds(item.service_id)]
    room = MOST - len(kept)
    _write(own, SavedList((*kept, *new[:room])))
    if new[room:]:
        rest = _made(by, _("From a device"), at)
        OwnList.objects.filter(pk=own.pk).update(opened_at=at)
        OwnList.objects.filter(pk=rest.pk).update(opened_at=own.made_at)  # the one they had stays the current one
        _write(rest, SavedList(tuple(new[room:])))
    note("take-in", own, by=by, at=at)


@transaction.atomic
def begin_list(*, by: Person, name: str, at: datetime) -> OwnList:
    """A new list, which is the current one from now on. Raises Refused beyond twenty."""
    _lock(by)
    if OwnList.objects.filter(person=by).count() >= MOST_LISTS:
        raise Refused(_("You have %(most)d lists, which is the most. Delete one first.") % {"most": MOST_LISTS})
    made = _made(by, name, at)
    note("begin", made, by=by, at=at)
    return made


@transaction.atomic
def open_list(*, by: Person, list_id: UUID, at: datetime) -> bool:
    """Make one of theirs the current one. False for a list that is not theirs, or not there."""
    return bool(OwnList.objects.filter(person=by, pk=list_id).update(opened_at=at))


@transaction.atomic
def rename_list(*, by: Person, list_id: UUID, name: str, at: datetime) -> bool:
    """False for a list that is not theirs, or not there."""
    own = OwnList.objects.select_for_update().filter(person=by, pk=list_id).first()
    if own is None:
        return False
    own.name = name[:LONGEST_NAME]
    own.save(update_fields=["name"])
    note("rename", own, by=by, at=at)
    return True


@transaction.atomic
def delete_list(*, by: Person, list_id: UUID, at: datetime) -> bool:
    """With all on it, for good. False for a list that is not theirs, or not there."""
    own = OwnList.objects.select_for_update().filter(person=by, pk=list_id).first()
    if own is None:
        return False
    note("delete", own, by=by, at=at)
    own.delete()
    _end_watches_of_what_is_off(by)
    return True


@transaction.atomic
def forget_lists(*, person: Person) -> None:
    """An account closes: its lists go."""
    OwnList.objects.filter(person=person).delete()


def current_list(person: Person) -> OwnList | None:
    """The one they opened last."""
    return OwnList.objects.filter(person=person).first()


def list_as_saved(own: OwnList) -> SavedList:
    rows = own.items.values_list("service_id", "since", "note")
    return SavedList(tuple(Item(service, since, words) for service, since, words in rows))


def _made(person: Person, name: str, at: datetime) -> OwnList:
    return OwnList.objects.create(person=person, name=name[:LONGEST_NAME], made_at=at, opened_at=at)


def _write(own: OwnList, saved: SavedList) -> None:
    """Replace what is on it. A service that is no longer there at all is left out."""
    known = set(Service.objects.filter(pk__in=[item.service_id for item in saved.items]).values_list("pk", flat=True))
    own.items.all().delete()
    OwnListItem.objects.bulk_create(
        OwnListItem(own_list=own, service_id=item.service_id, order=order, since=item.since, note=item.note)
        for order, item in enumerate(saved.items[:MOST])
        if item.service_id in known
    )


def _end_watches_of_what_is_off(person: Person) -> None:
    """Whoever takes a service off all their lists is no longer told of it."""
    saved = OwnListItem.objects.filter(own_list__person=person)
    Watch.objects.filter(person=person).exclude(service__in=saved.values("service")).delete()


def _lock(person: Person) -> None:
    """Two tabs of one person take turns."""
    Person.objects.get_queryset().select_for_update().get(pk=person.pk)
