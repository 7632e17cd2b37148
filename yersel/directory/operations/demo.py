"""The demo directory: made-up organisations and services, each known by a SourceRecord so that `clear_demo` removes exactly those."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import models, transaction

from yersel.audit import operations as audit
from yersel.core.folding import fold
from yersel.directory.models import (
    Accessibility,
    Address,
    Attribute,
    CostOption,
    Facet,
    ImportSource,
    Language,
    Location,
    Organisation,
    OrganisationIdentifier,
    Phone,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    SourceRecord,
    TaxonomyTerm,
)
from yersel.directory.operations.demo_contributions import clear_examples, load_examples
from yersel.directory.operations.demo_helpful import load_demo_marks
from yersel.directory.operations.demo_pictures import clear_pictures, load_pictures
from yersel.directory.operations.helpful_publishing import publish_bands
from yersel.directory.operations.search import reindex
from yersel.directory.operations.slugs import SlugMaker
from yersel.directory.phones import digits_of

DATA = Path(__file__).resolve().parent.parent / "data" / "demo"
SOURCE = "demo"
LANGUAGES = {"en": "English", "gd": "Gaelic", "sco": "Scots", "pl": "Polish", "bfi": "British Sign Language", "ur": "Urdu"}
LANGUAGES |= {"ar": "Arabic", "uk": "Ukrainian", "zh": "Chinese", "pa": "Punjabi", "ro": "Romanian", "yue": "Cantonese"}
Entry = dict[str, Any]


def demo_id(*parts: str) -> UUID:
    """The id of a demo entry: the same on every machine."""
    return uuid5(NAMESPACE_URL, "/".join(("yersel-demo", *parts)))


@transaction.atomic
def load_demo(*, by: str, at: datetime) -> int:
    """Load the demo directory once and return how many services it has; what is loaded already is left as it is."""
    source, _ = ImportSource.objects.get_or_create(
        code=SOURCE,
        defaults={
            "name": "Demo entries",
            "licence": "CC BY 4.0",
            "licence_url": "https://creativecommons.org/licenses/by/4.0/",
            "attribution_text": "Made up for trying Yersel out: no such group exists.",
        },
    )
    if source.source_records.exists():
        _load_what_hangs_on(at)
        return source.source_records.filter(kind=SourceRecord.Kind.SERVICE).count()
    organisations: list[Entry] = json.loads((DATA / "organisations.json").read_text(encoding="utf-8"))
    entries = [entry for file in sorted(DATA.glob("services-*.json")) for entry in json.loads(file.read_text(encoding="utf-8"))]
    _Loader(source, at).load(organisations, entries)
    audit.record(by=by, at=at, verb="load", object_type="demo", object_id="directory", counts={"services": len(entries)})
    reindex(demo_id("service", entry["key"]) for entry in entries)
    load_demo_marks({entry["key"]: demo_id("service", entry["key"]) for entry in entries}, month=at.date())
    publish_bands(by=by, at=at)
    _load_what_hangs_on(at)
    return len(entries)


def _load_what_hangs_on(at: datetime) -> None:
    load_examples(_first_services(), at=at)
    load_pictures(demo_id, at=at)


def _first_services() -> list[Service]:
    """Three public demo services of different groups, the same each time: what the examples of contributing are about."""
    demo = Service.objects.public().filter(source_records__source__code=SOURCE).select_related("organisation")
    return list(demo.order_by("organisation_id", "id").distinct("organisation_id")[:3])


@transaction.atomic
def clear_demo(*, by: str, at: datetime) -> int:
    """Remove every demo entry and nothing else. Returns how many services went."""
    records = SourceRecord.objects.filter(source__code=SOURCE)
    services = list(records.filter(service__isnull=False).values_list("service_id", flat=True))
    organisations = list(records.filter(organisation__isnull=False).values_list("organisation_id", flat=True))
    clear_examples()
    clear_pictures()
    Service.objects.filter(id__in=services).delete()
    Location.objects.filter(organisation_id__in=organisations, service_at_locations__isnull=True).delete()
    Organisation.objects.filter(id__in=organisations, services__isnull=True).delete()
    ImportSource.objects.filter(code=SOURCE).delete()
    audit.record(by=by, at=at, verb="clear", object_type="demo", object_id="directory", counts={"services": len(services)})
    return len(services)


class _Loader:
    """Collects rows of every table and writes each table once."""

    def __init__(self, source: ImportSource, at: datetime) -> None:
        self.source, self.at = source, at
        terms = TaxonomyTerm.objects.filter(taxonomy__code__in=Facet.values).select_related("taxonomy")
        self.terms = {(term.taxonomy.code, term.code): term for term in terms}
        self.rows: dict[type[models.Model], list[models.Model]] = {}

    def load(self, organisations: list[Entry], services: list[Entry]) -> None:
        slugs = SlugMaker(Organisation, [entry["name"] for entry in organisations])
        for entry in organisations:
            self._organisation(entry, slugs.make(entry["name"]))
        slugs = SlugMaker(Service, [entry["name"] for entry in services])
        for entry in services:
            self._service(entry, slugs.make(entry["name"]))
        for model, rows in self.rows.items():
            model._default_manager.bulk_create(rows, batch_size=500)

    def _add(self, row: models.Model) -> None:
        self.rows.setdefault(type(row), []).append(row)

    def _organisation(self, entry: Entry, slug: str) -> None:
        organisation = Organisation(
            id=demo_id("organisation", entry["key"]),
            slug=slug,
            sort_key=fold(entry["name"]),
            added_at=self.at,
            last_edited=self.at,
            **{
                name: entry[name]
                for name in ("name", "alternate_name", "description", "email", "website", "legal_status", "year_incorporated")
                if entry.get(name)
            },
        )
        self._add(organisation)
        self._record(entry["key"], SourceRecord.Kind.ORGANISATION, organisation=organisation)
        for identifier in entry.get("identifiers", []):
            self._add(
                OrganisationIdentifier(
                    organisation=organisation,
                    identifier_scheme=identifier["scheme"],
                    identifier_type="Scottish charity number",
                    identifier=identifier["identifier"],
                )
            )
        if entry.get("phone"):
            self._add(Phone(organisation=organisation, number=entry["phone"], digits=digits_of(entry["phone"])))

    def _record(self, key: str, kind: str, **of: Any) -> None:
        self._add(SourceRecord(source=self.source, kind=kind, their_id=key, row_hash="", **of))

    def _service(self, entry: Entry, slug: str) -> None:
        copied = "name alternate_name summary description url email status application_process fees_description wait_time"
        copied += " eligibility_description minimum_age maximum_age alert who_can_refer attending"
        checked = entry.get("checked_days_ago")
        service = Service(
            id=demo_id("service", entry["key"]),
            slug=slug,
            organisation_id=demo_id("organisation", entry["organisation"]),
            sort_key=fold(entry["name"]),
            added_at=self.at - timedelta(days=max(entry.get("edited_days_ago") or 0, checked or 0)),
            last_edited=self.at - timedelta(days=entry.get("edited_days_ago") or 0),
            last_reviewed=None if checked is None else self.at - timedelta(days=checked),
            **{name: entry[name] for name in copied.split() if entry.get(name) not in (None, "", [])},
        )
        if checked is not None and checked > 365:
            service.review_state = Service.ReviewState.DEMOTED
            service.demoted_at = self.at - timedelta(days=checked - 365)
        self._add(service)
        self._record(entry["key"], SourceRecord.Kind.SERVICE, service=service)
        self._details(service, entry)
        for term, ages in self._tags(entry):
            self._add(Attribute(service=service, term=term, **ages))
        for code in entry.get("areas", []):
            self._add(ServiceArea(service=service, area_id=code))
        for number, place in enumerate(entry.get("places", [])):
            self._place(service, entry["key"], number, place)

    def _tags(self, entry: Entry) -> Iterator[tuple[TaxonomyTerm, Entry]]:
        for facet, key in (("condition", "conditions"), ("stage", "stages"), ("kind", "kinds")):
            for code in dict.fromkeys(entry.get(key, [])):
                yield self.terms[facet, code], {}
        for who in entry.get("who", []):
            yield self.terms["who", who["code"]], {name: who[name] for name in ("minimum_age", "maximum_age") if name in who}

    def _details(self, service: Service, entry: Entry) -> None:
        for phone in entry.get("phones", []):
            number = phone["number"]
            self._add(Phone(service=service, number=number, digits=digits_of(number), description=phone.get("description", "")))
        for code in dict.fromkeys(entry.get("languages", [])):
            self._add(Language(service=service, code=code, name=LANGUAGES.get(code, code)))
        for cost in entry.get("cost_options", []):
            amount = cost.get("amount")
            self._add(
                CostOption(
                    service=service,
                    option=cost.get("option", ""),
                    amount=None if amount is None else Decimal(str(amount)),
                    amount_description=cost.get("amount_description", ""),
                )
            )
        self._schedules(entry, service=service)
        self._access(entry, service=service)

    def _schedules(self, entry: Entry, **of: models.Model) -> None:
        for schedule in entry.get("schedules", []):
            self._add(
                Schedule(
                    freq=schedule.get("freq", ""),
                    interval=schedule.get("interval", 1),
                    byday=schedule.get("byday", ""),
                    opens_at=_clock(schedule.get("opens_at")),
                    closes_at=_clock(schedule.get("closes_at")),
                    description=schedule.get("description", ""),
                    attending_type=schedule.get("attending_type", ""),
                    dtstart=schedule.get("dtstart") or _first_monday_of(self.at).date(),
                    **of,
                )
            )

    def _access(self, entry: Entry, **of: models.Model) -> None:
        for code, details in entry.get("accessibility", {}).items():
            self._add(Accessibility(feature=self.terms["access", code], details=details, **of))

    def _place(self, service: Service, key: str, number: int, place: Entry) -> None:
        location = Location(
            id=demo_id("location", key, str(number)),
            organisation_id=service.organisation_id,
            name=place.get("name", ""),
            transportation=place.get("transportation", ""),
            latitude=place.get("latitude"),
            longitude=place.get("longitude"),
            precision=place.get("precision", "exact"),
            council_area_id=place["council"],
        )
        self._add(location)
        self._add(
            Address(
                location=location,
                address_1=place.get("address_1", ""),
                city=place.get("city", ""),
                postal_code=place.get("postal_code", ""),
            )
        )
        link = ServiceAtLocation(id=demo_id("service-at-location", key, str(number)), service=service, location=location)
        self._add(link)
        self._schedules(place, service_at_location=link)
        self._access(place, service_at_location=link)


def _clock(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None


def _first_monday_of(at: datetime) -> datetime:
    """Monday of the week a year before, so that "every second week" has a fixed beginning."""
    return at - timedelta(days=364 + at.weekday())
