"""Sealing what is written, and erasing by throwing away the key."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction
from django.utils.translation import gettext as _

from yersel.accounts.models import Person
from yersel.audit import operations as audit
from yersel.consent import vault
from yersel.consent.keyring import keyring, newest_master
from yersel.consent.models import Access, Consent, DataKey
from yersel.consent.refusals import Refused


@dataclass(frozen=True)
class Sealer:
    """Seals values of one subject, in one request. It cannot open any."""

    subject: UUID
    _key: AESGCM = field(repr=False)

    def seal(self, value: Any, *, table: str, pk: object) -> bytes:
        """A JSON value, bound to this row of `table` (`<app>.<model>.<field>`): moved elsewhere it cannot be opened."""
        return vault.seal(self._key, value, table=table, pk=pk)


def make_key(*, subject: UUID, at: datetime) -> None:
    """Give a subject its own key, once. Where it has one, that stays."""
    wrapped = keyring().encrypt(AESGCM.generate_key(bit_length=256))
    DataKey.objects.bulk_create(
        [DataKey(subject=subject, wrapped=wrapped, master=newest_master(), made_at=at)], ignore_conflicts=True
    )


def sealer_for(*, subject: UUID) -> Sealer:
    """What seals this subject's texts. Raises Refused where they have no key, or none that opens: nothing is written unsealed."""
    key = DataKey.objects.filter(pk=subject).values_list("wrapped", flat=True).first()
    if key is None:
        raise Refused(_("There is no key for this. Nothing was saved."))
    try:
        return Sealer(subject, vault.cipher(bytes(key)))
    except vault.SealBroken:
        raise Refused(_("The key for this does not open. Nothing was saved.")) from None


@transaction.atomic
def erase_subject(*, subject: UUID, by: Person | str, at: datetime) -> None:
    """Throw the key away, and what was shared with it. What was sealed by it cannot be opened any more, by anybody."""
    DataKey.objects.filter(pk=subject).delete()
    shared, _models = Access.objects.filter(subject=subject).delete()
    Consent.objects.filter(subject=subject, withdrawn_at=None).update(withdrawn_at=at)
    actor = by if isinstance(by, str) else str(by.pk)
    audit.record(by=actor, at=at, verb="erase", object_type="subject", object_id=str(subject), counts={"accesses": shared})


@transaction.atomic
def forget_person(*, person: Person, at: datetime) -> None:
    """The account closes: what was shared with the person ends, and what they shared goes with their key."""
    mine = Access.objects.to(Access.Recipient.ACCOUNT, str(person.pk))
    mine.filter(stopped_at=None).update(stopped_at=at)
    if DataKey.objects.filter(pk=person.pk).exists() or Access.objects.filter(subject=person.pk).exists():
        erase_subject(subject=person.pk, by=person, at=at)
    Consent.objects.filter(subject=person.pk).delete()
