"""People for tests: with an address and signed in, or staff who have taken their second step."""

import re
from datetime import UTC, datetime
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.core.cache import cache
from django.test import Client

from yersel.accounts import operations
from yersel.accounts.models import HOUSE_WIDE, Person, Role

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
_numbers = count(1)


def make_person(role: Role | None = None, *, email: str = "", **fields: Any) -> Person:
    """Somebody with an address, and a role that works everywhere, if it is one."""
    address = email or f"person{next(_numbers)}@example.org"
    person = Person.objects.create(**{"email": address, "joined_at": NOON, "of_age_at": NOON, **fields})
    EmailAddress.objects.create(user=person, email=address, verified=True, primary=True)
    if role in HOUSE_WIDE:
        operations.give_role(person=person, role=role, by="command:test", at=NOON)
    mail.outbox.clear()
    return person


def make_app(person: Person) -> str:
    """An authenticator app; its secret."""
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    return secret


def code_of_app(secret: str) -> str:
    """The code of this half minute, as an app shows it. (The first one tolerated ends with this half minute, perhaps before it is sent.)"""
    tolerated = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, tolerated[len(tolerated) // 2]))


def make_recovery_codes(person: Person) -> list[str]:
    return RecoveryCodes.activate(person).get_unused_codes()


def code_in_mail() -> str:
    """The code of the newest mail."""
    found = re.search(r"\b(\d{6})\b", mail.outbox[-1].body)
    assert found, mail.outbox[-1].body
    return found[1]


def sign_in(client: Client, person: Person) -> Client:
    """By a code, as people do; an app is used where they have one."""
    cache.clear()
    client.post("/sign-in/", {"email": person.email})
    client.post("/sign-in/code/", {"code": code_in_mail()})
    assert "_auth_user_id" in client.session
    return client


def sign_in_staff(client: Client, person: Person) -> Client:
    """Both steps."""
    cache.clear()
    secret = make_app(person)
    client.post("/sign-in/", {"email": person.email})
    client.post("/sign-in/code/", {"code": code_in_mail()})
    client.post("/sign-in/second-step/", {"code": code_of_app(secret)})
    assert "_auth_user_id" in client.session
    return client
