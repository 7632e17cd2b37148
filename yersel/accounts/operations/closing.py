"""Taking all one's data along, and closing an account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from yersel.accounts import mail, queries
from yersel.accounts.models import AddressChange, EmailedCode, KeptBy, Person, RoleGrant
from yersel.accounts.models.people import new_seed
from yersel.accounts.operations.noting import actor_id, note
from yersel.accounts.policies import may_close_account
from yersel.accounts.refusals import refuse_unless
from yersel.accounts.signals import account_closing, account_data_requested


@transaction.atomic
def all_data_of(*, person: Person, at: datetime) -> dict[str, Any]:
    """Everything this site holds about somebody, ready for JSON: this room's part, then those of the rooms above."""
    parts = {"account": _account_part(person)}
    answers: Sequence[tuple[object, Any]] = account_data_requested.send(sender=Person, person=person)
    for _receiver, (name, data) in answers:
        parts[name] = data
    note("export-data", person, by=person, at=at, counts={"parts": len(parts)})
    return {"made_at": at, "person": str(person.pk), "parts": parts}


def _account_part(person: Person) -> dict[str, Any]:
    return {
        "name": person.display_name,
        "joined_at": person.joined_at,
        "said_old_enough_at": person.of_age_at,
        "last_sign_in_at": person.last_login,
        "addresses": [{"email": row.email, "is_first": row.primary} for row in queries.addresses_of(person)],
        "addresses_changed_by_a_coordinator": list(person.address_changes.values("changed_at", "reason")),
        "second_steps": list(Authenticator.objects.filter(user=person).values("type", "created_at", "last_used_at")),
        "sessions": list(UserSession.objects.filter(user=person).values("created_at", "last_seen_at", "ip", "user_agent")),
        "roles": list(person.role_grants.values("role", "given_at", "ended_at")),
        "acts_for": list(person.keeping.values("person__display_name", "consent", "purpose", "recorded_at", "ended_at")),
        "kept_by": list(person.keepings.values("keeper__display_name", "consent", "purpose", "recorded_at", "ended_at")),
        "history": [
            {"at": entry.at, "verb": entry.verb, "object": f"{entry.object_type} {entry.object_id}"}
            for entry in queries.history_of(person)
        ],
    }


@transaction.atomic
def close_account(*, person: Person, by: Person, at: datetime) -> None:
    """Erase what is personal, end every session and role, tell the rooms above, and say goodbye by mail. Raises Refused.

    The row stays as "former member", so that what they built for others stands.
    """
    Person.objects.get_queryset().select_for_update().get(pk=person.pk)
    refuse_unless(may_close_account(person))
    account_closing.send(sender=Person, person=person, by=by, at=at)
    address = person.email
    for session in UserSession.objects.filter(user=person):
        session.end()
    for model in (EmailAddress, Authenticator):
        model.objects.filter(user=person).delete()
    EmailedCode.objects.filter(email=address).delete()
    EmailedCode.objects.filter(person=person).delete()
    AddressChange.objects.filter(person=person).delete()
    RoleGrant.objects.filter(person=person, ended_at=None).update(ended_by=actor_id(by), ended_at=at)
    KeptBy.objects.filter(person=person, ended_at=None).update(ended_by=by, ended_at=at)
    KeptBy.objects.filter(person=person).update(purpose="")
    person.display_name, person.email, person.last_login = "", "", None
    person.closed_at, person.session_seed = at, new_seed()
    person.save(update_fields=["display_name", "email", "last_login", "closed_at", "session_seed"])
    note("close-account", person, by=by, at=at)
    if not person.is_demo:
        mail.send("account_closed", address)
