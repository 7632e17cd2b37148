"""Sharing a list by a link, ending it, and erasing what has ended."""

from __future__ import annotations

import secrets
from base64 import b32encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from yersel.audit.operations import record
from yersel.directory import policies
from yersel.directory.models import Collection, CollectionItem, Service

LONGEST_LIFE = timedelta(days=90)
MOST_ITEMS = 30
LONGEST_NAME = 80
VISITOR = "visitor"  # in the audit, for an act that needs no account
_OBJECT = "directory.Collection"
_SECRET_BYTES = 20  # 160 bits, 32 letters; small letters alone, as an address in capitals leads to the one in small letters


class CollectionRefused(Exception):
    """The list cannot be shared, or not be ended by whoever asks. Its text is for people."""


@dataclass(frozen=True)
class Shared:
    """A list just shared. Token and secret are told this once: we keep their hashes alone."""

    collection: Collection
    token: str
    secret: str


@transaction.atomic
def share_list(
    *,
    items: Sequence[tuple[UUID, str]],
    name: str = "",
    lasts: timedelta = LONGEST_LIFE,
    by: str | None = None,
    at: datetime,
) -> Shared:
    """Make a link to these (service, note) pairs. Only public services are taken. Raises CollectionRefused where none is left."""
    public = set(Service.objects.public().filter(id__in=[service for service, _note in items]).values_list("id", flat=True))
    taken = [(service, note) for service, note in dict(items).items() if service in public]
    if not taken or len(taken) > MOST_ITEMS or not timedelta() < lasts <= LONGEST_LIFE:
        raise CollectionRefused(f"A shared list has 1 to {MOST_ITEMS} services that are listed, and lasts up to 90 days.")
    token, secret = _new_secret(), _new_secret()
    collection = Collection.objects.create(
        token_hash=policies.secret_hash(token),
        maker_hash=policies.secret_hash(secret),
        name=name[:LONGEST_NAME],
        created_at=at,
        ends_at=at + lasts,
    )
    CollectionItem.objects.bulk_create(
        CollectionItem(collection=collection, service_id=service, order=order, note=note)
        for order, (service, note) in enumerate(taken)
    )
    counts = {"items": len(taken)}
    record(by=by or VISITOR, at=at, verb="share", object_type=_OBJECT, object_id=str(collection.id), counts=counts)
    return Shared(collection, token, secret)


@transaction.atomic
def end_collection(*, collection: Collection, secret: str, by: str | None = None, at: datetime) -> None:
    """End a link before its time. Raises CollectionRefused for anybody but its maker."""
    locked = Collection.objects.select_for_update().get(pk=collection.pk)
    if not policies.may_end_collection(locked, secret=secret, at=at):
        raise CollectionRefused("Only the device that made a link can end it.")
    locked.ended_at = at
    locked.save(update_fields=["ended_at"])
    record(by=by or VISITOR, at=at, verb="end", object_type=_OBJECT, object_id=str(locked.id))


@transaction.atomic
def erase_ended_collections(*, by: str, at: datetime) -> int:
    """Erase every list that has ended, and say how many. Safe to kill and to repeat."""
    over = Collection.objects.over_at(at)
    number = over.count()
    if number:
        over.delete()
        record(by=by, at=at, verb="erase", object_type=_OBJECT, object_id="", counts={"collections": number})
    return number


def _new_secret() -> str:
    return b32encode(secrets.token_bytes(_SECRET_BYTES)).decode().lower()
