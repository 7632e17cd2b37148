"""How this room writes its audit entries: ids alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from yersel.accounts.models import Person
from yersel.accounts.policies import Actor
from yersel.audit import operations as audit


def actor_id(by: Actor) -> str:
    return by if isinstance(by, str) else str(by.pk)


def note(verb: str, person: Person, *, by: Actor, at: datetime, counts: Mapping[str, int] | None = None) -> None:
    """One entry about a person's account."""
    audit.record(by=actor_id(by), at=at, verb=verb, object_type="person", object_id=str(person.pk), counts=counts)
