"""Who looks after an entry: claiming it, deciding, handing over, quitting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yersel.accounts.models import Person
from yersel.directory import looking_after, mailing
from yersel.directory.looking_after import Entry
from yersel.directory.models import Claim, Manager, Organisation
from yersel.directory.operations.noting import note
from yersel.directory.policies import entry_of_claim, may_claim, may_decide_claim, may_hand_over, may_revoke_claim, may_welcome
from yersel.directory.refusals import Refused, refuse_unless

State = Claim.State


@transaction.atomic
def claim_entry(*, entry: Entry, told: Mapping[str, Any], by: Person, at: datetime) -> Claim:
    """Somebody says that an entry is theirs; of one that is claimed already that is a colleague, or a dispute. Raises Refused."""
    _hold(entry)
    refuse_unless(may_claim(by, entry))
    told = {name: told[name] for name in ("name", "role", "phone", "comment")}
    made = Claim.objects.create(**entry.columns, claimant=by, asked_at=at, **told)
    note("claim", made, by=by, at=at)
    for manager in looking_after.live_managers(entry).exclude(person=by):
        mailing.send("claim_made", manager.person, name=entry.name)
    return made


@transaction.atomic
def welcome(*, claim: Claim, reason: str, by: Person, at: datetime) -> None:
    """The lead takes in a colleague, or a moderator confirms. Raises Refused."""
    claim = _held(claim)
    refuse_unless(may_welcome(by, claim))
    confirm(claim, by=by, at=at, reason=reason)


@transaction.atomic
def deny(*, claim: Claim, reason: str, by: Person, at: datetime) -> None:
    """Say no. Raises Refused."""
    claim = _held(claim)
    refuse_unless(may_decide_claim(by, claim))
    _decided(claim, State.DENIED, "deny-claim", reason, by, at)


@transaction.atomic
def revoke(*, claim: Claim, reason: str, by: Person, at: datetime) -> None:
    """End what was confirmed: they look after the entry no longer, and who does with them is told. Raises Refused.

    Without anybody left the entry is free again; else who has been there longest leads.
    """
    claim = _held(claim, state=State.CONFIRMED)
    entry = entry_of_claim(claim)
    _hold(entry)
    refuse_unless(may_revoke_claim(by, claim))
    _decided(claim, State.REVOKED, "revoke-claim", reason, by, at)
    mine = Manager.objects.filter(person=claim.claimant, ended_at=None, **entry.columns).first()
    if mine is None:
        return
    _end(mine, at)
    left = Manager.objects.filter(ended_at=None, person__closed_at=None, **entry.columns).select_related("person")
    for manager in left.order_by("since_at", "id"):
        new_lead = mine.is_lead and manager.is_lead
        mailing.send("manager_ended", manager.person, name=entry.name, who=str(claim.claimant), is_lead=new_lead)


def confirm(claim: Claim, *, by: Person, at: datetime, reason: str) -> None:
    """The claimant looks after the entry from now on. They lead if nobody does, or if they were a manager and asked to lead."""
    entry = entry_of_claim(claim)
    _hold(entry)
    managers = Manager.objects.filter(ended_at=None, **entry.columns)
    mine, lead = managers.filter(person=claim.claimant).first(), managers.filter(is_lead=True).first()
    if mine is None:
        Manager.objects.create(**entry.columns, person=claim.claimant, is_lead=lead is None, since_at=at)
    elif lead is None or lead.pk != mine.pk:
        _make_lead(mine)
    _decided(claim, State.CONFIRMED, "confirm-claim", reason, by, at)


@transaction.atomic
def withdraw_claim(*, claim: Claim, by: Person, at: datetime) -> None:
    """Take one's own claim back before anybody has decided. Raises Refused."""
    claim = _held(claim)
    if claim.claimant_id != by.pk:
        raise Refused(_("Only whoever asked can take it back."))
    claim.state = State.WITHDRAWN
    claim.save(update_fields=["state"])
    note("withdraw-claim", claim, by=by, at=at)


@transaction.atomic
def hand_over(*, to: Manager, by: Person, at: datetime) -> None:
    """Another manager leads from now on; whoever handed over stays a manager. Raises Refused."""
    _hold(Entry(to.organisation, to.service))
    to.refresh_from_db()
    refuse_unless(may_hand_over(by, to))
    _make_lead(to)
    note("hand-over", to, by=by, at=at)
    mailing.send("lead_now", to.person, name=(to.service or to.organisation).name)


@transaction.atomic
def quit_looking_after(*, manager: Manager, by: Person, at: datetime) -> None:
    """Stop looking after an entry. Without anybody left it is free again; else who has been there longest leads. Raises Refused."""
    _hold(Entry(manager.organisation, manager.service))
    manager.refresh_from_db()
    if manager.person_id != by.pk or manager.ended_at:
        raise Refused(_("You do not look after this entry."))
    _end(manager, at)
    note("quit", manager, by=by, at=at)


def _end(manager: Manager, at: datetime) -> None:
    manager.ended_at = at
    manager.save(update_fields=["ended_at"])
    left = Manager.objects.filter(organisation=manager.organisation, service=manager.service, ended_at=None)
    heir = left.order_by("since_at", "id").first()
    if heir and not left.filter(is_lead=True).exists():
        _make_lead(heir)


def _make_lead(manager: Manager) -> None:
    others = Manager.objects.filter(organisation=manager.organisation, service=manager.service, ended_at=None, is_lead=True)
    others.exclude(pk=manager.pk).update(is_lead=False)
    manager.is_lead = True
    manager.save(update_fields=["is_lead"])


def _decided(claim: Claim, state: Claim.State, verb: str, reason: str, by: Person, at: datetime) -> None:
    claim.state, claim.reason, claim.decided_by, claim.decided_at = state, reason, by, at
    claim.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    note(verb, claim, by=by, at=at)
    mailing.send(verb.replace("-", "_"), claim.claimant, name=entry_of_claim(claim).name, reason=reason)


def _hold(entry: Entry) -> None:
    """Whatever concerns who looks after one organisation takes turns."""
    Organisation.objects.select_for_update().get(pk=entry.organisation.pk)


def _held(claim: Claim, *, state: Claim.State = State.UNREVIEWED) -> Claim:
    found = Claim.objects.select_for_update(of=("self",)).select_related("organisation", "service", "claimant").get(pk=claim.pk)
    if found.state != state:
        raise Refused(_("Somebody has decided about this already."))
    return found
