"""Reads of people, roles, addresses and sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest

from yersel.accounts.devices import device_in_words
from yersel.accounts.models import KeptBy, Person, Role, RoleGrant
from yersel.audit.models import AuditEntry

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def signed_in(request: HttpRequest) -> Person:
    """The person who asks, in a view that is not public. Raises PermissionDenied for a visitor."""
    if not isinstance(request.user, Person):
        raise PermissionDenied
    return request.user


def person_with_address(email: str) -> Person | None:
    """Whose address it is, first or second; nobody's where no open account has shown that it can read it."""
    address = EmailAddress.objects.filter(email=email.strip().lower(), verified=True, user__closed_at=None).select_related("user")
    found = address.first()
    return found.user if found else None


def addresses_of(person: Person) -> list[EmailAddress]:
    """The first address first."""
    return list(EmailAddress.objects.filter(user=person, verified=True).order_by("-primary", "email"))


def roles_of(person: Person) -> list[Role]:
    """The roles that somebody holds everywhere, in the order of the list of roles. Kept on the person for this request."""
    known: list[Role] | None = getattr(person, "_house_wide_roles", None)
    if known is None:
        held = set(RoleGrant.objects.live().filter(person=person).values_list("role", flat=True))
        known = [role for role in Role if role in held]
        person._house_wide_roles = known  # type: ignore[attr-defined]
    return known


def live_grants() -> list[RoleGrant]:
    """Every role held now, by the name of its holder."""
    return list(RoleGrant.objects.live().select_related("person").order_by("role", "person__display_name", "given_at"))


def has_other_administrator(person: Person) -> bool:
    return RoleGrant.objects.live().filter(role=Role.ADMINISTRATOR).exclude(person=person).exists()


def second_factors_of(person: Person) -> list[str]:
    """The kinds of second step that somebody has set up."""
    return list(Authenticator.objects.filter(user=person, type__in=SECOND_FACTORS).values_list("type", flat=True).distinct())


def passkeys_of(person: Person) -> list[Authenticator]:
    return list(Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN).order_by("created_at"))


def kept_people(person: Person) -> list[KeptBy]:
    """For whom somebody acts now."""
    return list(KeptBy.objects.filter(keeper=person, ended_at=None, person__closed_at=None).select_related("person"))


@dataclass(frozen=True)
class OpenSession:
    """One device where somebody is signed in."""

    id: int
    device: str
    ip: str
    began_at: datetime
    is_this_one: bool


def sessions_of(person: Person, this_key: str | None) -> list[OpenSession]:
    """Where somebody is signed in, this device first. Those that have run out are forgotten on the way."""
    rows = UserSession.objects.purge_and_list(person)
    found = [
        OpenSession(row.pk, device_in_words(row.user_agent), row.ip, row.created_at, row.session_key == this_key) for row in rows
    ]
    return sorted(found, key=lambda one: (not one.is_this_one, -one.began_at.timestamp()))


def history_of(person: Person, *, most: int = 200) -> list[AuditEntry]:
    """What somebody did, and what was done to their account, newest first."""
    about = Q(actor=str(person.pk)) | Q(object_type="person", object_id=str(person.pk))
    return list(AuditEntry.objects.filter(about).order_by("-id")[:most])


def names_of(actors: set[str]) -> dict[str, str]:
    """The shown names of actors of the audit that are people."""
    ids = [actor for actor in actors if _is_uuid(actor)]
    return {str(person.pk): str(person) for person in Person.objects.filter(pk__in=ids)}


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
