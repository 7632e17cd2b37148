"""Acting for somebody who has no account of their own, by their recorded consent."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yersel.accounts.models import KeptBy, Person
from yersel.accounts.operations.noting import note
from yersel.accounts.policies import may_end_keeping, may_keep_people
from yersel.accounts.refusals import refuse_unless


@transaction.atomic
def keep_person(*, display_name: str, consent: KeptBy.Consent, purpose: str, by: Person, at: datetime) -> KeptBy:
    """Record that `by` acts for somebody new who has no e-mail, how they agreed, and what for. Raises Refused."""
    refuse_unless(may_keep_people(by))
    person = Person.objects.create(display_name=display_name.strip(), joined_at=at)
    keeping = KeptBy.objects.create(person=person, keeper=by, consent=consent, purpose=purpose, recorded_by=by, recorded_at=at)
    note("keep", person, by=by, at=at)
    return keeping


@transaction.atomic
def end_keeping(*, keeping: KeptBy, by: Person, at: datetime) -> None:
    """End it. A person whom nobody keeps any more and who has no address is closed: nobody could ever reach them. Raises Refused."""
    refuse_unless(may_end_keeping(by, keeping))
    if keeping.ended_at:
        return
    keeping.ended_by, keeping.ended_at = by, at
    keeping.save(update_fields=["ended_by", "ended_at"])
    person = keeping.person
    note("end-keeping", person, by=by, at=at)
    if not person.email and not person.keepings.filter(ended_at=None).exists():
        from yersel.accounts.operations.closing import close_account

        close_account(person=person, by=by, at=at)
