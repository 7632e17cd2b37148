"""Who may see an entry.

Only what is published, of a published organisation, is public. An entry that was public and has closed says so (410), with
what is like it. Everything else (drafts, submissions, what was never published) is nobody's business: 404.

A shared list is open to whoever has its link, while it lasts. Only the device that made it can end it. Afterwards it is as if it had
never been: 404.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from hashlib import sha256

from django.utils.crypto import constant_time_compare

from yersel.directory.models import Collection, Organisation, Service, State


class Standing(Enum):
    """How an entry stands to somebody who has its address."""

    PUBLIC = "public"
    GONE = "gone"
    PRIVATE = "private"


def standing_of_service(service: Service) -> Standing:
    """A published service that its group has closed for good is gone as well, and so is one whose organisation is."""
    organisation = standing_of_organisation(service.organisation)
    if organisation is Standing.PRIVATE or service.state not in (State.PUBLISHED, State.ARCHIVED):
        return Standing.PRIVATE
    if organisation is Standing.GONE or service.state == State.ARCHIVED or service.status == Service.Status.DEFUNCT:
        return Standing.GONE
    return Standing.PUBLIC


def standing_of_organisation(organisation: Organisation) -> Standing:
    standings = {State.PUBLISHED: Standing.PUBLIC, State.ARCHIVED: Standing.GONE}
    return standings.get(State(organisation.state), Standing.PRIVATE)


def may_read_collection(collection: Collection | None, *, at: datetime) -> bool:
    """Whoever has the link of a shared list may read it, until its maker ends it or its last day has passed.

    The link itself is the key: `collection_reading` finds a list by nothing else.
    """
    return collection is not None and collection.ended_at is None and at < collection.ends_at


def may_end_collection(collection: Collection, *, secret: str, at: datetime) -> bool:
    """Only its maker may end a list, and shows so by the secret that was given to the maker's device alone."""
    return may_read_collection(collection, at=at) and constant_time_compare(secret_hash(secret), collection.maker_hash)


def secret_hash(secret: str) -> str:
    """What is kept of a secret. It has 160 bits of chance, so that no salt and no slow hash is needed."""
    return sha256(secret.encode()).hexdigest()
