"""Finding a shared list: by the token of its link, and by nothing else. And the lists in one's own account."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

from yersel.accounts.models import Person
from yersel.directory import policies
from yersel.directory.models import Collection, OwnList

LONGEST_TOKEN = 64


def collection_behind(token: str, *, at: datetime) -> Collection | None:
    """The list that this link opens now. None alike for one that has ended and for one that never was."""
    if not token or len(token) > LONGEST_TOKEN:
        return None
    found = Collection.objects.filter(token_hash=policies.secret_hash(token)).first()
    return found if policies.may_read_collection(found, at=at) else None


def collections_behind(tokens: list[str], *, at: datetime) -> dict[str, Collection]:
    """The lists that these links open now, by token. One query."""
    hashes = {policies.secret_hash(token): token for token in tokens}
    found = Collection.objects.open_at(at).filter(token_hash__in=hashes) if hashes else []
    return {hashes[collection.token_hash]: collection for collection in found}


def lists_of(person: Person) -> QuerySet[Any]:
    """Somebody's own lists, the open one first, with how many services each has."""
    return OwnList.objects.filter(person=person).annotate(number=Count("items"))
