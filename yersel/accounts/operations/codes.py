"""Sending a code by e-mail, and checking what comes back.

To ask for a code does the same work whether or not anybody here has the address: nothing is looked up, one row is written, one mail
is sent. So neither the answer nor its time tells who has an account.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import F

from yersel.accounts import mail
from yersel.accounts.models import EmailedCode, Person
from yersel.accounts.models.codes import DIGITS, LIFE, MOST_ATTEMPTS

KEPT = timedelta(days=1)


class Verdict(Enum):
    """What became of a code that somebody typed."""

    RIGHT = "right"
    WRONG = "wrong"
    SPENT = "spent"  # used, too old, or tried too often: only a new one helps


@transaction.atomic
def send_code(*, purpose: EmailedCode.Purpose, email: str, at: datetime, person: Person | None = None) -> EmailedCode:
    """Send a new code to an address. `person` is whose code it is, other than for signing in."""
    address = email.strip().lower()
    row = EmailedCode(purpose=purpose, email=address, person=person, sent_at=at, expires_at=at + LIFE)
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    row.digest = row.digest_of(code)
    row.save(force_insert=True)
    mail.send("code", address, code=code, minutes=int(LIFE.total_seconds() // 60), purpose=purpose.value)
    return row


@transaction.atomic
def check_code(*, code_id: UUID, typed: str, at: datetime) -> tuple[Verdict, EmailedCode | None]:
    """Use a code up, if it is the right one. Each try counts, the right one too; tries at once wait for each other."""
    row = EmailedCode.objects.select_for_update(of=("self",)).filter(pk=code_id).first()
    if row is None or row.used_at or at >= row.expires_at or row.attempts >= MOST_ATTEMPTS:
        return Verdict.SPENT, row
    EmailedCode.objects.filter(pk=row.pk).update(attempts=F("attempts") + 1)
    if row.is_answered_by("".join(typed.split())):
        EmailedCode.objects.filter(pk=row.pk).update(used_at=at)
        return Verdict.RIGHT, row
    return (Verdict.SPENT if row.attempts + 1 >= MOST_ATTEMPTS else Verdict.WRONG), row


@transaction.atomic
def forget_old(*, at: datetime) -> int:
    """Erase codes of yesterday, sessions that ran out and counts that no longer count. Returns how many rows went."""
    codes, _ = EmailedCode.objects.filter(sent_at__lt=at - KEPT).delete()
    sessions, _ = Session.objects.filter(expire_date__lt=at).delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM yersel_cache WHERE expires < %s", [at])
        return codes + sessions + int(cursor.rowcount)
