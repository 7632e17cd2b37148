"""Contributions, claims and people who look after entries, for tests: each sets only what the model needs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from django.test import Client

from tests.factories.accounts import make_person
from yersel.accounts.models import Person
from yersel.directory.looking_after import Entry, entry_of
from yersel.directory.models import Claim, Contribution, Manager, Organisation, ProblemReport, Service
from yersel.directory.operations import claims
from yersel.directory.telling_forms import asked_for_now

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
SUMMARY = "A gentle walk by the water for people with lung conditions."
DESCRIPTION = "We meet at the hall and walk for half an hour. Somebody waits for you at the door the first time."


def words(name: str = "Shore walkers", **more: Any) -> dict[str, Any]:
    """A whole new service, as the steps leave it."""
    data = {"name": name, "summary": SUMMARY, "description": DESCRIPTION, "organisation": {"name": "Shore Group", "role": "runs"}}
    phones = [{"number": "0131 496 0009", "extension": "", "type": "", "description": ""}]
    return {**data, "areas": [{"area_id": "S12000036", "description": ""}], "phones": phones, **more}


def contribution(author: Person | None, *, state: str = "submitted", **fields: Any) -> Contribution:
    """A new service that waits."""
    values = {"kind": "new-service", "data": words(), "started_at": AT, "changed_at": AT, "submitted_at": AT, **fields}
    return Contribution.objects.create(author=author, state=state, **values)


def manager(person: Person, it: Service | Organisation, *, is_lead: bool = True, **fields: Any) -> Manager:
    """Somebody who looks after it."""
    return Manager.objects.create(person=person, is_lead=is_lead, since_at=AT, **entry_of(it).columns, **fields)


def claim(person: Person, it: Service | Organisation, **fields: Any) -> Claim:
    """Somebody who asks to look after it."""
    values = {"name": "Una Sample", "role": "organiser", "phone": "", "comment": "My name is on our page.", **fields}
    return claims.claim_entry(entry=entry_of(it), told=values, by=person, at=AT)


def report(entry: Entry, reporter: str = "a", kind: str = "closed", **fields: Any) -> ProblemReport:
    return ProblemReport.objects.create(**entry.own, kind=kind, reporter=reporter, reported_at=AT, **fields)


def send(client: Client, address: str, data: dict[str, Any], *, seconds: float = 20) -> Any:
    """Fill in a form with traps as a person does: asked for some seconds ago."""
    client.get(address)
    now = datetime.now(UTC)
    with time_machine.travel(now - timedelta(seconds=seconds), tick=False):
        stamp = asked_for_now()
    return client.post(address, {**data, "asked_for": stamp})


def whoever_added(service: Service) -> Person:
    """Una, who sent a service that is published: she may change it, and what she sends waits."""
    person = make_person(email="una@example.org")
    contribution(person, state="published", service=service, decided_at=AT, reason="Thank you.")
    return person
