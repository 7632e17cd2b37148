"""Writing an entry from the dict that `entry_data` makes of it. Called inside the transaction of a use case, which asks and records."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models

from yersel.core.folding import fold
from yersel.directory.entry_data import (
    ADDRESS_COLUMNS,
    OF_LINK,
    OF_ORGANISATION,
    OF_SERVICE,
    ORGANISATION_COLUMNS,
    PARTS,
    PLACE_COLUMNS,
    SERVICE_COLUMNS,
    Data,
    links_of,
    rows_of_part,
)
from yersel.directory.models import (
    Address,
    Contact,
    FormerSlug,
    Location,
    Organisation,
    OrganisationIdentifier,
    Service,
    ServiceAtLocation,
    TaxonomyTerm,
)
from yersel.directory.operations.slugs import SlugMaker
from yersel.directory.phones import digits_of
from yersel.places.models import Area


def write_service(data: Data, *, service: Service | None, organisation: Organisation, at: datetime) -> Service:
    """Make `service` (or a new one) say what `data` says. A new name moves it to a new address, and the old one leads there."""
    if service is None:
        service = Service(organisation=organisation, added_at=at)
    _columns(service, data, SERVICE_COLUMNS)
    service.organisation, service.last_edited = organisation, at
    _name(service, Service)
    for name in OF_SERVICE:
        if name in data:
            _write_part(name, data[name], service=service)
    if "places" in data:
        _write_places(service, data["places"])
    return service


def write_organisation(data: Data, *, organisation: Organisation | None, at: datetime) -> Organisation:
    """Make `organisation` (or a new one) say what `data` says."""
    if organisation is None:
        organisation = Organisation(added_at=at)
    _columns(organisation, data, ORGANISATION_COLUMNS)
    organisation.last_edited = at
    _name(organisation, Organisation)
    for name in OF_ORGANISATION:
        if name in data:
            _write_part(name, data[name], organisation=organisation)
    return organisation


def _columns(row: models.Model, data: Data, columns: Iterable[str]) -> None:
    for name in columns:
        if name in data:
            field = row._meta.get_field(name.removesuffix("_id"))
            value = data[name]
            setattr(row, name, value if name.endswith("_id") else field.to_python(value))  # type: ignore[union-attr]


def _name(entry: Any, model: type[Service] | type[Organisation]) -> None:
    """The sort key, and a slug where there is none or the name has another one now; then the row is saved."""
    old = "" if entry._state.adding else entry.slug
    stem = SlugMaker.stem(entry.name)
    entry.sort_key = fold(entry.name)[:300]
    if old != stem and not (old.startswith(f"{stem}-") and old.removeprefix(f"{stem}-").isdecimal()):
        own = entry.former_slugs.filter(slug=stem) if old else FormerSlug.objects.none()
        was_its_own = bool(own.delete()[0])
        entry.slug = stem if was_its_own else SlugMaker(model, [entry.name]).make(entry.name)
    entry.save()
    if old and old != entry.slug:
        FormerSlug.objects.create(slug=old, **{"service" if model is Service else "organisation": entry})


def _write_part(name: str, rows: list[Data], **of: Any) -> None:
    """Rows that are there already are changed, new ones made, and those not named are removed."""
    part = PARTS[name]
    present: dict[tuple[str, ...], list[models.Model]] = {}
    for found in rows_of_part(name, **of):
        present.setdefault(_key(found, part.known_by), []).append(found)
    for data in _known_rows(name, rows, of):
        twins = present.get(tuple(str(data.get(column)) for column in part.known_by))
        row = twins.pop(0) if twins else part.model(**of)
        _columns(row, data, part.columns)
        if name == "phones":
            row.digits = digits_of(data["number"])  # type: ignore[attr-defined]
        row.save()
        if isinstance(row, Contact):
            _write_part("phones", data.get("phones", []), contact=row)
    for left in present.values():
        for row in left:
            row.delete()


def _key(row: models.Model, columns: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(getattr(row, column)) for column in columns)


def _known_rows(name: str, rows: list[Data], of: Any) -> list[Data]:
    """Without what is there no more (a term that was merged away, an area) and without a number that is another body's."""
    if name == "areas":
        known = set(Area.objects.filter(code__in=[row["area_id"] for row in rows]).values_list("code", flat=True))
        return [row for row in rows if row["area_id"] in known]
    if name in {"tags", "access"}:
        column = "term_id" if name == "tags" else "feature_id"
        wanted = [row[column] for row in rows if row[column]]
        terms = {str(pk) for pk in TaxonomyTerm.objects.filter(pk__in=wanted).values_list("pk", flat=True)}
        return [row for row in rows if not row[column] or row[column] in terms]
    if name == "identifiers":
        return [row for row in rows if not _is_anothers(row, of["organisation"])]
    return rows


def _is_anothers(row: Data, organisation: Organisation) -> bool:
    found = OrganisationIdentifier.objects.filter(identifier_scheme=row["identifier_scheme"], identifier=row["identifier"])
    return found.exclude(organisation=organisation).exists()


def _write_places(service: Service, places: list[Data]) -> None:
    present = {str(link.location_id): link for link in links_of(service)}
    for data in places:
        link = present.pop(data.get("id") or "", None)
        place = _write_place(service, link, data)
        if link is None or link.location_id != place.pk:
            link = ServiceAtLocation(service=service) if link is None else link
            link.location = place
        link.description = data.get("about", "")
        link.save()
        for name in OF_LINK:
            of = {"service": service} if name == "areas" else {}
            _write_part(name, data.get(name, []), service_at_location=link, **of)
    for link in present.values():
        link.delete()
        if not link.location.service_at_locations.exists():
            link.location.delete()


def _write_place(service: Service, link: ServiceAtLocation | None, data: Data) -> Location:
    """The place itself. One that other services share is left alone: this service gets a place of its own, if it says another thing."""
    place = link.location if link else Location(organisation=service.organisation)
    if link and _says_the_same(place, data):
        return place
    if link and place.service_at_locations.exclude(pk=link.pk).exists():
        place = Location(organisation=service.organisation)
    _columns(place, data, PLACE_COLUMNS)
    place.save()
    Address.objects.filter(location=place).delete()
    if data.get("address"):
        Address.objects.create(location=place, **{name: data["address"].get(name) or "" for name in _present(data["address"])})
    return place


def _present(address: Data) -> list[str]:
    return [name for name in ADDRESS_COLUMNS if name in address]


def _says_the_same(place: Location, data: Data) -> bool:
    address = place.addresses.order_by("id").first()
    now = {name: getattr(address, name) for name in ADDRESS_COLUMNS} if address else {}
    columns = all(getattr(place, name) == data[name] for name in PLACE_COLUMNS if name in data)
    return columns and all(now.get(name, "") == value for name, value in data.get("address", {}).items())
