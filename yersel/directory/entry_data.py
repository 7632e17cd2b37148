"""An entry as one dict, whole, for `Version.data` and `Contribution.data`: ready for JSON, and the same for the same entry.

What hangs on an entry is listed in `PARTS`. Rows with an id of their own keep it, so that what others link to stays; tags, areas,
languages and answers about access are known by what they say. `operations/entry_writing.py` goes the other way.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import models

from yersel.directory.models import (
    Accessibility,
    Address,
    Attribute,
    Contact,
    CostOption,
    Funding,
    Language,
    Location,
    Organisation,
    OrganisationIdentifier,
    Phone,
    RequiredDocument,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    TaxonomyTerm,
    Url,
)

Data = dict[str, Any]

SERVICE_COLUMNS = [
    "name",
    "alternate_name",
    "summary",
    "description",
    "url",
    "email",
    "status",
    "application_process",
    "referral_url",
    "who_can_refer",
    "attending",
    "fees_description",
    "wait_time",
    "eligibility_description",
    "minimum_age",
    "maximum_age",
    "interpretation_services",
    "accreditations",
    "licenses",
    "alert",
]
ORGANISATION_COLUMNS = ["name", "alternate_name", "description", "email", "website", "legal_status", "year_incorporated"]
PLACE_COLUMNS = [
    "location_type",
    "name",
    "alternate_name",
    "description",
    "transportation",
    "latitude",
    "longitude",
    "precision",
    "is_outside_scotland",
    "council_area_id",
    "ward_code",
    "url",
]
ADDRESS_COLUMNS = [
    "attention",
    "address_1",
    "address_2",
    "city",
    "region",
    "state_province",
    "postal_code",
    "country",
    "address_type",
]
_SCHEDULE = """dtstart freq interval byday bymonthday byweekno byyearday until count wkst timezone opens_at closes_at valid_from
valid_to description schedule_link attending_type notes"""


@dataclass(frozen=True)
class Part:
    """A list that hangs on an entry. `known_by` are the columns that tell its rows apart: their id, or what they say."""

    model: type[models.Model]
    columns: tuple[str, ...]
    known_by: tuple[str, ...] = ("id",)


PARTS: dict[str, Part] = {
    "phones": Part(Phone, ("number", "extension", "type", "description")),
    "contacts": Part(Contact, ("name", "title", "department", "email")),
    "schedules": Part(Schedule, tuple(_SCHEDULE.split())),
    "costs": Part(CostOption, ("option", "amount", "currency", "amount_description", "valid_from", "valid_to")),
    "documents": Part(RequiredDocument, ("document", "uri")),
    "urls": Part(Url, ("label", "url")),
    "funding": Part(Funding, ("source",)),
    "languages": Part(Language, ("code", "name", "note"), ("code",)),
    "areas": Part(ServiceArea, ("area_id", "description"), ("area_id",)),
    "identifiers": Part(
        OrganisationIdentifier, ("identifier_scheme", "identifier_type", "identifier"), ("identifier_scheme", "identifier")
    ),
    "tags": Part(Attribute, ("term_id", "value", "label", "minimum_age", "maximum_age"), ("term_id",)),
    "access": Part(Accessibility, ("feature_id", "details", "url"), ("feature_id",)),
}
OF_SERVICE = ("phones", "contacts", "schedules", "costs", "documents", "urls", "funding", "languages", "areas", "tags", "access")
OF_ORGANISATION = ("identifiers", "phones", "contacts", "urls")
OF_LINK = ("schedules", "areas", "access")


def service_as_data(service: Service) -> Data:
    """All that an entry says, and of which organisation it is. Shared facts of a place (its own times) stay with the place."""
    data: Data = {name: _plain(getattr(service, name)) for name in SERVICE_COLUMNS}
    data["organisation"] = {"id": str(service.organisation_id), "name": service.organisation.name}
    for name in OF_SERVICE:
        data[name] = _rows(name, service=service)
    data["places"] = [_place(link) for link in links_of(service)]
    return data


def organisation_as_data(organisation: Organisation) -> Data:
    data: Data = {name: _plain(getattr(organisation, name)) for name in ORGANISATION_COLUMNS}
    for name in OF_ORGANISATION:
        data[name] = _rows(name, organisation=organisation)
    return data


def entry_as_data(entry: Service | Organisation) -> Data:
    return service_as_data(entry) if isinstance(entry, Service) else organisation_as_data(entry)


def digest(data: Data) -> str:
    """SHA-256 of what an entry says, for the audit."""
    return sha256(json.dumps(data, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def links_of(service: Service) -> Iterable[ServiceAtLocation]:
    links = ServiceAtLocation.objects.filter(service=service).select_related("location").prefetch_related("location__addresses")
    return links.order_by("location__name", "id")


def rows_of_part(name: str, **of: Any) -> models.QuerySet[Any]:
    """The rows of a part. Areas of the service as a whole are those of none of its places."""
    part = PARTS[name]
    if name == "areas" and "service" in of:
        of = {"service_at_location": None, **of}
    return part.model._default_manager.filter(**of).order_by(*part.known_by)


def _rows(name: str, **of: Any) -> list[Data]:
    found = [_row(PARTS[name], row) for row in rows_of_part(name, **of)]
    if name == "contacts":
        for row in found:
            row["phones"] = _rows("phones", contact_id=row["id"])
    if name in {"tags", "access"}:
        _with_codes(found, "term_id" if name == "tags" else "feature_id")
    return found


def _with_codes(rows: list[Data], column: str) -> None:
    """Each term's scheme and code beside its id, for forms and rules."""
    terms = TaxonomyTerm.objects.filter(pk__in=[row[column] for row in rows if row[column]])
    codes = {str(pk): (facet, code) for pk, facet, code in terms.values_list("id", "taxonomy__code", "code")}
    for row in rows:
        row["facet"], row["code"] = codes.get(str(row[column]), ("", ""))


def _row(part: Part, row: models.Model) -> Data:
    names = part.columns if part.known_by != ("id",) else ("id", *part.columns)
    return {name: _plain(getattr(row, name)) for name in names}


def _place(link: ServiceAtLocation) -> Data:
    place: Location = link.location
    address: Address | None = next(iter(sorted(place.addresses.all(), key=lambda one: str(one.id))), None)
    data: Data = {"id": str(place.id), **{name: _plain(getattr(place, name)) for name in PLACE_COLUMNS}}
    data["address"] = {name: getattr(address, name) for name in ADDRESS_COLUMNS} if address else {}
    data["about"] = link.description
    for name in OF_LINK:
        data[name] = _rows(name, service_at_location=link)
    return data


def _plain(value: Any) -> Any:
    if isinstance(value, (UUID, Decimal)):
        return str(value)
    if isinstance(value, (date, time)):
        return value.isoformat()
    return list(value) if isinstance(value, (list, tuple)) else value
