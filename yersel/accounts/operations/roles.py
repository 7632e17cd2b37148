"""Giving and ending roles that work everywhere."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yersel.accounts import mail
from yersel.accounts.models import Person, Role, RoleGrant
from yersel.accounts.operations.noting import actor_id
from yersel.accounts.policies import Actor, may_end_role, may_give_role
from yersel.accounts.refusals import refuse_unless
from yersel.audit import operations as audit


@transaction.atomic
def give_role(*, person: Person, role: Role, by: Actor, at: datetime) -> RoleGrant:
    """Give somebody a role; they are told by mail. Raises Refused."""
    Person.objects.get_queryset().select_for_update().get(pk=person.pk)
    _forget_roles(person)
    refuse_unless(may_give_role(by, person, role))
    grant = RoleGrant.objects.create(person=person, role=role, given_by=actor_id(by), given_at=at)
    _forget_roles(person)
    _note(f"give-{role.value}", grant, by, at)
    if not person.is_demo:
        mail.send("role_given", person.email, role=role.label)
    return grant


@transaction.atomic
def end_role(*, grant: RoleGrant, by: Actor, at: datetime) -> None:
    """End a role; its holder is told by mail. Raises Refused, also for one that has ended."""
    # All administrators are held, so that two cannot lay the role down at once.
    list(RoleGrant.objects.select_for_update().live().filter(role=grant.role).values_list("pk", flat=True))
    grant.refresh_from_db()
    refuse_unless(may_end_role(by, grant))
    if grant.ended_at:
        return
    grant.ended_by, grant.ended_at = actor_id(by), at
    grant.save(update_fields=["ended_by", "ended_at"])
    _forget_roles(grant.person)
    _note(f"end-{grant.role}", grant, by, at)
    if not grant.person.is_demo:
        mail.send("role_ended", grant.person.email, role=Role(grant.role).label)


def _note(verb: str, grant: RoleGrant, by: Actor, at: datetime) -> None:
    audit.record(by=actor_id(by), at=at, verb=verb, object_type="person", object_id=str(grant.person_id))


def _forget_roles(person: Person) -> None:
    person.__dict__.pop("_house_wide_roles", None)
