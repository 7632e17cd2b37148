"""Reads everything that the page of one service shows, in as few statements as it can."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from yersel.directory.cards import Card, cards
from yersel.directory.looking_after import Notes, note_columns, notes_from
from yersel.directory.models import (
    Accessibility,
    Attribute,
    Contact,
    CostOption,
    Facet,
    Funding,
    Language,
    Media,
    Organisation,
    Phone,
    RequiredDocument,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    SourceRecord,
    State,
    TaxonomyTerm,
    Url,
)
from yersel.directory.pictures_shown import approved, as_columns
from yersel.directory.search import Hit, Query, search
from yersel.places.models import Area
from yersel.places.queries import Place

SIMILAR = 3
SIMILAR_WITHIN_KM = 20.0
Row = dict[str, Any]


@dataclass(frozen=True)
class Details:
    """The small lists of a service, as plain values."""

    languages: list[Row] = field(default_factory=list)
    costs: list[Row] = field(default_factory=list)
    documents: list[Row] = field(default_factory=list)
    urls: list[Row] = field(default_factory=list)
    funding: list[Row] = field(default_factory=list)
    contacts: list[Row] = field(default_factory=list)
    areas: list[Row] = field(default_factory=list)
    pictures: list[Row] = field(default_factory=list)  # those that are shown, with the logo of its organisation


@dataclass(frozen=True)
class ServiceRows:
    """A service and all that hangs on it. `features` are the questions about getting in, answered or not."""

    service: Service
    details: Details
    tags: list[Attribute]
    links: list[ServiceAtLocation]
    schedules: list[Schedule]
    phones: list[Phone]
    accessibility: list[Accessibility]
    features: list[TaxonomyTerm]
    records: list[SourceRecord]

    def tagged(self, facet: Facet) -> list[TaxonomyTerm]:
        return [tag.term for tag in self.tags if tag.term.taxonomy.code == facet]


def service_at(key: str) -> Service | None:
    """The service of this id, slug or former slug, in whatever state; of one that was merged away, the one that was kept.

    One query, two for an address that leads elsewhere now.
    """
    services = Service.objects.select_related("organisation")
    id_ = as_id(key)
    found = services.filter(id=id_).first() if id_ else services.filter(slug=key.lower()).first()
    if found is not None and found.state != State.ARCHIVED:
        return found
    kept = services.filter(former_slugs__slug=str(found.pk) if found else key.lower()).first()
    return kept or found


def organisation_at(key: str) -> Organisation | None:
    """The same for an organisation."""
    organisations, id_ = Organisation.objects.all(), as_id(key)
    found = organisations.filter(id=id_).first() if id_ else organisations.filter(slug=key.lower()).first()
    if found is not None and found.state != State.ARCHIVED:
        return found
    kept = organisations.filter(former_slugs__slug=str(found.pk) if found else key.lower()).first()
    return kept or found


def as_id(key: str) -> UUID | None:
    """The id that `key` is, in the usual form with hyphens; None where it is a slug."""
    try:
        return UUID(key) if len(key) == 36 else None
    except ValueError:
        return None


def rows_of(service: Service) -> ServiceRows:
    """All rows that the page of `service` shows. Eight queries, seven where it has no place."""
    return rows_of_all([service])[0]


def rows_and_notes_of(service: Service, *, at: datetime, today: date) -> tuple[ServiceRows, Notes]:
    """The rows, and what is told beside what the entry says itself, by no query more."""
    facts = _facts([service], **note_columns(at=at, today=today))
    return _together([service], facts)[0], notes_from(facts[service.pk])


def rows_of_all(services: Sequence[Service]) -> list[ServiceRows]:
    """The rows of each service, in the order of `services`, by as many queries as one of them takes."""
    return _together(services, _facts(services))


def _together(services: Sequence[Service], facts: Mapping[UUID, Row]) -> list[ServiceRows]:
    links = list(
        ServiceAtLocation.objects.filter(service__in=services)
        .select_related("location__council_area")
        .prefetch_related("location__addresses")
        .order_by("location__name", "id")
    )
    here = Q(service__in=services) | Q(location__in={link.location_id for link in links})
    here_or_there = here | Q(service_at_location__service__in=services)
    tags = Attribute.objects.filter(service__in=services).select_related("term__taxonomy")
    records = SourceRecord.objects.filter(service__in=services).select_related("source", "last_seen_run")
    together = _Together(
        details={id_: _details(row) for id_, row in facts.items()},
        tags=list(tags.order_by("term__order", "term__name")),
        links=links,
        schedules=list(Schedule.objects.filter(here_or_there).order_by("dtstart", "byday", "opens_at", "id")),
        phones=list(_phones(services, here)),
        accessibility=list(
            Accessibility.objects.filter(here_or_there).select_related("feature").order_by("feature__order", "id")
        ),
        features=[TaxonomyTerm(**{**row, "id": UUID(row["id"])}) for row in next(iter(facts.values()), {}).get("questions", [])],
        records=list(records.order_by("source__name", "id")),
    )
    return [together.of(service) for service in services]


@dataclass(frozen=True)
class _Together:
    """The rows of several services, as they were read."""

    details: dict[UUID, Details]
    tags: list[Attribute]
    links: list[ServiceAtLocation]
    schedules: list[Schedule]
    phones: list[Phone]
    accessibility: list[Accessibility]
    features: list[TaxonomyTerm]
    records: list[SourceRecord]

    def of(self, service: Service) -> ServiceRows:
        links = [link for link in self.links if link.service_id == service.id]
        reach = _Reach(service, {link.id for link in links}, {link.location_id for link in links})
        return ServiceRows(
            service=service,
            details=self.details[service.id],
            tags=[tag for tag in self.tags if tag.service_id == service.id],
            links=links,
            schedules=[row for row in self.schedules if reach.holds(row)],
            phones=[phone for phone in self.phones if reach.holds_phone(phone)],
            accessibility=[row for row in self.accessibility if reach.holds(row)],
            features=self.features,
            records=[record for record in self.records if record.service_id == service.id],
        )


@dataclass(frozen=True)
class _Reach:
    """A service, its places, and itself at each of them: which rows are its own."""

    service: Service
    links: set[UUID]
    places: set[UUID]

    def holds(self, row: Schedule | Accessibility) -> bool:
        return row.service_id == self.service.id or row.location_id in self.places or row.service_at_location_id in self.links

    def holds_phone(self, phone: Phone) -> bool:
        return (
            phone.service_id == self.service.id
            or phone.location_id in self.places
            or (phone.contact is not None and phone.contact.service_id == self.service.id)
            or phone.organisation_id == self.service.organisation_id
        )


def _phones(services: Sequence[Service], here: Q) -> QuerySet[Phone]:
    """Services' own numbers first, then those of their contacts, places and organisations."""
    own = here | Q(contact__service__in=services) | Q(organisation__in={service.organisation_id for service in services})
    nearest_first = [F(owner).asc(nulls_last=True) for owner in ("service_id", "contact_id", "location_id")]
    return Phone.objects.filter(own).select_related("contact").order_by(*nearest_first, "id")


def _facts(services: Sequence[Service], **more: Any) -> dict[UUID, Row]:
    """The small lists of each service, the questions about getting in, and whatever other columns are asked for. One query."""

    def rows(of: QuerySet[Any], **columns: str) -> ArraySubquery:
        return ArraySubquery(of.filter(service=OuterRef("pk")).values(row=JSONObject(**columns)))

    own = Q(service=OuterRef("pk"))
    logo = Q(organisation=OuterRef("organisation_id"), use=Media.Use.LOGO)
    questions = TaxonomyTerm.objects.filter(taxonomy__code=Facet.ACCESS, bit__isnull=False).order_by("order", "name")
    whole_areas = ServiceArea.objects.order_by("area__name")
    found = Service.objects.filter(pk__in=[service.pk for service in services]).values(
        "pk",
        all_languages=rows(Language.objects.order_by("name"), code="code", name="name", note="note"),
        all_costs=rows(CostOption.objects.order_by("amount", "id"), option="option", amount="amount", words="amount_description"),
        all_documents=rows(RequiredDocument.objects.order_by("id"), document="document", uri="uri"),
        all_urls=rows(Url.objects.order_by("id"), label="label", url="url"),
        all_funding=rows(Funding.objects.order_by("id"), source="source"),
        all_contacts=rows(Contact.objects.order_by("id"), name="name", title="title", email="email"),
        all_pictures=ArraySubquery(approved().filter(own | logo).values(row=as_columns())),
        all_areas=rows(whole_areas, code="area__code", name="area__name", kind="area__kind", place="service_at_location_id"),
        questions=ArraySubquery(questions.values(row=JSONObject(id="id", code="code", name="name", scope="scope"))),
        **more,
    )
    return {row["pk"]: {**row} for row in found}


def _details(row: Row) -> Details:
    return Details(
        languages=row["all_languages"],
        costs=row["all_costs"],
        documents=row["all_documents"],
        urls=row["all_urls"],
        funding=row["all_funding"],
        contacts=row["all_contacts"],
        areas=row["all_areas"],
        pictures=row["all_pictures"],
    )


def similar(rows: ServiceRows, *, today: date) -> list[Card]:
    """Up to three others near by that are for the same conditions or, where none is told, of the same kind. Two queries."""
    conditions = {term.bit for term in rows.tagged(Facet.CONDITION) if term.bit is not None}
    kinds = {term.bit for term in rows.tagged(Facet.KIND) if term.bit is not None}
    if not conditions and not kinds:
        return []
    facet, bits = ("condition", conditions) if conditions else ("kind", kinds)
    place = place_of(rows)
    query = Query(
        place=place,
        radius_km=SIMILAR_WITHIN_KM,
        chosen={facet: frozenset(bits)},
        only="" if place else "national",
        page_size=SIMILAR + 1,
    )
    others = [hit for hit in search(query, today=today).hits if hit.service_id != rows.service.id]
    return cards(others[:SIMILAR], query, today=today)


def place_of(rows: ServiceRows) -> Place | None:
    """Where a service is, to look around from. Of a hidden place that is the known point of its council area, and no nearer."""
    for link in rows.links:
        place, council = link.location, link.location.council_area
        if place.is_hidden and council is not None:
            point = (council.latitude, council.longitude)
        elif not place.is_hidden and place.latitude is not None and place.longitude is not None:
            point = (place.latitude, place.longitude)
        else:
            continue
        label = council.name if council and (place.is_hidden or not place.name) else place.name
        codes = council.covering_codes if council else (Area.SCOTLAND, Area.UNITED_KINGDOM)
        return Place(kind="settlement", label=label, key=label, latitude=point[0], longitude=point[1], area_codes=codes)
    for area in rows.details.areas:
        if area["kind"] == Area.Kind.COUNCIL:
            codes = (area["code"], Area.SCOTLAND, Area.UNITED_KINGDOM)
            return Place(kind="council", label=area["name"], key=area["name"], council_code=area["code"], area_codes=codes)
    return None


def hits_of(services: Sequence[tuple[UUID, UUID | None]]) -> list[Hit]:
    """Plain hits of (service, service at location) pairs, for cards of services that no search has found."""
    return [Hit(service, at, None, False, 0.0, 0.0, 0.0, False) for service, at in services]
