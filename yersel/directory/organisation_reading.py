"""Reads what the page of one organisation shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from yersel.directory.cards import Card, cards
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
from yersel.directory.pictures_shown import Picture, approved, as_columns, from_rows
from yersel.directory.search import Query
from yersel.directory.service_reading import hits_of


@dataclass(frozen=True)
class OrganisationRows:
    organisation: Organisation
    identifiers: list[OrganisationIdentifier]
    phones: list[Phone]
    contacts: list[Contact]
    urls: list[dict[str, str]]  # label and url
    records: list[SourceRecord]
    pictures: list[Picture]


def rows_of(organisation: Organisation) -> OrganisationRows:
    """All that hangs on it but its services. Five queries."""
    phones = Phone.objects.filter(organisation=organisation) | Phone.objects.filter(contact__organisation=organisation)
    urls, pictures = _small_lists(organisation)
    return OrganisationRows(
        organisation=organisation,
        identifiers=list(organisation.identifiers.order_by("identifier_scheme", "identifier")),
        phones=list(phones.select_related("contact").order_by("contact_id", "id")),
        contacts=list(organisation.contacts.order_by("id")),
        urls=urls,
        records=list(organisation.source_records.select_related("source", "last_seen_run").order_by("source__name", "id")),
        pictures=pictures,
    )


def _small_lists(organisation: Organisation) -> tuple[list[dict[str, str]], list[Picture]]:
    """Its web pages, and what is shown of it, by one query."""
    urls = Url.objects.filter(organisation=OuterRef("pk")).order_by("id").values(row=JSONObject(label="label", url="url"))
    pictures = approved().filter(organisation=OuterRef("pk")).values(row=as_columns())
    row = Organisation.objects.filter(pk=organisation.pk).values_list(ArraySubquery(urls), ArraySubquery(pictures)).get()
    return row[0], from_rows(row[1])


def services_of(organisation: Organisation) -> QuerySet[Service, tuple[Any, Any]]:
    """Its public services from A to Z, each as the pair of its id and that of its first place."""
    first_place = ServiceAtLocation.objects.filter(service=OuterRef("pk")).order_by("location__name", "id").values("id")[:1]
    public = Service.objects.public().filter(organisation=organisation).exclude(status=Service.Status.DEFUNCT)
    return public.annotate(at=Subquery(first_place)).order_by("sort_key", "id").values_list("id", "at")


def cards_of(pairs: Iterable[tuple[Any, Any]], *, today: date) -> list[Card]:
    """The cards of services that no search has found. One query."""
    return cards(hits_of(list(pairs)), Query(), today=today)
