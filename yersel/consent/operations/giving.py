"""Giving access, and stopping it at once. Consents to other things likewise."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yersel.accounts.models import Person
from yersel.audit import operations as audit
from yersel.consent.models import Access, Consent
from yersel.consent.policies import owns, why_not_until
from yersel.consent.refusals import Refused
from yersel.consent.wordings import newest


@transaction.atomic
def give_consent(*, subject: UUID, purpose: str, by: Person, at: datetime) -> Consent:
    """Write down a yes to today's wording. A yes that holds already stays, unless its wording was an older one."""
    version = newest(purpose).version
    live = Consent.objects.select_for_update().filter(subject=subject, purpose=purpose, withdrawn_at=None).first()
    if live is not None and live.wording_version == version:
        return live
    if live is not None:
        live.withdrawn_at = at
        live.save(update_fields=["withdrawn_at"])
    given = Consent.objects.create(subject=subject, purpose=purpose, wording_version=version, given_at=at)
    audit.record(by=str(by.pk), at=at, verb="give-consent", object_type=purpose, object_id=str(subject))
    return given


@transaction.atomic
def withdraw_consent(*, subject: UUID, purpose: str, by: Person, at: datetime) -> None:
    """Take a yes back. Where there is none nothing happens."""
    if Consent.objects.filter(subject=subject, purpose=purpose, withdrawn_at=None).update(withdrawn_at=at):
        audit.record(by=str(by.pk), at=at, verb="withdraw-consent", object_type=purpose, object_id=str(subject))


@transaction.atomic
def give_access(
    *,
    subject: UUID,
    recipient_kind: Access.Recipient,
    recipient_id: str,
    parts: Collection[str],
    purpose: str,
    until: datetime,
    by: Person,
    at: datetime,
    wording: str,
    may: Access.May = Access.May.SEE,
    heard_by: str = "",
) -> list[Access]:
    """Let a recipient see these parts until then. What they were given of these parts before is replaced.

    `heard_by` is the account that heard a spoken yes; then `by` is that account too, and the room that calls has asked its own policy
    whether they may hear one of this subject. Raises Refused.
    """
    if not heard_by and not owns(by.pk, subject):
        raise Refused(_("Only the owner can share this."))
    if why_not := why_not_until(until, at=at):
        raise Refused(str(why_not))
    if not parts:
        raise Refused(_("Tick at least one part to share."))
    Access.objects.of(subject).to(recipient_kind, recipient_id).filter(part__in=parts, stopped_at=None).update(stopped_at=at)
    given = Access.objects.bulk_create(
        [
            Access(
                subject=subject,
                recipient_kind=recipient_kind,
                recipient_id=recipient_id,
                part=part,
                may=may,
                purpose=purpose,
                given_at=at,
                until=until,
                wording_version=newest(wording).version,
                given_how=Access.How.BY_VOICE if heard_by else Access.How.ON_SCREEN,
                heard_by=heard_by,
            )
            for part in parts
        ]
    )
    _note("give-access", subject, by=by, at=at, parts=len(given))
    return given


@transaction.atomic
def stop_access(*, subject: UUID, accesses: Collection[UUID], by: Person, at: datetime) -> int:
    """Stop some grants of this subject, now; how many were open. Raises Refused for anybody but the owner."""
    if not owns(by.pk, subject):
        raise Refused(_("Only the owner can stop this."))
    stopped = Access.objects.of(subject).filter(pk__in=accesses, stopped_at=None).update(stopped_at=at)
    if stopped:
        _note("stop-access", subject, by=by, at=at, parts=stopped)
    return int(stopped)


@transaction.atomic
def stop_all_access(*, subject: UUID, recipient_kind: str, recipient_id: str, by: Person | str, at: datetime) -> int:
    """Stop everything that one recipient was given of a subject; how many grants were open."""
    found = Access.objects.of(subject).to(recipient_kind, recipient_id).filter(stopped_at=None)
    stopped = int(found.update(stopped_at=at))
    if stopped:
        _note("stop-access", subject, by=by, at=at, parts=stopped)
    return stopped


def tell_of(*, accesses: Collection[UUID], at: datetime) -> int:
    """Remember that the owner was told that these have ended."""
    return Access.objects.filter(pk__in=accesses, told_at=None).update(told_at=at)


def _note(verb: str, subject: UUID, *, by: Person | str, at: datetime, parts: int) -> None:
    actor = by if isinstance(by, str) else str(by.pk)
    audit.record(by=actor, at=at, verb=verb, object_type="subject", object_id=str(subject), counts={"parts": parts})
