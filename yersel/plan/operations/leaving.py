"""When somebody else's account closes: they leave every circle they were in."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yersel.accounts.models import Person
from yersel.plan.models import CircleMember, Suggestion


@transaction.atomic
def forget_person(*, person: Person, at: datetime) -> None:
    """Out of all circles; what they proposed and nobody has answered is taken back. The person keeps what they took."""
    CircleMember.objects.filter(account=person).update(account=None, accepted_at=None)
    mine = Suggestion.objects.filter(made_by=person)
    mine.filter(status=Suggestion.Status.WAITING).update(status=Suggestion.Status.WITHDRAWN, answered_at=at)
    mine.update(made_by=None)
