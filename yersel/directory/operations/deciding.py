"""Deciding about what was sent: publish, send back with a question, or refuse. Each with a reason that the contributor reads."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yersel.accounts.models import Person
from yersel.directory import mailing
from yersel.directory.models import Appeal, Claim, Contribution
from yersel.directory.operations.claims import confirm
from yersel.directory.operations.contributing import held, move, publish, refuse_unfinished
from yersel.directory.operations.noting import note
from yersel.directory.policies import may_appeal, may_decide, may_decide_appeal
from yersel.directory.refusals import Refused, refuse_unless

State = Contribution.State


@transaction.atomic
def approve(*, contribution: Contribution, reason: str, by: Person, at: datetime) -> Contribution:
    """Publish it; the contributor is told by mail. Raises Refused."""
    contribution = _to_decide(contribution, by)
    refuse_unfinished(contribution)
    publish(contribution, by=by, at=at, reason=reason)
    _tell("contribution_published", contribution)
    return contribution


@transaction.atomic
def return_with_question(*, contribution: Contribution, reason: str, by: Person, at: datetime) -> Contribution:
    """Send it back: the contributor answers, changes it and sends it again. Raises Refused."""
    if contribution.author_id is None:
        raise Refused(_("A visitor cannot be asked. Write it up yourself, or refuse it with a reason."))
    return _decide(contribution, State.RETURNED, "return", reason, by, at)


@transaction.atomic
def refuse(*, contribution: Contribution, reason: str, by: Person, at: datetime) -> Contribution:
    """Do not publish it. The contributor may appeal. Raises Refused."""
    return _decide(contribution, State.REFUSED, "refuse", reason, by, at)


def _decide(
    contribution: Contribution, then: Contribution.State, verb: str, reason: str, by: Person, at: datetime
) -> Contribution:
    contribution = _to_decide(contribution, by)
    move(contribution, then)
    contribution.reason, contribution.decided_by, contribution.decided_at, contribution.changed_at = reason, by, at, at
    contribution.save()
    note(verb, contribution, by=by, at=at)
    _tell("contribution_returned" if then == State.RETURNED else "contribution_refused", contribution)
    return contribution


def _to_decide(contribution: Contribution, by: Person) -> Contribution:
    contribution = held(contribution)
    refuse_unless(may_decide(by, contribution))
    return contribution


def _tell(kind: str, contribution: Contribution) -> None:
    entry = contribution.service or contribution.organisation
    address = entry.get_absolute_url() if entry else ""
    to = contribution.author or contribution.email
    mailing.send(kind, to, name=contribution.data.get("name", ""), reason=contribution.reason, address=address)


@transaction.atomic
def appeal(*, decided: Contribution | Claim, text: str, by: Person, at: datetime) -> Appeal:
    """Ask for somebody else to think again about a no. Raises Refused."""
    refuse_unless(may_appeal(by, decided))
    of = {"contribution": decided} if isinstance(decided, Contribution) else {"claim": decided}
    made = Appeal.objects.create(**of, by=by, text=text, asked_at=at)
    note("appeal", made, by=by, at=at)
    return made


@transaction.atomic
def decide_appeal(*, appeal: Appeal, is_upheld: bool, reason: str, by: Person, at: datetime) -> Appeal:
    """Whether the first decision stands (`is_upheld`). If not, what was refused waits again, or the claim is confirmed. Raises Refused."""
    appeal = Appeal.objects.select_for_update(of=("self",)).select_related("contribution", "claim").get(pk=appeal.pk)
    refuse_unless(may_decide_appeal(by, appeal))
    appeal.is_upheld, appeal.reason, appeal.decided_by, appeal.decided_at = is_upheld, reason, by, at
    appeal.save(update_fields=["is_upheld", "reason", "decided_by", "decided_at"])
    note("decide-appeal", appeal, by=by, at=at)
    if not is_upheld and appeal.contribution:
        _wait_again(appeal.contribution, at)
    elif not is_upheld and appeal.claim:
        confirm(appeal.claim, by=by, at=at, reason=reason)
    mailing.send("appeal_decided", appeal.by, is_upheld=is_upheld, reason=reason)
    return appeal


def _wait_again(contribution: Contribution, at: datetime) -> None:
    contribution = held(contribution)
    move(contribution, State.SUBMITTED)
    contribution.decided_by, contribution.decided_at, contribution.changed_at = None, None, at
    contribution.save()
