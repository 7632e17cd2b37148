"""Subjects with keys, viewers and grants."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from tests.factories.accounts import make_person
from yersel.accounts.models import Person
from yersel.consent import operations, vault
from yersel.consent.models import Access, AccessLog

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
TABLE = "plan.sectionversion.body"


def owner() -> Person:
    """Somebody whose texts can be sealed."""
    person = make_person()
    operations.make_key(subject=person.pk, at=AT)
    return person


def viewer(person: Person) -> vault.Viewer:
    return vault.Viewer(Access.Recipient.ACCOUNT, str(person.pk), "Somebody", "link worker")


def give(subject: Person, recipient: Person, *parts: str, **more: Any) -> list[Access]:
    return operations.give_access(
        **{
            "subject": subject.pk,
            "recipient_kind": Access.Recipient.ACCOUNT,
            "recipient_id": str(recipient.pk),
            "parts": parts,
            "purpose": "help-me",
            "until": AT + timedelta(days=7),
            "by": subject,
            "at": AT,
            "wording": "share-plan",
            **more,
        }
    )


def look(subject: UUID, who: vault.Viewer, *parts: str, at: datetime = AT) -> vault.Opened:
    return vault.open_for(owner=subject, viewer=who, parts=parts, how=AccessLog.How.SCREEN, at=at, request_id=uuid4())
