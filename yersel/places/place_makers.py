"""Turns rows of the database into the `Place` that the rest of the house sees, with the note that says how exact it is."""

import math
from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from yersel.core.distance import kilometres
from yersel.core.memo import remember
from yersel.places.answers import Place, PlaceKind
from yersel.places.models import Area, CouncilArea, OutwardCode, Postcode, PostcodeSector, Settlement
from yersel.places.postcode_text import SHARED_WITH_ENGLAND, PostcodeText
from yersel.places.spellings import key_of_area, key_of_settlement

# Nine in ten postcodes lie within this distance of their sector's mean point (measured on the list of August 2020).
SECTOR_SPREAD_KM = 4.5
# A rule of thumb: how densely Scottish towns are lived in, to say how wide a town is.
PEOPLE_PER_KM2 = 2500
EDGE_DEGREES = (0.04, 0.07)
_KINDS: dict[str, PlaceKind] = {"council": "council", "board": "board", "authority": "authority", "country": "country"}


def place_of_postcode(postcode: Postcode) -> Place:
    """A full postcode, to the metre. One that has ended is still where it was."""
    notes = []
    if postcode.ended:
        notes.append(_("%(postcode)s is no longer in use. We use the place where it was.") % {"postcode": postcode})
    if postcode.council_area is None:
        notes.append(_("We do not know which council area %(postcode)s is in.") % {"postcode": postcode})
    return _place("postcode", str(postcode), postcode, ward_code=postcode.ward_code, note=" ".join(notes))


def place_of_sector(sector: PostcodeSector, *, asked: PostcodeText) -> Place:
    """A postcode sector; the note says so where more was asked for."""
    names = {"asked": asked, "sector": sector.code}
    note = _("We measure from the middle of %(sector)s.") % names
    if asked.unit:
        note = _("We do not know %(asked)s. It may be new. We use %(sector)s, so distances are rough.") % names
    return _place("sector", sector.code, sector, note=_with_border(note, asked.outward), spread_km=SECTOR_SPREAD_KM)


def place_of_outward(outward: OutwardCode, *, asked: PostcodeText, imported: bool) -> Place:
    """An outward code; the note says how far off distances may be, and why no more was known.

    `imported` says whether a list of full postcodes is here: if so, a postcode that is not on it is new or wrong.
    """
    names = {"asked": asked, "outward": outward.code, "town": outward.settlement_name, "km": outward.spread_km}
    if not asked.sector:
        note = _("%(outward)s is the %(town)s area. We measure from its middle; most homes there are within %(km)s km.") % names
    elif imported:
        note = _("We do not know %(asked)s. It may be new. We use %(outward)s (%(town)s), so distances are rough.") % names
    else:
        note = _("We know only the first half of %(asked)s: %(outward)s (%(town)s). Distances are rough.") % names
    label, note = f"{outward.code} ({outward.settlement_name})", _with_border(note, outward.code)
    return _place("outward", label, outward, key=outward.code, note=note, spread_km=float(outward.spread_km))


def _with_border(note: str, outward: str) -> str:
    if outward not in SHARED_WITH_ENGLAND:
        return note
    return note + " " + _("Part of %(outward)s is in England. We know the Scottish part.") % {"outward": outward}


def place_of_settlement(settlement: Settlement) -> Place:
    """A town, village or district at its point."""
    wide = math.sqrt(settlement.population / PEOPLE_PER_KM2 / math.pi)
    return _place(
        "settlement", settlement.name, settlement, key=key_of_settlement(settlement), spread_km=round(max(1.0, wide), 1)
    )


@remember(seconds=3600)
def _outward_points() -> list[tuple[float, float, str | None]]:
    return list(OutwardCode.objects.values_list("latitude", "longitude", "council_area_id"))


def doubt_about_council(settlement: Settlement) -> str:
    """A sentence, where the council was only worked out and another council's postcodes are close by."""
    if not settlement.council_is_nearest:
        return ""
    up, along = EDGE_DEGREES
    is_close = any(
        abs(latitude - settlement.latitude) <= up and abs(longitude - settlement.longitude) <= along
        for latitude, longitude, council in _outward_points()
        if council != settlement.council_area_id
    )
    if not is_close:
        return ""
    names = {"name": settlement.name, "council": settlement.council_area.name}
    return _("We think that %(name)s is in %(council)s, but it is close to the edge.") % names


def _place(
    kind: PlaceKind,
    label: str,
    found: Postcode | PostcodeSector | OutwardCode | Settlement,
    *,
    key: str = "",
    ward_code: str = "",
    note: str = "",
    spread_km: float = 0.0,
) -> Place:
    council: CouncilArea | None = found.council_area
    covering = council.covering_codes if council else (Area.SCOTLAND, Area.UNITED_KINGDOM)
    return Place(
        kind=kind,
        label=label,
        key=key or label,
        latitude=found.latitude,
        longitude=found.longitude,
        council_code=council.code if council else "",
        council_name=council.name if council else "",
        board_code=council.health_board_id if council else "",
        authority_code=council.integration_authority_id if council else "",
        ward_code=ward_code,
        area_codes=(ward_code, *covering) if ward_code else covering,
        note=note,
        spread_km=spread_km,
    )


def places_of_areas(areas: Sequence[Area]) -> list[Place]:
    """Each area with a point among its people and how wide it is. Two queries, however many areas; none for countries."""
    codes = [area.code for area in areas if area.kind != Area.Kind.COUNTRY]
    if not codes:
        return [_place_of_country(area) for area in areas]
    inside = Q(code__in=codes) | Q(health_board__in=codes) | Q(integration_authority__in=codes)
    councils = list(CouncilArea.objects.filter(inside).order_by("code"))
    points = list(OutwardCode.objects.filter(council_area__in=councils))
    return [_place_of_area(area, councils, points) for area in areas]


def _place_of_country(area: Area) -> Place:
    covering = (Area.SCOTLAND, Area.UNITED_KINGDOM) if area.code == Area.SCOTLAND else (area.code,)
    return Place(kind="country", label=area.name, key=area.name, area_codes=covering)


def _place_of_area(area: Area, councils: Iterable[CouncilArea], points: Iterable[OutwardCode]) -> Place:
    """A council area, or a board or authority: these are at the mean point of their councils, weighted by people."""
    if area.kind == Area.Kind.COUNTRY:
        return _place_of_country(area)
    own = [council for council in councils if area.code in council.covering_codes]
    latitude, longitude = _middle(own)
    boards, authorities = {council.health_board_id for council in own}, {council.integration_authority_id for council in own}
    only = own[0] if len(own) == 1 else None
    board, authority = _only(boards), _only(authorities)
    covering = (area.code, board, authority, Area.SCOTLAND, Area.UNITED_KINGDOM)
    return Place(
        kind=_KINDS[area.kind],
        label=area.name,
        key=key_of_area(area),
        latitude=latitude,
        longitude=longitude,
        council_code=only.code if only else "",
        council_name=only.name if only else "",
        board_code=board,
        authority_code=authority,
        area_codes=only.covering_codes if only else tuple(dict.fromkeys(code for code in covering if code)),
        note=_("%(area)s is wide. Distances are from one point in it.") % {"area": area.name},
        spread_km=_spread(latitude, longitude, [point for point in points if point.council_area_id in {it.code for it in own}]),
    )


def _middle(councils: Sequence[CouncilArea]) -> tuple[float, float]:
    people = sum(council.population_2022 for council in councils) or 1
    latitude = sum(council.latitude * council.population_2022 for council in councils) / people
    longitude = sum(council.longitude * council.population_2022 for council in councils) / people
    return round(latitude, 4), round(longitude, 4)


def _only(codes: set[str]) -> str:
    """The one code, or nothing where there are several or none."""
    return next(iter(codes)) if len(codes) == 1 else ""


def _spread(latitude: float, longitude: float, points: Iterable[OutwardCode]) -> float:
    """The distance within which nine in ten of an area's outward codes lie, 3 km at least."""
    far = sorted(kilometres(latitude, longitude, point.latitude, point.longitude) for point in points)
    return round(max(3.0, far[int(0.9 * (len(far) - 1))]), 1) if far else 3.0
