"""What our entries say at present, in the shape in which imports compare: a dozen queries for a batch, however large."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

from yersel.directory.models import (
    Accessibility,
    Address,
    Contact,
    CostOption,
    Funding,
    Language,
    Location,
    Organisation,
    Phone,
    RequiredDocument,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    Url,
)
from yersel.directory.operations.import_comparing import ADDRESS_COLUMNS, ORGANISATION_COLUMNS, SERVICE_COLUMNS, SERVICE_LISTS

Values = dict[str, Any]
SCHEDULE_TEXTS = ["freq", "byday", "bymonthday", "description", "schedule_link", "attending_type", "notes"]
SCHEDULE_DATES = ["dtstart", "until", "valid_from", "valid_to", "opens_at", "closes_at"]


def present_organisations(organisations: Collection[Organisation]) -> dict[UUID, Values]:
    """The present values of organisations."""
    return {each.pk: {column: getattr(each, column) for column in ORGANISATION_COLUMNS} for each in organisations}


def present_services(services: Collection[Service]) -> dict[UUID, Values]:
    """The present values of services, with everything that hangs on them."""
    found: dict[UUID, Values] = {}
    for service in services:
        values: Values = {column: getattr(service, column) for column in SERVICE_COLUMNS}
        found[service.pk] = values | {"organisation": str(service.organisation_id)} | {name: [] for name in SERVICE_LISTS}
    _read_places(found)
    _read_contacts(found)
    _read_schedules(found)
    for area in ServiceArea.objects.filter(service__in=found, service_at_location=None).values_list("service_id", "area_id"):
        found[area[0]]["areas"].append(area[1])
    for service_id, text in Funding.objects.filter(service__in=found).values_list("service_id", "source"):
        found[service_id]["funding"].append(text)
    for service_id, text in RequiredDocument.objects.filter(service__in=found).values_list("service_id", "document"):
        found[service_id]["required_documents"].append(text)
    for url in Url.objects.filter(service__in=found):
        found[url.service_id]["additional_urls"].append([url.url, url.label])  # type: ignore[index]
    for language in Language.objects.filter(service__in=found):
        row = {"code": language.code, "name": language.name, "note": language.note}
        found[language.service_id]["languages"].append(row)
    for cost in CostOption.objects.filter(service__in=found):
        found[cost.service_id]["cost_options"].append(_cost(cost))
    return found


def _read_places(found: dict[UUID, Values]) -> None:
    meetings = ServiceAtLocation.objects.filter(service__in=found).select_related("location")
    places = [(meeting.service_id, meeting.location) for meeting in meetings]
    ids = {location.pk for _, location in places}
    addresses = {address.location_id: address for address in Address.objects.filter(location__in=ids).order_by("-id")}
    access: dict[UUID, list[str]] = defaultdict(list)
    told = Accessibility.objects.filter(location__in=ids, feature=None)
    for location_id, details in told.values_list("location_id", "details"):
        access[location_id].append(details)
    for service_id, location in places:
        place = _place(location, addresses.get(location.pk)) | {"accessibility": access[location.pk]}
        found[service_id]["locations"].append(place)


def _place(location: Location, address: Address | None) -> Values:
    is_exact = location.precision == Location.Precision.EXACT
    texts = {column: getattr(location, column) for column in ("name", "description", "transportation", "location_type")}
    lines = {column: getattr(address, column) if address else "" for column in [*ADDRESS_COLUMNS, "postal_code"]}
    return {
        **texts,
        **lines,
        "id": str(location.pk),
        "latitude": location.latitude if is_exact else None,
        "longitude": location.longitude if is_exact else None,
        "is_hidden": location.is_hidden,
    }


def _read_contacts(found: dict[UUID, Values]) -> None:
    positions: dict[UUID, tuple[UUID, int]] = {}
    for contact in Contact.objects.filter(service__in=found).order_by("id"):
        rows = found[contact.service_id]["contacts"]  # type: ignore[index]
        positions[contact.pk] = (contact.service_id, len(rows))  # type: ignore[assignment]
        rows.append({column: getattr(contact, column) for column in ("name", "title", "department", "email")})
    phones = [*Phone.objects.filter(service__in=found), *Phone.objects.filter(contact__in=positions)]
    for phone in phones:
        service_id, position = positions[phone.contact_id] if phone.contact_id else (phone.service_id, -1)
        row = {column: getattr(phone, column) for column in ("number", "extension", "type", "description")}
        found[service_id]["phones"].append({**row, "contact": position})  # type: ignore[index]


def _read_schedules(found: dict[UUID, Values]) -> None:
    for schedule in Schedule.objects.filter(service__in=found):
        row: Values = {column: getattr(schedule, column) for column in SCHEDULE_TEXTS}
        for column in SCHEDULE_DATES:
            value = getattr(schedule, column)
            row[column] = value.isoformat() if value is not None else ""
        row["interval"] = "" if schedule.interval == 1 else str(schedule.interval)
        found[schedule.service_id]["schedules"].append(row)  # type: ignore[index]


def _cost(cost: CostOption) -> Values:
    return {
        "option": cost.option,
        "amount": "" if cost.amount is None else f"{cost.amount:.2f}",
        "currency": "" if cost.currency == "GBP" else cost.currency,
        "amount_description": cost.amount_description,
        "valid_from": cost.valid_from.isoformat() if cost.valid_from else "",
        "valid_to": cost.valid_to.isoformat() if cost.valid_to else "",
    }
