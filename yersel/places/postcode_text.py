"""Reading postcodes out of what people type. Knows the shape of British postcodes, not which ones exist.

Shape: BS 7666 and Royal Mail's PAF guide: an area of one or two letters, a district of a digit and perhaps a digit or letter,
a sector digit, a unit of two letters.
"""

import re
import unicodedata
from dataclasses import dataclass

_SCOTTISH = "AB DD DG EH FK G HS IV KA KW KY ML PA PH TD ZE"
_OTHER = (
    "AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DE DH DL DN DT DY E EC EN EX FY GL GU GY HA HD HG HP"
    " HR HU HX IG IM IP JE KT L LA LD LE LL LN LS LU M ME MK N NE NG NN NP NR NW OL OX PE PL PO PR RG RH RM S SA SE SG SK SL SM"
    " SN SO SP SR SS ST SW SY TA TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO"
)
SCOTTISH_AREAS, OTHER_AREAS = frozenset(_SCOTTISH.split()), frozenset(_OTHER.split())
# These outward codes have addresses on both sides of the border with England.
SHARED_WITH_ENGLAND = frozenset({"DG16", "TD5", "TD9", "TD12", "TD15"})
# Outward codes of large users and post office boxes: nobody lives there.
LARGE_USERS = frozenset({"AB99", "EH91", "EH95", "EH99", "G9", "G58", "G70", "G79", "G90", "IV99", "KY99"})

_OUTWARD = r"([A-Z]{1,2})([0-9][A-Z0-9]?)"
_FULL = re.compile(rf"{_OUTWARD}([0-9])([A-Z]{{2}})")
_DISTRICT = re.compile(_OUTWARD)
_SECTOR = re.compile(rf"{_OUTWARD}([0-9])")
_FULL_IN_TEXT = re.compile(rf"(?<![A-Z0-9]){_OUTWARD}[^A-Z0-9]{{0,3}}([0-9])[^A-Z0-9]?([A-Z]{{2}})(?![A-Z0-9])")
_NOT_IN_POSTCODES = re.compile(r"[^A-Z0-9]+")


@dataclass(frozen=True, slots=True)
class PostcodeText:
    """A postcode or the first part of one. `sector` and `unit` are empty where they were not typed."""

    area: str
    outward: str
    sector: str = ""
    unit: str = ""

    @property
    def compact(self) -> str:
        """Without its space, as postcodes are stored."""
        return f"{self.outward}{self.sector}{self.unit}"

    @property
    def sector_code(self) -> str:
        """`EH6 5`, or nothing where no sector was typed."""
        return f"{self.outward} {self.sector}" if self.sector else ""

    def __str__(self) -> str:
        return f"{self.outward} {self.sector}{self.unit}".strip()


def read_postcode(text: str) -> tuple[PostcodeText, ...]:
    """The readings of `text` as a postcode, the likeliest first; none if it is not one.

    `EH12` is the district EH12, `EH1 2` the sector; `EH65` may be either, so both are given. A full postcode is also
    found inside a longer text, such as an address.
    """
    typed = unicodedata.normalize("NFKC", text).upper()
    compact = _NOT_IN_POSTCODES.sub("", typed)
    if full := _FULL.fullmatch(compact) or _last(_FULL_IN_TEXT, typed):
        area, district, sector, unit = full.groups()
        return (PostcodeText(area, area + district, sector, unit),)
    readings = [PostcodeText(*_area_first(match)) for match in [_DISTRICT.fullmatch(compact)] if match]
    readings += [PostcodeText(*_area_first(match)) for match in [_SECTOR.fullmatch(compact)] if match]
    if _ends_in_a_sector(typed):
        readings.reverse()
    return tuple(readings)


def _area_first(match: re.Match[str]) -> tuple[str, ...]:
    area, district, *sector = match.groups()
    return (area, area + district, *sector)


def _ends_in_a_sector(typed: str) -> bool:
    """Whether one digit stands alone after a whole district: `EH1 2`, but not `EH 1`."""
    *first, last = _NOT_IN_POSTCODES.sub(" ", typed).split() or [""]
    return len(last) == 1 and last.isdigit() and bool(_DISTRICT.fullmatch("".join(first)))


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return next(reversed(list(pattern.finditer(text))), None)


def normalised(compact: str) -> str:
    """`AB101AB` as people write it: `AB10 1AB`."""
    return f"{compact[:-3]} {compact[-3:]}"
