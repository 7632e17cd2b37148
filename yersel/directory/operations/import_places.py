"""Where an imported place is: its council area from the postcode's code, and a point where the source gave none.

Reads postcodes a batch at a time. A postcode that is not in the list is put at its sector, then at its outward code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from yersel.core.folding import fold
from yersel.directory.models import Address, Location
from yersel.directory.operations.import_comparing import compact
from yersel.places.models import Area, CouncilArea, OutwardCode, PlaceName, Postcode, PostcodeSector

_GSS = re.compile(r"S\d{8}|XS|XB")
_COUNTRIES = {"scotland": Area.SCOTLAND, "united kingdom": Area.UNITED_KINGDOM, "uk": Area.UNITED_KINGDOM}


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What is known of a place. Without a point, only its council area (if that) can be used to find it."""

    latitude: float | None
    longitude: float | None
    precision: str
    council_id: str | None
    ward_code: str = ""
    is_outside_scotland: bool = False


class PlaceFinder:
    """Finds councils, areas and points with one query for each batch of postcodes."""

    def __init__(self) -> None:
        self._postcodes: dict[str, Postcode] = {}

    @cached_property
    def _outwards(self) -> dict[str, OutwardCode]:
        return {each.code: each for each in OutwardCode.objects.all()}

    @cached_property
    def _sectors(self) -> dict[str, PostcodeSector]:
        return {each.code: each for each in PostcodeSector.objects.all()}

    @cached_property
    def _codes(self) -> set[str]:
        return set(Area.objects.values_list("code", flat=True))

    @cached_property
    def _covering(self) -> dict[str, tuple[str, ...]]:
        return {each.code: each.covering_codes for each in CouncilArea.objects.all()}

    @cached_property
    def _area_names(self) -> dict[str, str]:
        """Folded spelling to code; where an authority or a board has a council's name, the council is meant."""
        ranks: dict[str, int] = {Area.Kind.COUNCIL: 2, Area.Kind.AUTHORITY: 1}
        found: dict[str, tuple[int, str]] = {}
        spelt = list(PlaceName.objects.filter(area__isnull=False).values_list("folded", "area__kind", "area_id"))
        named = [(fold(name), kind, code) for name, kind, code in Area.objects.values_list("name", "kind", "code")]
        for folded, kind, code in [*named, *spelt]:
            if code and folded and ranks.get(kind, 0) >= found.get(folded, (-1, ""))[0]:
                found[folded] = (ranks.get(kind, 0), code)
        return {folded: code for folded, (_, code) in found.items()} | dict(_COUNTRIES)

    def load(self, postcodes: Iterable[str]) -> None:
        """Read the postcodes of a batch."""
        wanted = {compact(postcode) for postcode in postcodes if postcode}
        self._postcodes = {each.compact: each for each in Postcode.objects.filter(compact__in=wanted)}

    def council(self, name: str) -> str | None:
        """The code of the council area that a source calls `name`."""
        code = self._area_names.get(fold(name))
        return code if code in self._covering else None

    def area(self, code: str, name: str) -> str:
        """The code of an area served, by its code or else its name; nothing where we do not know it."""
        code = code.strip().upper()
        if _GSS.fullmatch(code) and code in self._codes:
            return code
        found = self._area_names.get(fold(name), "")
        return found if found in self._codes else ""

    def find(self, place: dict[str, Any], council_name: str = "") -> Whereabouts:
        """Where a place is. Its own point counts before its postcode's; its postcode before the council that the source names."""
        postcode = compact(place["postal_code"])
        hint = self.council(place["council"]) or self.council(council_name)
        if place["is_outside_scotland"] or self._is_outside(postcode):
            return Whereabouts(None, None, Location.Precision.OUTWARD, None, is_outside_scotland=True)
        known, precision = self._by_postcode(postcode)
        council = (known.council_area_id if known else None) or hint
        ward = known.ward_code if isinstance(known, Postcode) else ""
        if place["location_type"] == Location.Type.VIRTUAL:
            return Whereabouts(None, None, Location.Precision.EXACT, hint)
        if place["latitude"] is not None:
            return Whereabouts(place["latitude"], place["longitude"], Location.Precision.EXACT, council, ward)
        if known is None:
            return Whereabouts(None, None, Location.Precision.OUTWARD, council)
        if not isinstance(known, Postcode) and hint:
            council = hint  # an outward code may lie in two councils: the source knows better
        return Whereabouts(known.latitude, known.longitude, precision, council, ward)

    def covering_codes(self, where: Whereabouts) -> tuple[str, ...]:
        """The codes of the areas that cover a place, country codes left out."""
        return tuple(code for code in (where.ward_code, *self.codes_covering(where.council_id or "")) if code)

    def codes_covering(self, council: str) -> tuple[str, ...]:
        """A council's own code and those of its board and authority."""
        covering = self._covering.get(council, ())
        return tuple(code for code in covering if code not in {Area.SCOTLAND, Area.UNITED_KINGDOM})

    def _is_outside(self, postcode: str) -> bool:
        return bool(postcode and self._outwards and postcode[:-3] not in self._outwards and postcode not in self._postcodes)

    def _by_postcode(self, postcode: str) -> tuple[Postcode | PostcodeSector | OutwardCode | None, str]:
        if postcode in self._postcodes:
            return self._postcodes[postcode], Location.Precision.POSTCODE
        if sector := self._sectors.get(f"{postcode[:-3]} {postcode[-3:-2]}"):
            return sector, Location.Precision.SECTOR
        return self._outwards.get(postcode[:-3]), Location.Precision.OUTWARD


def place_anew(finder: PlaceFinder, source_id: int) -> list[Any]:
    """Give a better point to the places of a source whose postcode was not in the list when they came in.

    Returns the ids of their services. Nothing that the source or a person gave is touched.
    """
    vague = [Location.Precision.SECTOR, Location.Precision.OUTWARD]
    rows = Address.objects.filter(
        location__precision__in=vague,
        location__is_outside_scotland=False,
        location__service_at_locations__service__source_records__source_id=source_id,
    ).exclude(postal_code="")
    found = list(rows.values_list("location_id", "postal_code").distinct())
    finder.load(postcode for _, postcode in found)
    better = {pk: known for pk, text in found if (known := finder._postcodes.get(compact(text)))}
    changed = list(Location.objects.filter(pk__in=better))
    for location in changed:
        known = better[location.pk]
        location.latitude, location.longitude, location.ward_code = known.latitude, known.longitude, known.ward_code
        location.precision = Location.Precision.POSTCODE
        location.council_area_id = known.council_area_id or location.council_area_id
    columns = ["latitude", "longitude", "ward_code", "precision", "council_area"]
    Location.objects.bulk_update(changed, columns, batch_size=500)
    services = Location.objects.filter(pk__in=better).values_list("service_at_locations__service_id", flat=True)
    return [pk for pk in services.distinct() if pk]
