"""Finding a place by its postcode, or by the part of a postcode that we know."""

import re

from django.utils.translation import gettext as _

from yersel.places.answers import NotFound, Place, Suggestion
from yersel.places.known import known_outward_codes, known_sectors
from yersel.places.models import Postcode
from yersel.places.place_makers import place_of_outward, place_of_postcode, place_of_sector
from yersel.places.postcode_text import OTHER_AREAS, SCOTTISH_AREAS, SHARED_WITH_ENGLAND, PostcodeText


def by_postcode(readings: tuple[PostcodeText, ...]) -> Place | NotFound:
    """The smallest place known for a postcode: itself, else its sector, else its outward code.

    One query; what is kept in the process (`known`) costs one each when it was last read more than five minutes ago.
    """
    if postcode := _postcode(readings[0]):
        return place_of_postcode(postcode)
    sectors, outwards = known_sectors(), known_outward_codes()
    for asked in readings:
        if sector := sectors.get(asked.sector_code) if asked.sector else None:
            return place_of_sector(sector, asked=asked)
        # Digits without a space may be a district or a sector: EH65 means EH6 5 only where that sector is known.
        if (outward := outwards.get(asked.outward)) and (asked is readings[0] or not asked.sector):
            if asked.sector and sectors and outward.code in SHARED_WITH_ENGLAND:
                return _outside(asked)  # none of the sector is in Scotland
            return place_of_outward(outward, asked=asked, imported=bool(sectors))
    return _not_found(readings[0])


def _postcode(asked: PostcodeText) -> Postcode | None:
    if not asked.unit:
        return None
    return Postcode.objects.select_related("council_area").filter(compact=asked.compact).first()


def _not_found(asked: PostcodeText) -> NotFound:
    if asked.area in OTHER_AREAS:
        return _outside(asked)
    if asked.area not in SCOTTISH_AREAS:
        text = _("%(asked)s is not a postcode that we know. Type a Scottish postcode, a town or a council area.")
        return NotFound("unknown", text % {"asked": asked})
    text = _("We do not know the postcode %(asked)s. Check it, or type a town or a council area instead.")
    return NotFound("unknown", text % {"asked": asked}, _neighbours(asked))


def _outside(asked: PostcodeText) -> NotFound:
    text = _("%(asked)s is not a postcode in Scotland. We know places in Scotland only.")
    return NotFound("outside-scotland", text % {"asked": asked})


def _neighbours(asked: PostcodeText) -> tuple[Suggestion, ...]:
    """The three outward codes of the same postcode area that begin most like the one asked for."""
    known = (
        (code, found.settlement_name) for code, found in known_outward_codes().items() if re.match(f"{asked.area}[0-9]", code)
    )
    alike = sorted(known, key=lambda row: (-_shared_start(row[0], asked.outward), len(row[0]), row[0]))[:3]
    return tuple(Suggestion("outward", f"{code} ({town})", code) for code, town in alike)


def _shared_start(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
