"""Reads of consents, grants and looks. Sealed texts are read by `vault.open_for` alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from yersel.accounts.models import Person
from yersel.consent.models import Access, AccessLog, Consent, DataKey
from yersel.consent.wordings import newest


def has_key(subject: UUID) -> bool:
    """Whether there is anything that could still be opened."""
    return DataKey.objects.filter(pk=subject).exists()


def live_consent(subject: UUID, purpose: str) -> Consent | None:
    return Consent.objects.filter(subject=subject, purpose=purpose, withdrawn_at=None).first()


def words_of(purpose: str) -> str:
    """What people say yes to today, for one purpose."""
    return str(newest(purpose).text)


def accesses_of(subject: UUID, *, at: datetime) -> list[Access]:
    """What the owner shares now, in the order it was given."""
    return list(Access.objects.of(subject).live(at))


def shared_with(kind: Access.Recipient, recipient: str, *, at: datetime, prefix: str) -> list[Access]:
    """What somebody may see now of the parts that begin with `prefix`."""
    found = Access.objects.to(kind, recipient).live(at).filter(part__startswith=prefix)
    return list(found.order_by("subject", "part"))


def open_accesses(subject: UUID, *, recipient_kind: str, recipient_id: str) -> list[Access]:
    """What was given to a recipient and not stopped, whether or not its day has passed."""
    return list(Access.objects.of(subject).to(recipient_kind, recipient_id).filter(stopped_at=None))


def ended_untold(*, at: datetime, prefix: str, most: int) -> list[Access]:
    """Grants whose day has passed and whose owner has not been told yet."""
    return list(Access.objects.filter(until__lte=at, told_at=None, stopped_at=None, part__startswith=prefix)[:most])


def looks_at(subject: UUID, *, since: datetime | None = None, most: int = 1000) -> list[AccessLog]:
    """Who looked, newest first, the owner and refusals among them."""
    found = AccessLog.objects.filter(subject=subject)
    return list((found.filter(at__gte=since) if since else found)[:most])


def looks_by_others(subject: UUID, *, since: datetime) -> int:
    """How often somebody other than the owner saw something (requests, not parts)."""
    found = AccessLog.objects.filter(subject=subject, at__gte=since, is_refused=False).exclude(
        viewer_kind=Access.Recipient.ACCOUNT, viewer_id=str(subject)
    )
    return found.values("request_id").distinct().count()


def data_about(person: Person) -> dict[str, Any]:
    """What this room holds about somebody, for their download."""
    looks = AccessLog.objects.filter(subject=person.pk).values(
        "viewer_label", "role", "part", "reason", "how", "is_refused", "at"
    )
    return {
        "consents": list(
            Consent.objects.filter(subject=person.pk).values("purpose", "wording_version", "given_at", "withdrawn_at")
        ),
        "shared": list(
            Access.objects.filter(subject=person.pk).values(
                "recipient_kind", "part", "may", "purpose", "given_at", "until", "stopped_at", "wording_version", "given_how"
            )
        ),
        "looked_at": list(looks),
    }
