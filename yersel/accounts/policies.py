"""Who may do what, and why not.

A person may do what their roles list. Roles that work everywhere are given by an administrator, never to oneself, and can be ended.
There is always one administrator. Only an administrator may touch the address of somebody with a staff role. Whoever has a staff
role signs in with a second step, each time. An account can be closed by its owner at any time, once nobody depends on it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yersel.accounts import queries
from yersel.accounts.models import ROLES, STAFF, KeptBy, Permission, Person, Role, RoleGrant
from yersel.accounts.signals import second_factor_questions

Actor = Person | str  # a person, or `command:<name>`


@dataclass(frozen=True)
class Answer:
    """Yes, or no with the reason that is shown."""

    is_yes: bool
    why_not: str | Promise = ""

    def __bool__(self) -> bool:
        return self.is_yes


YES = Answer(True)


def no(why: str | Promise) -> Answer:
    return Answer(False, why)


def permissions_of(person: Person | AnonymousUser) -> frozenset[Permission]:
    """Everything that somebody may do everywhere. A visitor may suggest and report."""
    if not isinstance(person, Person):
        return frozenset({Permission.SUGGEST_SERVICES})
    if not person.is_active:
        return frozenset()
    roles = [Role.PUBLIC_MEMBER, *queries.roles_of(person)]
    return frozenset(permission for role in roles for permission in ROLES[role].permissions)


def may(person: Person | AnonymousUser, permission: Permission) -> Answer:
    """The one question that rooms above ask of roles that work everywhere."""
    if permission in permissions_of(person):
        return YES
    return no(_("Your account has no role that may do this."))


def is_staff(person: Person) -> bool:
    """Whether somebody has a staff role, here or in a room above."""
    if any(role in STAFF for role in queries.roles_of(person)):
        return True
    answers: list[tuple[object, object]] = second_factor_questions.send(sender=Person, person=person)  # type: ignore[assignment]
    return any(said is True for _receiver, said in answers)


def needs_second_factor(person: Person) -> bool:
    return is_staff(person)


def may_give_role(by: Actor, person: Person, role: Role) -> Answer:
    if not ROLES[role].is_house_wide:
        return no(_("That role is held in something: a group, a team or a round. It is given there."))
    if not person.is_active or not person.email:
        return no(_("Only somebody with an own, open account can hold a role."))
    if role in queries.roles_of(person):
        return no(_("They hold that role already."))
    return _role_answer(by, person)


def may_end_role(by: Actor, grant: RoleGrant) -> Answer:
    """Everybody may lay down a role of their own; but somebody must be administrator."""
    if grant.role == Role.ADMINISTRATOR and not queries.has_other_administrator(grant.person):
        return no(_("There must be one administrator. Give the role to somebody else first."))
    if isinstance(by, Person) and by.pk == grant.person_id:
        return YES
    return _role_answer(by, grant.person)


def _role_answer(by: Actor, person: Person) -> Answer:
    if isinstance(by, str):
        return YES
    if by.pk == person.pk:
        return no(_("Nobody gives a role to themselves."))
    return may(by, Permission.GIVE_ROLES)


def may_change_address(by: Person, person: Person) -> Answer:
    """A coordinator mends lost addresses; who can reach staff accounts that way could become anybody, so only an administrator may."""
    answer = may(by, Permission.CHANGE_ADDRESSES)
    if not answer:
        return answer
    if by.pk == person.pk:
        return no(_("Change your own address on your account page."))
    if not person.is_active:
        return no(_("That account is closed."))
    if is_staff(person) and Role.ADMINISTRATOR not in queries.roles_of(by):
        return no(_("They have a staff role. Only an administrator may change their address."))
    return YES


def may_close_account(person: Person) -> Answer:
    if not person.is_active:
        return no(_("This account is closed already."))
    if Role.ADMINISTRATOR in queries.roles_of(person) and not queries.has_other_administrator(person):
        return no(_("You are the only administrator. Give the role to somebody else first."))
    if queries.kept_people(person):
        return no(_("You act for somebody. End that first, so that they are not left alone."))
    return YES


def may_keep_people(person: Person) -> Answer:
    """Whoever acts for others has an own account with an address."""
    if person.is_active and person.email:
        return YES
    return no(_("You need an own account with an e-mail address to act for somebody."))


def may_end_keeping(by: Person, keeping: KeptBy) -> Answer:
    return YES if by.pk in (keeping.keeper_id, keeping.person_id) else no(_("You do not act for them."))
