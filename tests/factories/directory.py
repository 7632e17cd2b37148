"""Directory entries for tests: each function sets only what the model needs; a public service is indexed, so it can be found."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from typing import Any

from django.utils.text import slugify

from yersel.core.folding import fold
from yersel.directory.models import (
    Accessibility,
    Address,
    Attribute,
    CostOption,
    Facet,
    ImportRun,
    ImportSource,
    Location,
    Organisation,
    Phone,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    SourceRecord,
    Taxonomy,
    TaxonomyTerm,
)
from yersel.directory.operations.search import reindex
from yersel.directory.phones import digits_of
from yersel.places.models import Area, CouncilArea, HealthBoard, IntegrationAuthority

ADDED = datetime(2026, 3, 2, 9, tzinfo=UTC)
_numbers = itertools.count(1)


def area(code: str = Area.SCOTLAND) -> Area:
    """An area by its code: all of Scotland, the UK, or a council area."""
    names = {Area.SCOTLAND: "Scotland", Area.UNITED_KINGDOM: "United Kingdom"}
    if code not in names:
        return council_area(code)
    return Area.objects.get_or_create(code=code, defaults={"kind": Area.Kind.COUNTRY, "name": names[code]})[0]


def council_area(code: str = "S12000036", name: str = "City of Edinburgh", **fields: Any) -> CouncilArea:
    """A council area with a board and an authority of its own, made once; on its own tile."""
    found = CouncilArea.objects.filter(code=code).first()
    if found is not None:
        return found
    digits = code[-3:]
    board, _ = HealthBoard.objects.get_or_create(code=f"S08000{digits}", defaults={"kind": "board", "name": f"NHS {name}"})
    authority, _ = IntegrationAuthority.objects.get_or_create(
        code=f"S37000{digits}", defaults={"kind": "authority", "name": f"{name} Partnership"}
    )
    values = {"slug": slugify(name), "population_2022": 500_000, "main_town": name, "latitude": 55.95, "longitude": -3.19}
    tile = {"tile_column": int(digits) % 8 + 1, "tile_row": int(digits) // 8 + 1}
    values |= {**tile, "health_board": board, "integration_authority": authority, **fields}
    return CouncilArea.objects.create(code=code, kind="council", name=name, **values)


def organisation(name: str = "", **fields: Any) -> Organisation:
    """A published organisation, unless `state` says otherwise."""
    name = name or f"Thistle Group {next(_numbers)}"
    values = {"slug": _slug(name), "sort_key": fold(name), "added_at": ADDED, **fields}
    return Organisation.objects.create(name=name, **values)


_new_organisation = organisation  # `service` has a parameter of the same name


def location(*, postal_code: str = "", address_1: str = "", city: str = "", **fields: Any) -> Location:
    """A place at Leith Links, with an address where any part of one is given."""
    values = {"name": "Harbour Hall", "latitude": 55.97, "longitude": -3.17, **fields}
    made = Location.objects.create(**values)
    if postal_code or address_1 or city:
        Address.objects.create(location=made, address_1=address_1 or "1 Sample Street", city=city, postal_code=postal_code)
    return made


def term(facet: str, code: str, name: str = "", **fields: Any) -> TaxonomyTerm:
    """A term of ours, made on first use with the next free bit."""
    taxonomy, _ = Taxonomy.objects.get_or_create(code=facet, defaults={"name": facet})
    defaults = {"name": name or code.replace("-", " ").capitalize(), "bit": taxonomy.terms.count(), **fields}
    return TaxonomyTerm.objects.get_or_create(taxonomy=taxonomy, code=code, defaults=defaults)[0]


def service(
    name: str = "",
    *,
    organisation: Organisation | None = None,
    places: Sequence[Location] = (),
    areas: Iterable[str] = (),
    conditions: Iterable[str] = (),
    kinds: Iterable[str] = (),
    stages: Iterable[str] = (),
    who: Iterable[str] = (),
    phone: str = "",
    cost: Any = None,
    **fields: Any,
) -> Service:
    """A published service with what is given, indexed. `areas` are codes of areas, the tags codes of terms, `cost` in pounds."""
    name = name or f"Thistle walk {next(_numbers)}"
    values = {"slug": _slug(name), "sort_key": fold(name), "added_at": ADDED, **fields}
    made = Service.objects.create(name=name, organisation=organisation or _new_organisation(), **values)
    for place in places:
        ServiceAtLocation.objects.create(service=made, location=place)
    for code in areas:
        ServiceArea.objects.create(service=made, area=area(code))
    for facet, codes in {Facet.CONDITION: conditions, Facet.KIND: kinds, Facet.STAGE: stages, Facet.WHO: who}.items():
        for code in codes:
            Attribute.objects.create(service=made, term=term(facet, code))
    if phone:
        Phone.objects.create(service=made, number=phone, digits=digits_of(phone))
    if cost is not None:
        CostOption.objects.create(service=made, amount=cost)
    reindex([made.id])
    return made


def schedule(of: Service | ServiceAtLocation | Location, byday: str = "TU", **fields: Any) -> Schedule:
    """Weekly on Tuesdays at 11, unless told otherwise. The service is indexed anew where `of` is one."""
    owner = {Service: "service", ServiceAtLocation: "service_at_location", Location: "location"}[type(of)]
    values = {"freq": "WEEKLY" if byday else "", "byday": byday, "opens_at": time(11) if byday else None, owner: of, **fields}
    made = Schedule.objects.create(**values)
    if isinstance(of, Service):
        reindex([of.id])
    return made


def access(of: Service | ServiceAtLocation | Location, code: str = "step-free-entrance", details: str = "Yes") -> Accessibility:
    """An answer to one question about getting in."""
    owner = {Service: "service", ServiceAtLocation: "service_at_location", Location: "location"}[type(of)]
    return Accessibility.objects.create(feature=term(Facet.ACCESS, code, scope="place"), details=details, **{owner: of})


def source_record(service: Service, *, edition: str = "31 May 2025", **source: Any) -> SourceRecord:
    """The thread back to a source that a service came from."""
    values = {
        "name": "Care Inspectorate register",
        "licence": "OGL v3",
        "licence_url": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
        "attribution_text": "Contains information of the Care Inspectorate.",
        **source,
    }
    code = values.pop("code", "care-inspectorate")
    found, _ = ImportSource.objects.get_or_create(code=code, defaults=values)
    run = ImportRun.objects.create(
        source=found, started_at=ADDED, finished_at=ADDED, state="finished", file_sha256="0" * 64, edition=edition
    )
    return SourceRecord.objects.create(
        source=found, kind="service", their_id=f"CS{next(_numbers)}", service=service, row_hash="0" * 64, last_seen_run=run
    )


def _slug(name: str) -> str:
    """The words of the name, numbered where another entry of this test has it."""
    stem = slugify(fold(name)) or "entry"
    taken = Service.objects.filter(slug=stem).exists() or Organisation.objects.filter(slug=stem).exists()
    return f"{stem}-{next(_numbers)}" if taken else stem
