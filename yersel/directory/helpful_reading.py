"""What is shown of marks: on a service's page to all, and to staff where many came in a day. Bands alone, never marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from random import SystemRandom
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from yersel.accounts.models import Person
from yersel.directory.helpful_authors import day_key, own_marks
from yersel.directory.models import Facet, HelpfulBand, HelpfulDay, HelpfulMark, Service
from yersel.directory.policies_helpful import may_say_it_helped

MANY = 5  # marks on one service in one day: worth a look, and a group that is large enough to be told of
MOST_NOTES = 6


@dataclass(frozen=True)
class Note:
    """A note as all may read it. `who` names a condition whose group is shown anyway, or nothing."""

    text: str
    who: str
    when: str


@dataclass(frozen=True)
class UnusualDay:
    """A service that many marks were added to, or withdrawn from, in one day."""

    day: date
    service: Service
    added: int
    withdrawn: int


def helped_section(request: HttpRequest | None, service: Service) -> Mapping[str, Any] | None:
    """Fills `service-helped`: bands, notes, and the way to say so too."""
    bands = list(HelpfulBand.objects.filter(service=service).select_related("term__taxonomy").order_by("-at_least", "term__name"))
    whole = next((band for band in bands if band.term is None), None)
    groups = [band for band in bands if band.term is not None]
    user = getattr(request, "user", None)
    person = user if isinstance(user, Person) else None
    return {
        "service": service,
        "whole": whole,
        "conditions": [band for band in groups if band.term and band.term.taxonomy.code == Facet.CONDITION],
        "stages": [band for band in groups if band.term and band.term.taxonomy.code == Facet.STAGE],
        "notes": notes_of(service, groups) if whole else [],
        "has_said": person is not None and own_marks(person, service).exists(),
        "answer": may_say_it_helped(person, service) if person else None,
    }


def notes_of(service: Service, groups: list[HelpfulBand]) -> list[Note]:
    """Some of the notes that were looked at, in an order of chance, with no more of their writer than is published anyway."""
    shown = {band.term_id: band.term.name for band in groups if band.term}
    marks = list(HelpfulMark.objects.filter(service=service, is_note_approved=True).exclude(note=""))
    SystemRandom().shuffle(marks)
    return [Note(mark.note, shown.get(mark.condition_id, ""), quarter(mark.created_month)) for mark in marks[:MOST_NOTES]]


def quarter(month: date) -> str:
    """July to September 2026."""
    names = [_("January to March"), _("April to June"), _("July to September"), _("October to December")]
    return f"{names[(month.month - 1) // 3]} {month.year}"


def notes_to_decide() -> list[HelpfulMark]:
    """Notes that nobody has looked at, in an order of chance."""
    return list(HelpfulMark.objects.filter(is_note_approved=None).exclude(note="").select_related("service").order_by("id")[:50])


def unusual_days() -> list[UnusualDay]:
    """Where many marks came or went in one day, the newest first: the service and the counts, never people."""
    rows = HelpfulDay.objects.filter(added__gte=MANY) | HelpfulDay.objects.filter(withdrawn__gte=MANY)
    found = list(rows.order_by("-day", "-added"))
    names = _services_by_key({row.day for row in found}, {row.service_key for row in found})
    return [UnusualDay(row.day, names[row.service_key], row.added, row.withdrawn) for row in found if row.service_key in names]


def _services_by_key(days: set[date], wanted: set[str]) -> dict[str, Service]:
    """The services behind the keys of some days, found by trying: only who holds the key can."""
    if not wanted:
        return {}
    ids: list[UUID] = list(Service.objects.values_list("pk", flat=True))
    found = {day_key(pk, day): pk for day in days for pk in ids if day_key(pk, day) in wanted}
    services = Service.objects.in_bulk(found.values())
    return {key: services[pk] for key, pk in found.items()}
