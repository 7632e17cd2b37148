"""Entries that may be the one somebody is about to add: same name in the council, charity number, phone, or postcode and like name."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db.models import F, Q, QuerySet, Value
from django.utils.translation import gettext as _

from yersel.core.folding import fold
from yersel.directory.entry_data import Data
from yersel.directory.models import Organisation, Service, State
from yersel.directory.organisation_search import name_key
from yersel.directory.phones import digits_of
from yersel.places.queries import Place, locate

MOST, ALIKE = 8, 0.6


@dataclass(frozen=True)
class Twin:
    """An entry that is there already, and why we ask."""

    service: Service
    why: str


def twins_of(data: Data) -> list[Twin]:
    """Services like the one described, the surest first."""
    public = Service.objects.public().select_related("organisation")
    place = _place(data)
    council = place.council_code if place else ""
    found: dict[object, Twin] = {}
    for services, why in [
        (_same_name(public, str(data.get("name") or ""), council), _("It has the same name.")),
        (_same_charity(public, data), _("Its group has the same charity number.")),
        (_same_phone(public, data), _("It has the same phone number.")),
        (_same_postcode(public, data, str(data.get("name") or "")), _("It meets at the same postcode and has a like name.")),
    ]:
        for service in services:
            found.setdefault(service.pk, Twin(service, why))
    return list(found.values())[:MOST]


def surest_twins_of(data: Data) -> list[Twin]:
    """Those of the same name, or of the same postcode and a like name: what is asked of each row of a table.

    A shared phone or charity number says nothing there, as all services of one group have it.
    """
    public = Service.objects.public().select_related("organisation")
    place, name = _place(data), str(data.get("name") or "")
    found: dict[object, Twin] = {}
    for services, why in [
        (_same_name(public, name, place.council_code if place else ""), _("It has the same name.")),
        (_same_postcode(public, data, name), _("It meets at the same postcode and has a like name.")),
    ]:
        for service in services:
            found.setdefault(service.pk, Twin(service, why))
    return list(found.values())


def groups_named(data: Data) -> list[Organisation]:
    """Groups of the name or the charity number that is given, to choose from."""
    group = data.get("organisation") or {}
    key = name_key(Value(fold(group.get("name") or "")))
    same = Q(name_key=key) | Q(identifiers__identifier=group.get("charity_number") or "-")
    found = Organisation.objects.filter(state=State.PUBLISHED).annotate(name_key=name_key(F("sort_key"))).filter(same)
    return list(found.distinct().order_by("sort_key", "id")[:MOST])


def _place(data: Data) -> Place | None:
    postcode = (data.get("asked") or {}).get("postcode") or ""
    answer = locate(postcode) if postcode else None
    return answer if isinstance(answer, Place) else None


def _same_name(public: QuerySet[Service], name: str, council: str) -> list[Service]:
    if not fold(name):
        return []
    found = public.annotate(name_key=name_key(F("sort_key"))).filter(name_key=name_key(Value(fold(name))))
    if council:
        here = Q(service_at_locations__location__council_area=council) | Q(service_areas__area=council)
        found = found.filter(here | Q(service_at_locations=None)).distinct()
    return list(found[:MOST])


def _same_charity(public: QuerySet[Service], data: Data) -> list[Service]:
    number = (data.get("organisation") or {}).get("charity_number")
    return list(public.filter(organisation__identifiers__identifier=number)[:MOST]) if number else []


def _same_phone(public: QuerySet[Service], data: Data) -> list[Service]:
    digits = digits_of((data.get("asked") or {}).get("phone") or "")
    if len(digits) < 6:
        return []
    same = Q(phones__digits=digits) | Q(organisation__phones__digits=digits) | Q(contacts__phones__digits=digits)
    return list(public.filter(same).distinct()[:MOST])


def _same_postcode(public: QuerySet[Service], data: Data, name: str) -> list[Service]:
    postcode = "".join(((data.get("asked") or {}).get("postcode") or "").split()).upper()
    if len(postcode) < 5:
        return []
    spaced = f"{postcode[:-3]} {postcode[-3:]}"
    same = Q(service_at_locations__location__addresses__postal_code__in=[spaced, postcode])
    near = public.filter(same).exclude(service_at_locations__location__precision="hidden").distinct()[:50]
    return [service for service in near if SequenceMatcher(None, fold(name), service.sort_key).ratio() >= ALIKE]
