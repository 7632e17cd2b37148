"""The people around somebody: writing them down, inviting them, and their answer."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yersel.accounts.models import Person
from yersel.consent.models import Access
from yersel.consent.operations import sealer_for, stop_all_access
from yersel.core.mail import MailRefused, post
from yersel.plan import policies
from yersel.plan.models import CircleMember, Plan
from yersel.plan.operations.plans import note, owned
from yersel.plan.operations.sections import changed
from yersel.plan.refusals import Gone, Refused
from yersel.plan.seals import seal_in
from yersel.plan.shared_reading import digest_of, member_invited_by


@transaction.atomic
def add_member(*, plan: Plan, by: Person, content: Mapping[str, Any], is_worker: bool, at: datetime) -> CircleMember:
    """Write somebody down. They are told nothing: an invitation is a step of its own."""
    owned(plan, by)
    count = plan.circle.count()
    if count >= policies.MOST_MEMBERS:
        raise Refused(
            _("There are %(most)d people in your circle already. Take one away first.") % {"most": policies.MOST_MEMBERS}
        )
    return _saved(CircleMember(plan=plan, position=count), content, is_worker, by=by, at=at)


@transaction.atomic
def change_member(
    *, plan: Plan, by: Person, member_id: UUID, content: Mapping[str, Any], is_worker: bool, at: datetime
) -> CircleMember:
    """Raises Gone for somebody who is not in this circle."""
    return _saved(_member(plan, by, member_id), content, is_worker, by=by, at=at)


@transaction.atomic
def remove_member(*, plan: Plan, by: Person, member_id: UUID, at: datetime) -> None:
    """Take somebody out of the circle. What they could see they no longer can, from this moment."""
    member = _member(plan, by, member_id)
    if member.account_id:
        stop_all_access(subject=by.pk, recipient_kind=Access.Recipient.ACCOUNT, recipient_id=str(member.account_id), by=by, at=at)
    member.delete()
    changed(plan, at)
    note("change-circle", plan, by=by, at=at)


@transaction.atomic
def invite_member(*, plan: Plan, by: Person, member_id: UUID, to: str, link: str, at: datetime) -> CircleMember:
    """Write to somebody with a link that works once, for 14 days. `link` is an address with `{secret}` in it.

    A new invitation ends the one before. The mail says whose it is and nothing of what is in the plan. Raises Gone, or Refused.
    """
    member = _member(plan, by, member_id)
    if member.accepted_at is not None:
        raise Refused(_("They have accepted already."))
    secret = secrets.token_urlsafe(32)
    member.invitation, member.invited_at = digest_of(secret), at
    member.save(update_fields=["invitation", "invited_at"])
    try:
        post(
            kind="plan-circle-invitation",
            to=to,
            context={"name": by.display_name, "link": link.format(secret=secret)},
            object=f"member:{member.pk}",
            cycle=f"{at:%Y%m%d%H%M%S}",
            at=at,
        )
    except MailRefused as error:
        raise Refused(str(error)) from None
    note("invite", plan, by=by, at=at)
    return member


@transaction.atomic
def accept_invitation(*, secret: str, by: Person, at: datetime) -> CircleMember:
    """Whoever has the link, and an account, is that member of the circle from now on. They see nothing before it is shared with them.

    Raises Gone for a link that has been used, refused or ended, and Refused for the plan's owner and for somebody who is in it already.
    """
    found = member_invited_by(secret, at=at)
    member = CircleMember.objects.select_for_update().filter(pk=found.pk).first() if found else None
    if member is None or not member.is_invitation_open(at):
        raise Gone(_("This invitation no longer works."))
    if member.plan.person_id == by.pk:
        raise Refused(_("This is your own plan. Send the link to the person you want to invite."))
    member.account, member.accepted_at, member.invitation = by, at, None
    try:
        with transaction.atomic():
            member.save(update_fields=["account", "accepted_at", "invitation"])
    except IntegrityError:
        raise Refused(_("You are in this circle already.")) from None
    note("accept-invitation", member.plan, by=by, at=at)
    return member


@transaction.atomic
def refuse_invitation(*, secret: str, at: datetime) -> None:
    """No account is needed to say no, and no reason is asked or told. Raises Gone."""
    member = member_invited_by(secret, at=at)
    if member is None:
        raise Gone(_("This invitation no longer works."))
    CircleMember.objects.filter(pk=member.pk).update(invitation=None)


@transaction.atomic
def leave_circle(*, plan: Plan, by: Person, at: datetime) -> None:
    """Somebody no longer wants to be in the circle; what they could see they no longer can. Raises Gone."""
    member = CircleMember.objects.filter(plan=plan, account=by).first()
    if member is None:
        raise Gone(plan.pk)
    stop_all_access(subject=plan.person_id, recipient_kind=Access.Recipient.ACCOUNT, recipient_id=str(by.pk), by=by, at=at)
    member.account, member.accepted_at = None, None
    member.save(update_fields=["account", "accepted_at"])
    note("leave-circle", plan, by=by, at=at)


def _member(plan: Plan, by: Person, member_id: UUID) -> CircleMember:
    owned(plan, by)
    member = plan.circle.select_for_update().filter(pk=member_id).first()
    if member is None:
        raise Gone(member_id)
    return member


def _saved(member: CircleMember, content: Mapping[str, Any], is_worker: bool, *, by: Person, at: datetime) -> CircleMember:
    member.is_worker = is_worker
    seal_in(sealer_for(subject=by.pk), member, "content", dict(content))
    member.save()
    changed(member.plan, at)
    note("change-circle", member.plan, by=by, at=at)
    return member
