"""How people come to be here."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from yersel.accounts import mail, queries
from yersel.accounts.models import Person, Role
from yersel.accounts.operations.noting import note
from yersel.accounts.operations.roles import give_role
from yersel.accounts.refusals import Refused


@transaction.atomic
def join(*, email: str, display_name: str, at: datetime) -> Person:
    """Make an account for somebody who has shown that the address is theirs and said that they are old enough.

    Where the address has an account meanwhile (two windows at once), that one is answered.
    """
    known = queries.person_with_address(email)
    if known:
        return known
    try:
        with transaction.atomic():
            person = _new_person(email, display_name, at)
    except IntegrityError:
        known = queries.person_with_address(email)
        if known is None:
            raise
        return known
    note("join", person, by=person, at=at)
    mail.send("welcome", person.email)
    return person


def _new_person(email: str, display_name: str, at: datetime) -> Person:
    address = email.strip().lower()
    person = Person.objects.create(display_name=display_name.strip(), email=address, joined_at=at, of_age_at=at)
    EmailAddress.objects.create(user=person, email=address, verified=True, primary=True)
    return person


@transaction.atomic
def change_name(*, person: Person, display_name: str, at: datetime) -> None:
    person.display_name = display_name.strip()
    person.save(update_fields=["display_name"])
    note("change-name", person, by=person, at=at)


@transaction.atomic
def note_sign_in(*, person: Person, at: datetime) -> None:
    """Somebody has signed in."""
    note("sign-in", person, by=person, at=at)


@transaction.atomic
def create_admin(*, email: str, by: str, at: datetime) -> Person:
    """The first administrator: an account for the address if there is none, and the role. Raises Refused for no address."""
    try:
        validate_email(email)
    except ValidationError:
        raise Refused(f"{email} is not an e-mail address.") from None
    person = queries.person_with_address(email)
    if person is None:
        person = _new_person(email, "", at)
        note("join", person, by=by, at=at)
    give_role(person=person, role=Role.ADMINISTRATOR, by=by, at=at)
    return person
