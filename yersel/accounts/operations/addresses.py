"""A person's addresses: a second one, which is first, and a new one for somebody who has lost theirs."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from yersel.accounts import mail, queries
from yersel.accounts.models import AddressChange, Person
from yersel.accounts.models.people import new_seed
from yersel.accounts.operations.noting import note
from yersel.accounts.policies import may_change_address
from yersel.accounts.refusals import Refused, refuse_unless

MOST_ADDRESSES = 5


@transaction.atomic
def add_address(*, person: Person, email: str, at: datetime) -> EmailAddress:
    """Add an address that the person has shown to be theirs. Raises Refused where it has an account already."""
    address = email.strip().lower()
    _refuse_taken(address, person)
    if EmailAddress.objects.filter(user=person).count() >= MOST_ADDRESSES:
        raise Refused(_("You have %(most)d addresses. Remove one first.") % {"most": MOST_ADDRESSES})
    added, is_new = EmailAddress.objects.get_or_create(user=person, email=address, defaults={"verified": True, "primary": False})
    if is_new:
        note("add-address", person, by=person, at=at)
        mail.send("address_added", person.email)
    return added


@transaction.atomic
def make_first(*, person: Person, address: EmailAddress, at: datetime) -> None:
    """Mail goes to this address from now on."""
    EmailAddress.objects.filter(user=person, primary=True).update(primary=False)
    EmailAddress.objects.filter(pk=address.pk, user=person).update(primary=True)
    person.email = address.email
    person.save(update_fields=["email"])
    note("change-first-address", person, by=person, at=at)


@transaction.atomic
def remove_address(*, person: Person, address: EmailAddress, at: datetime) -> None:
    """Raises Refused for the first address: another must be made first before."""
    if address.primary:
        raise Refused(_("This is your first address. Make another one first before you remove it."))
    EmailAddress.objects.filter(pk=address.pk, user=person).delete()
    note("remove-address", person, by=person, at=at)


@transaction.atomic
def change_lost_address(*, person: Person, email: str, reason: str, by: Person, at: datetime) -> AddressChange:
    """A coordinator gives somebody a new first address; the lost one goes and all sessions end. Both addresses are told.

    Raises Refused. Second addresses and passkeys stay.
    """
    refuse_unless(may_change_address(by, person))
    old, new = person.email, email.strip().lower()
    _refuse_taken(new, person)
    EmailAddress.objects.filter(user=person, primary=True).delete()
    EmailAddress.objects.update_or_create(user=person, email=new, defaults={"verified": True, "primary": True})
    person.email, person.session_seed = new, new_seed()
    person.save(update_fields=["email", "session_seed"])
    change = AddressChange.objects.create(person=person, changed_by=by, changed_at=at, reason=reason)
    note("change-lost-address", person, by=by, at=at)
    for address in {old, new}:
        mail.send("address_changed", address)
    return change


def _refuse_taken(address: str, person: Person) -> None:
    holder = queries.person_with_address(address)
    if holder and holder.pk != person.pk:
        raise Refused(_("That address cannot be used here."))
