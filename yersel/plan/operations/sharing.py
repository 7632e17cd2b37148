"""Sharing parts of a plan, with somebody of the circle or by a link with a PIN, and stopping it."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext as _

from yersel.accounts.models import Person
from yersel.consent import operations as consent
from yersel.consent.models import Access
from yersel.consent.operations import Refused as ConsentRefused
from yersel.consent.queries import open_accesses
from yersel.core.mail import post
from yersel.plan import policies
from yersel.plan.models import Plan, ShareLink, Suggestion
from yersel.plan.operations.plans import note, owned
from yersel.plan.reading import as_uuid
from yersel.plan.refusals import Gone, Refused
from yersel.plan.seals import seal_in
from yersel.plan.sections import KINDS
from yersel.plan.shared_reading import digest_of


@transaction.atomic
def share_with_member(
    *,
    plan: Plan,
    by: Person,
    member_id: UUID,
    kinds: Collection[str],
    may: Access.May,
    purpose: str,
    until: datetime,
    at: datetime,
) -> list[Access]:
    """Let somebody of the circle, who has accepted, see these parts until then. Raises Gone, or Refused with why."""
    owned(plan, by)
    member = plan.circle.filter(pk=member_id).exclude(account=None).first()
    if member is None:
        raise Gone(member_id)
    return _given(
        plan, by, kinds, may, purpose, until, at, recipient_kind=Access.Recipient.ACCOUNT, recipient_id=str(member.account_id)
    )


@transaction.atomic
def share_by_link(
    *, plan: Plan, by: Person, label: str, pin: str, kinds: Collection[str], purpose: str, until: datetime, at: datetime
) -> tuple[ShareLink, str]:
    """A link for somebody without an account, which asks for the PIN; the link and its secret, which is told once and kept nowhere.

    Raises Refused.
    """
    owned(plan, by)
    if plan.links.filter(stopped_at=None, until__gt=at).count() >= policies.MOST_LINKS:
        raise Refused(_("You have %(most)d links that still work. Stop one of them first.") % {"most": policies.MOST_LINKS})
    if until <= at:
        raise Refused(_("The last day must be in the future."))
    secret = secrets.token_urlsafe(32)
    link = ShareLink(plan=plan, token=digest_of(secret), pin=make_password(pin), made_at=at, until=until)
    seal_in(consent.sealer_for(subject=by.pk), link, "label", label)
    link.save(force_insert=True)
    _given(plan, by, kinds, Access.May.SEE, purpose, until, at, recipient_kind=Access.Recipient.LINK, recipient_id=str(link.pk))
    return link, secret


@transaction.atomic
def stop_share(*, plan: Plan, by: Person, access: UUID, at: datetime) -> None:
    """Stop one part for one recipient, now. What they have proposed for it falls with it. Raises Gone."""
    owned(plan, by)
    if not consent.stop_access(subject=by.pk, accesses=[access], by=by, at=at):
        if not Access.objects.of(by.pk).filter(pk=access).exists():
            raise Gone(access)
        return  # a second press
    _withdraw_suggestions(plan, [access], at)


@transaction.atomic
def stop_all_of(*, plan: Plan, by: Person, recipient_kind: str, recipient_id: str, at: datetime) -> None:
    """Stop everything that one recipient may see, now."""
    owned(plan, by)
    consent.stop_all_access(subject=by.pk, recipient_kind=recipient_kind, recipient_id=recipient_id, by=by, at=at)
    if recipient_kind == Access.Recipient.LINK and (link := as_uuid(recipient_id)):
        plan.links.filter(pk=link, stopped_at=None).update(stopped_at=at)
    _withdraw_suggestions(plan, None, at)


def try_pin(*, link: ShareLink, pin: str, at: datetime) -> bool:
    """Whether it is the link's PIN. The fifth wrong one stops the link for good, and the person is told. Raises Gone for a stopped one."""
    with transaction.atomic():
        locked = ShareLink.objects.select_for_update().select_related("plan__person").get(pk=link.pk)
        if not locked.is_open(at):
            raise Gone(link.pk)
        if check_password(pin, locked.pin):
            ShareLink.objects.filter(pk=link.pk).update(wrong_pins=0)
            return True
        locked.wrong_pins += 1
        if locked.wrong_pins >= policies.MOST_WRONG_PINS:
            _stop_for_pins(locked, at)
        locked.save(update_fields=["wrong_pins", "stopped_at", "is_stopped_by_pins"])
    return False


def _stop_for_pins(link: ShareLink, at: datetime) -> None:
    link.stopped_at, link.is_stopped_by_pins = at, True
    owner = link.plan.person
    consent.stop_all_access(
        subject=owner.pk, recipient_kind=Access.Recipient.LINK, recipient_id=str(link.pk), by="system:pins", at=at
    )
    if owner.email and not owner.is_demo:
        post(
            kind="plan-link-stopped", to=owner.email, recipient=f"person:{owner.pk}", context={}, object=f"link:{link.pk}", at=at
        )


def _given(
    plan: Plan,
    by: Person,
    kinds: Collection[str],
    may: Access.May,
    purpose: str,
    until: datetime,
    at: datetime,
    *,
    recipient_kind: Access.Recipient,
    recipient_id: str,
) -> list[Access]:
    if unknown := set(kinds) - KINDS.keys():
        raise Gone(unknown)
    before = open_accesses(plan.person_id, recipient_kind=recipient_kind, recipient_id=recipient_id)
    given: list[Access] = []
    try:
        for allowed, parts in _by_what_is_possible(kinds, may).items():
            given += consent.give_access(
                subject=by.pk,
                recipient_kind=recipient_kind,
                recipient_id=recipient_id,
                parts=parts,
                purpose=purpose,
                until=until,
                by=by,
                at=at,
                wording="share-plan",
                may=allowed,
            )
    except ConsentRefused as error:
        raise Refused(str(error)) from None
    _suggestions_follow({access.part: access.pk for access in before}, given)
    note("share-plan", plan, by=by, at=at)
    return given


def _by_what_is_possible(kinds: Collection[str], may: Access.May) -> dict[Access.May, list[str]]:
    """Suggestions are made to written questions. A part that has none can only be seen, and its grant says no more than that."""
    found: dict[Access.May, list[str]] = {}
    for kind in kinds:
        found.setdefault(may if KINDS[kind].asks else Access.May.SEE, []).append(KINDS[kind].part)
    return found


def _suggestions_follow(before: Mapping[str, UUID], given: Iterable[Access]) -> None:
    """Where a grant takes the place of another, what was proposed under the former waits under the new one, if it lets them suggest."""
    for access in given:
        if access.may_suggest and access.part in before:
            Suggestion.objects.filter(access=before[access.part], status=Suggestion.Status.WAITING).update(access=access.pk)


def _withdraw_suggestions(plan: Plan, accesses: Collection[UUID] | None, at: datetime) -> None:
    """A suggestion dies with the access that it rests on."""
    waiting = Suggestion.objects.filter(plan=plan, status=Suggestion.Status.WAITING)
    live = Access.objects.filter(subject=plan.person_id).live(at).values("pk")
    gone = waiting.filter(access__in=accesses) if accesses is not None else waiting.exclude(access__in=live)
    gone.update(status=Suggestion.Status.WITHDRAWN, answered_at=at)
