"""How contributing writes its audit entries: ids and a digest, never words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from yersel.accounts.models import Person
from yersel.audit import operations as audit

Actor = Person | str  # a person, or `command:<name>`; a visitor is `visitor`
VISITOR = "visitor"


def note(verb: str, it: Any, *, by: Actor, at: datetime, digest: str = "") -> None:
    """One entry about a row of this room."""
    actor = by if isinstance(by, str) else str(by.pk)
    audit.record(by=actor, at=at, verb=verb, object_type=it._meta.model_name, object_id=str(it.pk), digest=digest)
