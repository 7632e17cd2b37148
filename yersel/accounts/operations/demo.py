"""Made-up people, one for each role, to step in as in demo mode."""

from __future__ import annotations

from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from allauth.account.models import EmailAddress
from django.db import transaction

from yersel.accounts.demo_people import DEMO_PEOPLE, DemoPerson
from yersel.accounts.models import ROLES, Person
from yersel.accounts.operations.closing import close_account
from yersel.accounts.operations.roles import give_role
from yersel.audit import operations as audit


@transaction.atomic
def load_demo_people(*, by: str, at: datetime) -> int:
    """Make the demo people that are not there, and give each their role. Returns how many there are."""
    for known in DEMO_PEOPLE:
        _load(known, by, at)
    made = Person.objects.open().filter(is_demo=True).count()
    audit.record(by=by, at=at, verb="load", object_type="demo", object_id="people", counts={"people": made})
    return made


def _load(known: DemoPerson, by: str, at: datetime) -> None:
    key = uuid5(NAMESPACE_URL, f"yersel-demo/person/{known.key}")
    if Person.objects.open().filter(pk=key).exists():
        return
    facts = {
        "display_name": known.name,
        "email": known.email,
        "joined_at": at,
        "of_age_at": at,
        "closed_at": None,
        "is_demo": True,
    }
    person, _is_new = Person.objects.update_or_create(id=key, defaults=facts)
    EmailAddress.objects.create(user=person, email=known.email, verified=True, primary=True)
    if ROLES[known.role].is_house_wide:
        give_role(person=person, role=known.role, by=by, at=at)


@transaction.atomic
def clear_demo_people(*, by: str, at: datetime) -> int:
    """Close the accounts of all demo people. Returns how many. What they did in other rooms stays with those rooms."""
    people = list(Person.objects.open().filter(is_demo=True))
    for person in people:
        person.role_grants.filter(ended_at=None).update(ended_by=by, ended_at=at)
        person.keeping.filter(ended_at=None).update(ended_by=person, ended_at=at)
        close_account(person=person, by=person, at=at)
    return len(people)
