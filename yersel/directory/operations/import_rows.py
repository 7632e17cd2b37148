"""The rows of the database that an imported service is made of.

Ids are made from the source, its id of the record and the row's position, so that they are the same after any re-import, and
after a run that was killed and taken up again.
"""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db.models import Model

from yersel.directory.models import (
    Accessibility,
    Address,
    Contact,
    CostOption,
    Funding,
    Language,
    Location,
    Phone,
    RequiredDocument,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    Url,
)
from yersel.directory.operations.import_comparing import ADDRESS_COLUMNS
from yersel.directory.operations.import_entries import SCHEDULE_TEXTS
from yersel.directory.operations.import_places import Whereabouts
from yersel.directory.phones import digits_of

Values = dict[str, Any]
# Parents before children: the order in which rows are written.
ORDER: list[type[Model]] = [
    Location,
    Address,
    Accessibility,
    ServiceAtLocation,
    ServiceArea,
    Contact,
    Phone,
    Schedule,
    CostOption,
    Language,
    Funding,
    RequiredDocument,
    Url,
]


def stable_id(*parts: object) -> UUID:
    """An id made from words, the same each time."""
    return uuid5(NAMESPACE_URL, "|".join(("yersel-import", *map(str, parts))))


def location_id(source: str, their_id: str, place: Values, position: int) -> UUID:
    """The id of a place: by the source's own id, so that services share it, else by its position in the service."""
    return stable_id(source, "location", place["id"]) if place["id"] else stable_id(source, "location", their_id, position)


def location_rows(place: Values, where: Whereabouts, pk: UUID, organisation_id: UUID) -> list[Model]:
    """A place with its address and what is said of its access."""
    location = Location(
        id=pk,
        organisation_id=organisation_id,
        location_type=place["location_type"],
        name=place["name"],
        description=place["description"],
        transportation=place["transportation"],
        latitude=where.latitude,
        longitude=where.longitude,
        precision=where.precision,
        is_outside_scotland=where.is_outside_scotland,
        external_identifier=place["external_identifier"],
        external_identifier_type=place["external_identifier_type"],
        url=place["url"],
        council_area_id=where.council_id,
        ward_code=where.ward_code,
    )
    rows: list[Model] = [location]
    lines = {column: place[column] for column in [*ADDRESS_COLUMNS, "postal_code"]}
    if any(lines.values()):
        kind = place["location_type"]
        rows.append(Address(id=stable_id(pk, "address"), location_id=pk, country=place["country"], address_type=kind, **lines))
    for details in dict.fromkeys(place["accessibility"]):
        rows.append(Accessibility(id=stable_id(pk, "access", details), location_id=pk, details=details))
    return rows


def meeting_row(service_id: UUID, pk: UUID) -> ServiceAtLocation:
    """The service at one of its places."""
    return ServiceAtLocation(id=stable_id(service_id, "at", pk), service_id=service_id, location_id=pk)


def area_rows(service_id: UUID, codes: list[str]) -> list[Model]:
    """The areas served."""
    return [ServiceArea(id=stable_id(service_id, "area", code), service_id=service_id, area_id=code) for code in codes]


def contact_rows(service_id: UUID, contacts: list[Values], phones: list[Values]) -> list[Model]:
    """Contacts and telephone numbers. They are written together, as a number may hang on a contact."""
    rows: list[Model] = []
    ids = []
    for position, contact in enumerate(contacts):
        ids.append(stable_id(service_id, "contact", position))
        rows.append(Contact(id=ids[-1], service_id=service_id, **contact))
    for position, phone in enumerate(phones):
        owner: dict[str, UUID] = {"service_id": service_id}
        if 0 <= phone["contact"] < len(ids):
            owner = {"contact_id": ids[phone["contact"]]}
        texts = {column: phone[column] for column in ("number", "extension", "type", "description")}
        rows.append(Phone(id=stable_id(service_id, "phone", position), digits=digits_of(phone["number"]), **owner, **texts))
    return rows


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _time(text: str) -> time | None:
    return time.fromisoformat(text) if text else None


def schedule_rows(service_id: UUID, schedules: list[Values]) -> list[Model]:
    """Opening times."""
    return [
        Schedule(
            id=stable_id(service_id, "schedule", position),
            service_id=service_id,
            interval=int(schedule["interval"] or 1),
            opens_at=_time(schedule["opens_at"]),
            closes_at=_time(schedule["closes_at"]),
            **{column: _day(schedule[column]) for column in ("dtstart", "until", "valid_from", "valid_to")},
            **{column: schedule[column] for column in SCHEDULE_TEXTS},
        )
        for position, schedule in enumerate(schedules)
    ]


def cost_rows(service_id: UUID, costs: list[Values]) -> list[Model]:
    """What it costs."""
    return [
        CostOption(
            id=stable_id(service_id, "cost", position),
            service_id=service_id,
            option=cost["option"],
            amount=Decimal(cost["amount"]) if cost["amount"] else None,
            currency=cost["currency"] or "GBP",
            amount_description=cost["amount_description"],
            valid_from=_day(cost["valid_from"]),
            valid_to=_day(cost["valid_to"]),
        )
        for position, cost in enumerate(costs)
    ]


def list_rows(name: str, service_id: UUID, found: list[Any]) -> list[Model]:
    """The rows of one of the simpler lists of a service."""
    ids = [stable_id(service_id, name, position) for position in range(len(found))]
    pairs = list(zip(ids, found, strict=True))
    match name:
        case "schedules":
            return schedule_rows(service_id, found)
        case "cost_options":
            return cost_rows(service_id, found)
        case "areas":
            return area_rows(service_id, found)
        case "languages":
            return [Language(id=pk, service_id=service_id, **row) for pk, row in pairs]
        case "funding":
            return [Funding(id=pk, service_id=service_id, source=text) for pk, text in pairs]
        case "required_documents":
            return [RequiredDocument(id=pk, service_id=service_id, document=text) for pk, text in pairs]
        case "additional_urls":
            return [Url(id=pk, service_id=service_id, url=url, label=label) for pk, (url, label) in pairs]
    raise ValueError(name)


SIMPLE_LISTS: dict[str, type[Model]] = {
    "schedules": Schedule,
    "cost_options": CostOption,
    "areas": ServiceArea,
    "languages": Language,
    "funding": Funding,
    "required_documents": RequiredDocument,
    "additional_urls": Url,
}


def new_service(pk: UUID, slug: str, sort_key: str, organisation_id: UUID, columns: Values) -> Service:
    """An unsaved service."""
    return Service(id=pk, slug=slug, sort_key=sort_key, organisation_id=organisation_id, **columns)
