"""Adding and changing entries step by step: each step saved, sent when all is there, published at once by those who may."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from yersel.accounts import policies as accounts
from yersel.accounts.models import Permission, Person
from yersel.directory.contribution_moves import may_move
from yersel.directory.editor_areas import codes_of_contribution
from yersel.directory.entry_data import Data, digest, entry_as_data
from yersel.directory.entry_rules import new_problems, problems_of, problems_of_group
from yersel.directory.looking_after import Entry
from yersel.directory.models import BulkRow, Contribution, Organisation, State
from yersel.directory.operations.noting import note
from yersel.directory.operations.publishing import publish_new, publish_new_organisation, write_change
from yersel.directory.policies import entry_of_contribution, may_edit, may_publish, may_write
from yersel.directory.refusals import Refused, refuse_unless
from yersel.places.models import CouncilArea

Kind = Contribution.Kind


@transaction.atomic
def start(*, kind: Contribution.Kind, by: Person, at: datetime) -> Contribution:
    """Begin to add a service or an organisation. It is the author's alone until it is sent. Raises Refused."""
    refuse_unless(accounts.may(by, Permission.ADD_SERVICES))
    return Contribution.objects.create(kind=kind, author=by, started_at=at, changed_at=at)


@transaction.atomic
def start_with(*, data: Data, step: str, by: Person, at: datetime) -> Contribution:
    """Begin to add a service with all that was written on one page; `step` is where to go on. Raises Refused."""
    made = start(kind=Kind.NEW_SERVICE, by=by, at=at)
    return save_step(contribution=made, step=step, data=data, by=by, at=at)


@transaction.atomic
def start_edit(*, entry: Entry, by: Person, at: datetime) -> Contribution:
    """Begin to change an entry, or go on where one left off. Raises Refused."""
    refuse_unless(may_edit(by, entry))
    mine = Contribution.objects.filter(kind=Kind.EDIT, author=by, **entry.own)
    open_states = [Contribution.State.DRAFT, Contribution.State.RETURNED]
    found = mine.filter(state__in=open_states).order_by("-changed_at").first()
    if found is not None:
        return found
    data = entry_as_data(entry.it)
    return Contribution.objects.create(kind=Kind.EDIT, author=by, data=data, started_at=at, changed_at=at, **entry.own)


@transaction.atomic
def save_step(*, contribution: Contribution, step: str, data: Data, by: Person, at: datetime) -> Contribution:
    """Keep the answers of one step. Raises Refused."""
    contribution = held(contribution)
    refuse_unless(may_write(by, contribution))
    contribution.data, contribution.last_edited_step, contribution.changed_at = data, step, at
    contribution.council_area = _council(data) or contribution.council_area
    contribution.save(update_fields=["data", "last_edited_step", "changed_at", "council_area"])
    return contribution


@transaction.atomic
def choose_group(*, contribution: Contribution, organisation: Organisation, by: Person, at: datetime) -> Contribution:
    """It is a service of this group, which is here already. Raises Refused."""
    if organisation.state != State.PUBLISHED:
        raise Refused(_("There is no such group."))
    group = {**(contribution.data.get("organisation") or {}), "id": str(organisation.pk), "name": organisation.name}
    data = {**contribution.data, "organisation": group}
    return save_step(contribution=contribution, step="who", data=data, by=by, at=at)


@transaction.atomic
def send(*, contribution: Contribution, by: Person, at: datetime) -> Contribution:
    """Send it: published at once where the author may, else it waits for a decision. Raises Refused with what is missing."""
    contribution = held(contribution)
    refuse_unless(may_write(by, contribution))
    if contribution.author_id != by.pk or contribution.kind == Kind.SUGGESTION:
        raise Refused(_("Decide about it in the queue."))
    refuse_unfinished(contribution)
    is_again = contribution.state == Contribution.State.RETURNED
    contribution.submitted_at, contribution.changed_at = at, at
    contribution.decided_by, contribution.decided_at = None, None
    if contribution.kind == Kind.EDIT:
        entry = entry_of_contribution(contribution)
        refuse_unless(may_edit(by, entry) if entry else accounts.no(_("There is no such entry.")))
    if may_publish_it(by, contribution):
        publish(contribution, by=by, at=at, reason=_("Published at once: you may."))
    else:
        move(contribution, Contribution.State.SUBMITTED)
        contribution.save()
        note("send-again" if is_again else "send", contribution, by=by, at=at, digest=digest(contribution.data))
    return contribution


@transaction.atomic
def withdraw(*, contribution: Contribution, by: Person, at: datetime) -> None:
    """Take back what waits; a draft is thrown away whole. Raises Refused."""
    contribution = held(contribution)
    if contribution.author_id != by.pk:
        raise Refused(_("Only whoever sent it can take it back."))
    note("withdraw", contribution, by=by, at=at)
    if contribution.state == Contribution.State.DRAFT:
        contribution.delete()
        return
    move(contribution, Contribution.State.WITHDRAWN)
    contribution.decided_by, contribution.decided_at, contribution.changed_at = None, None, at
    contribution.save()


def publish(contribution: Contribution, *, by: Person, at: datetime, reason: str) -> None:
    """Make the entry say it, whoever may: the caller has asked."""
    data, why = contribution.data, _("From “My contributions”") if contribution.author_id else _("From a visitor")
    if contribution.kind == Kind.EDIT:
        entry = entry_of_contribution(contribution)
        if entry is None:
            raise Refused(_("There is no such entry."))
        write_change(entry, data, by=contribution.author or by, at=at, why=why)
    elif contribution.kind == Kind.NEW_ORGANISATION:
        contribution.organisation = publish_new_organisation(data, at=at, by=by, why=why)
    else:
        group = _group(data) or _group_of_same_upload(contribution)
        service = publish_new(_with_new_group(data), organisation=group, at=at, by=by, why=why)
        contribution.service, contribution.organisation = service, service.organisation
    move(contribution, Contribution.State.PUBLISHED)
    contribution.decided_by, contribution.decided_at, contribution.reason = by, at, reason
    contribution.changed_at = at
    contribution.save()
    note("publish", contribution, by=by, at=at, digest=digest(data))


def refuse_unfinished(contribution: Contribution) -> None:
    """Raise Refused with the first thing that is missing, if something is."""
    is_group = contribution.kind == Kind.NEW_ORGANISATION or (contribution.kind == Kind.EDIT and not contribution.service_id)
    rules, entry = (problems_of_group if is_group else problems_of), entry_of_contribution(contribution)
    found = rules(contribution.data)
    if contribution.kind == Kind.EDIT and entry is not None:
        found = new_problems(found, rules(entry_as_data(entry.it)))
    if found:
        raise Refused(" · ".join(one.text for one in found))


def may_publish_it(by: Person, contribution: Contribution) -> accounts.Answer:
    """Whether what somebody sends is shown at once: asked of the entry it is put under or changes, and of where something new is."""
    is_change = contribution.kind == Kind.EDIT
    codes = None if is_change else codes_of_contribution(contribution)
    return may_publish(by, parent_of(contribution), codes=codes)


def parent_of(contribution: Contribution) -> Entry | None:
    """The entry whose managers may publish this: the entry itself, or the group that a new service is put under."""
    if contribution.kind == Kind.EDIT:
        return entry_of_contribution(contribution)
    group = _group(contribution.data)
    return Entry(group) if group else None


def move(contribution: Contribution, then: Contribution.State) -> None:
    if not may_move(contribution.state, then):
        raise Refused(_("Somebody has decided about this already."))
    contribution.state = then


def held(contribution: Contribution) -> Contribution:
    """The row as it is now, held until the end of the transaction: two tabs and two deciders take turns."""
    found = Contribution.objects.select_for_update(of=("self",)).select_related("author", "service__organisation", "organisation")
    row = found.filter(pk=contribution.pk).first()
    if row is None:
        raise Refused(_("It is gone."))
    return row


def _group(data: Data) -> Organisation | None:
    pk = (data.get("organisation") or {}).get("id")
    return Organisation.objects.filter(pk=pk, state=State.PUBLISHED).first() if pk else None


def _group_of_same_upload(contribution: Contribution) -> Organisation | None:
    """Rows of one table that name the same new group share it: the first that is published has made it."""
    row = BulkRow.objects.filter(contribution=contribution).first()
    if row is None:
        return None
    named = contribution.data.get("organisation") or {}
    same = Q(data__organisation__name=named.get("name"), data__organisation__charity_number=named.get("charity_number"))
    if "charity_number" not in named:
        same = Q(data__organisation__name=named.get("name")) & ~Q(data__organisation__has_key="charity_number")
    others = Contribution.objects.filter(same, bulk_row__upload=row.upload_id, state=Contribution.State.PUBLISHED)
    first = others.filter(organisation__state=State.PUBLISHED).select_related("organisation").first()
    return first.organisation if first else None


def _with_new_group(data: Data) -> Data:
    """What is known of a new group from the first step: its name, and its number where it has one."""
    group = data.get("organisation") or {}
    number = group.get("charity_number")
    scheme = {"identifier_scheme": "GB-SC", "identifier_type": "Scottish charity number", "identifier": number}
    return {**data, "organisation": {"name": group.get("name"), "identifiers": [scheme] if number else []}}


def _council(data: Data) -> CouncilArea | None:
    codes = [place.get("council_area_id") for place in data.get("places") or []]
    codes += [row["area_id"] for row in data.get("areas") or []]
    return CouncilArea.objects.filter(code__in=[code for code in codes if code]).first()
