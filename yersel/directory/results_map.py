"""A map of one page of results, drawn as plain SVG: numbered pins, the place searched from, towns to know one's way by, a scale.

No tiles and no outlines: over a few dozen kilometres a plain (equirectangular) projection is true enough, and the list beside it
says it all in words. A place whose address is not published is never on it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from yersel.directory.asking import AREA_PLACES
from yersel.directory.cards import Card
from yersel.directory.finding import Finding
from yersel.directory.map_drawing import Canvas, Label, Point, Sheet
from yersel.directory.models import Location, ServiceAtLocation
from yersel.directory.search import Hit
from yersel.places.models import Settlement
from yersel.places.queries import Place

MOST_TOWNS = 40  # looked at; those whose names find room are drawn
ROUGH = {Location.Precision.SECTOR, Location.Precision.OUTWARD}
_COLUMNS = ("id", "location__latitude", "location__longitude", "location__precision", "location__council_area_id")
_COVERING = ("location__council_area__health_board_id", "location__council_area__integration_authority_id")


@dataclass(frozen=True)
class Pin:
    """One result. It stands at `x`, `y`; where it had to make room, a line leads to its own point, `at_x`, `at_y`."""

    number: int
    name: str
    x: float
    y: float
    at_x: float
    at_y: float
    is_rough: bool

    @property
    def is_moved(self) -> bool:
        return math.hypot(self.x - self.at_x, self.y - self.at_y) > 1


@dataclass(frozen=True)
class Beneath:
    """A result that has no pin, and why."""

    number: int
    name: str
    why: str


@dataclass(frozen=True)
class ResultsMap:
    """All that the drawing shows, in its own units."""

    width: int
    height: int
    pins: list[Pin]
    beneath: list[Beneath]
    towns: list[Label] = field(default_factory=list)
    place: Label | None = None
    ring: float = 0.0
    ring_words: str = ""
    bar: float = 0.0
    bar_words: str = ""

    @property
    def numbers(self) -> set[int]:
        """The results that have a pin."""
        return {pin.number for pin in self.pins}

    @property
    def has_rough(self) -> bool:
        return any(pin.is_rough for pin in self.pins)


@dataclass(frozen=True)
class _Spot:
    """Where one result is, as the database has it."""

    point: Point
    is_rough: bool
    areas: frozenset[str]


def results_map(finding: Finding, hits: Sequence[Hit], cards: Sequence[Card], first: int) -> ResultsMap:
    """The map of the results numbered from `first`. Two queries at most."""
    spots = _spots(hits)
    place = finding.place
    numbered = list(enumerate(zip(hits, cards, strict=False), first))
    shown = {
        number: spot for number, (hit, _card) in numbered if (spot := spots.get(hit)) is not None and _belongs(spot, hit, place)
    }
    beneath = [
        Beneath(number, card.name, _why_not(card, has_point=hit in spots))
        for number, (hit, card) in numbered
        if number not in shown
    ]
    if not shown:
        return ResultsMap(0, 0, [], beneath)
    names = {number: card.name for number, (_hit, card) in numbered}
    return _drawn(finding, shown, names, beneath)


def _spots(hits: Sequence[Hit]) -> dict[Hit, _Spot]:
    ids = [hit.service_at_location_id for hit in hits if hit.service_at_location_id]
    links = ServiceAtLocation.objects.filter(id__in=ids, location__latitude__isnull=False)
    rows = links.exclude(location__precision=Location.Precision.HIDDEN).values_list(*_COLUMNS, *_COVERING)
    found = {
        id_: _Spot(Point(latitude or 0.0, longitude or 0.0), precision in ROUGH, frozenset(filter(None, codes)))
        for id_, latitude, longitude, precision, *codes in rows
    }
    return {hit: found[hit.service_at_location_id] for hit in hits if hit.service_at_location_id in found}


def _belongs(spot: _Spot, hit: Hit, place: Place | None) -> bool:
    """Whether a result's place is where was searched; one far away that serves the place too would make the map too small."""
    if place is None or place.kind == "country":
        return True
    if place.kind in AREA_PLACES:
        code = {"council": place.council_code, "board": place.board_code}.get(place.kind, place.authority_code)
        return code in spot.areas
    return hit.in_radius


def _why_not(card: Card, *, has_point: bool) -> str:
    if card.areas:
        return _("serves all of %(areas)s") % {"areas": ", ".join(name for _code, _kind, name in card.areas[:3])}
    if has_point:
        return _("is farther away: %(where)s") % {"where": card.where}
    return card.where or _("has no place to show")


def _drawn(finding: Finding, shown: dict[int, _Spot], names: dict[int, str], beneath: list[Beneath]) -> ResultsMap:
    place = finding.place if finding.place and finding.place.kind not in AREA_PLACES else None
    centre = Point(place.latitude, place.longitude) if place and place.latitude and place.longitude else None
    sheet = Sheet.around([*(spot.point for spot in shown.values()), *([centre] if centre else [])])
    canvas = Canvas(sheet)
    label = canvas.label(place.label, centre, must=True) if place and centre else None
    pins = []
    for number, spot in shown.items():
        x, y = canvas.place_pin(spot.point)
        at_x, at_y = sheet.xy(spot.point)
        pins.append(Pin(number, names[number], x, y, at_x, at_y, spot.is_rough))
    radius = finding.asked.radius_km
    ring = sheet.units(radius) if centre and radius is not None and sheet.units(radius) < sheet.width else 0.0
    km = sheet.round_km()
    return ResultsMap(
        width=sheet.width,
        height=sheet.height,
        pins=pins,
        beneath=beneath,
        towns=_towns(canvas, sheet, besides=place.label if place else ""),
        place=label,
        ring=ring,
        ring_words=_("%(km)g km") % {"km": radius} if ring else "",
        bar=sheet.units(km),
        bar_words=_("%(km)g km") % {"km": km},
    )


def _towns(canvas: Canvas, sheet: Sheet, *, besides: str) -> list[Label]:
    """The biggest towns on the sheet whose names find room."""
    south_west, north_east = sheet.corners()
    towns: Iterable[Settlement] = Settlement.objects.filter(
        latitude__range=(south_west.latitude, north_east.latitude), longitude__range=(south_west.longitude, north_east.longitude)
    ).order_by("-population", "slug")[:MOST_TOWNS]
    labels = [canvas.label(town.name, Point(town.latitude, town.longitude)) for town in towns if town.name != besides]
    return [label for label in labels if label][:7]
