"""Finding a place by its postcode, or by the part of a postcode that we know."""

from django.db.models import BooleanField, Exists, ExpressionWrapper
from django.utils.translation import gettext as _

from yersel.places.answers import NotFound, Place, Suggestion
from yersel.places.models import OutwardCode, Postcode, PostcodeSector
from yersel.places.place_makers import place_of_outward, place_of_postcode, place_of_sector
from yersel.places.postcode_text import OTHER_AREAS, SCOTTISH_AREAS, SHARED_WITH_ENGLAND, PostcodeText


def by_postcode(readings: tuple[PostcodeText, ...]) -> Place | NotFound:
    """The smallest place known for a postcode: itself, else its sector, else its outward code. Three queries at most."""
    if postcode := _postcode(readings[0]):
        return place_of_postcode(postcode)
    sectors, outwards = _sectors(readings), _outwards(readings)
    for asked in readings:
        if sector := sectors.get(asked.sector_code):
            return place_of_sector(sector, asked=asked)
        # Digits without a space may be a district or a sector: EH65 means EH6 5 only where that sector is known.
        if (outward := outwards.get(asked.outward)) and (asked is readings[0] or not asked.sector):
            imported: bool = outward.imported  # type: ignore[attr-defined]
            if asked.sector and imported and outward.code in SHARED_WITH_ENGLAND:
                return _outside(asked)  # none of the sector is in Scotland
            return place_of_outward(outward, asked=asked, imported=imported)
    return _not_found(readings[0])


def _postcode(asked: PostcodeText) -> Postcode | None:
    if not asked.unit:
        return None
    return Postcode.objects.select_related("council_area").filter(compact=asked.compact).first()


def _sectors(readings: tuple[PostcodeText, ...]) -> dict[str, PostcodeSector]:
    codes = [asked.sector_code for asked in readings if asked.sector]
    if not codes:
        return {}
    return {found.code: found for found in PostcodeSector.objects.select_related("council_area").filter(code__in=codes)}


def _outwards(readings: tuple[PostcodeText, ...]) -> dict[str, OutwardCode]:
    imported = ExpressionWrapper(Exists(PostcodeSector.objects.all()), output_field=BooleanField())
    codes = [asked.outward for asked in readings]
    known = OutwardCode.objects.select_related("council_area").annotate(imported=imported)
    return {found.code: found for found in known.filter(code__in=codes)}


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
    known = OutwardCode.objects.filter(code__regex=f"^{asked.area}[0-9]").values_list("code", "settlement_name")
    alike = sorted(known, key=lambda row: (-_shared_start(row[0], asked.outward), len(row[0]), row[0]))[:3]
    return tuple(Suggestion("outward", f"{code} ({town})", code) for code, town in alike)


def _shared_start(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
