"""Sessions and recovery codes of one's own account."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.usersessions.models import UserSession
from django.db import transaction

from yersel.accounts import mail
from yersel.accounts.models import Person
from yersel.accounts.operations.noting import note


@transaction.atomic
def end_session(*, person: Person, session_id: int, at: datetime) -> bool:
    """Sign somebody out on one of their devices. False for a session that is not theirs."""
    session = UserSession.objects.filter(user=person, pk=session_id).first()
    if session is None:
        return False
    session.end()
    note("end-session", person, by=person, at=at)
    return True


@transaction.atomic
def end_other_sessions(*, person: Person, this_key: str | None, at: datetime) -> int:
    """Sign somebody out on all devices but this one. Returns how many."""
    others = list(UserSession.objects.filter(user=person).exclude(session_key=this_key or ""))
    for session in others:
        session.end()
    note("end-other-sessions", person, by=person, at=at, counts={"sessions": len(others)})
    return len(others)


@transaction.atomic
def make_recovery_codes(*, person: Person, at: datetime) -> list[str]:
    """Ten new recovery codes; those from before no longer work."""
    Person.objects.get_queryset().select_for_update().get(pk=person.pk)
    Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).delete()
    codes: list[str] = RecoveryCodes.activate(person).get_unused_codes()
    note("new-recovery-codes", person, by=person, at=at)
    mail.send("security_changed", person.email, what="recovery-codes")
    return codes


@transaction.atomic
def note_second_step(*, person: Person, kind: str, is_added: bool, at: datetime) -> None:
    """A passkey, an app or recovery codes were added or removed."""
    note(f"{'add' if is_added else 'remove'}-{kind.replace('_', '-')}", person, by=person, at=at)
