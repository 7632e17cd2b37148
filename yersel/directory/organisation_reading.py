"""Reads what the page of one organisation shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from yersel.directory.cards import Card, cards
from yersel.directory.looking_after import Entry
from yersel.directory.models import (
    Contact,
    Organisation,
    OrganisationIdentifier,
    Phone,
    Service,
    ServiceAtLocation,
    SourceRecord,
    Url,
)
from yersel.directory.pictures_shown import Picture, pictures_of
from yersel.directory.search import Query
from yersel.directory.service_reading import hits_of


@dataclass(frozen=True)
class OrganisationRows:
    organisation: Organisation
    identifiers: list[OrganisationIdentifier]
    phones: list[Phone]
    contacts: list[Contact]
    urls: list[Url]
    records: list[SourceRecord]
    pictures: list[Picture]


def rows_of(organisation: Organisation) -> OrganisationRows:
    """All that hangs on it but its services. Six queries."""
    phones = Phone.objects.filter(organisation=organisation) | Phone.objects.filter(contact__organisation=organisation)
    return OrganisationRows(
        organisation=organisation,
        identifiers=list(organisation.identifiers.order_by("identifier_scheme", "identifier")),
        phones=list(phones.select_related("contact").order_by("contact_id", "id")),
        contacts=list(organisation.contacts.order_by("id")),
        urls=list(organisation.additional_websites.order_by("id")),
        records=list(organisation.source_records.select_related("source", "last_seen_run").order_by("source__name", "id")),
        pictures=pictures_of(Entry(organisation)),
    )


def services_of(organisation: Organisation) -> QuerySet[Service, tuple[Any, Any]]:
    """Its public services from A to Z, each as the pair of its id and that of its first place."""
    first_place = ServiceAtLocation.objects.filter(service=OuterRef("pk")).order_by("location__name", "id").values("id")[:1]
    public = Service.objects.public().filter(organisation=organisation).exclude(status=Service.Status.DEFUNCT)
    return public.annotate(at=Subquery(first_place)).order_by("sort_key", "id").values_list("id", "at")


def cards_of(pairs: Iterable[tuple[Any, Any]], *, today: date) -> list[Card]:
    """The cards of services that no search has found. One query."""
    return cards(hits_of(list(pairs)), Query(), today=today)
