"""Places to offer while somebody types, and instead of a name that nobody knows."""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import takewhile

from django.db.models import Q

from yersel.core.folding import fold
from yersel.core.memo import remember
from yersel.places.answers import PlaceKind, Suggestion
from yersel.places.models import Area, OutwardCode, PlaceName, PostcodeSector
from yersel.places.postcode_text import PostcodeText, read_postcode
from yersel.places.spellings import key_of_area, key_of_settlement

_KINDS: dict[str, PlaceKind] = {"council": "council", "board": "board", "authority": "authority", "country": "country"}


def suggest_places(prefix: str, limit: int = 8) -> tuple[Suggestion, ...]:
    """Places whose name, in any spelling, or whose outward code or sector begins with `prefix`.

    Two queries at most for a code; for a name none, once the names are in memory.
    """
    typed = prefix[:200].encode("utf-8", "ignore").decode()
    if readings := read_postcode(typed):
        return _codes(readings, limit)
    folded = fold(typed)
    if len(folded) < 2:
        return ()
    names = _names()
    begin = names[bisect_left(names, folded, key=lambda name: name[0]) :]
    own_first = sorted(takewhile(lambda name: name[0].startswith(folded), begin), key=lambda name: name[1])
    return tuple(_each_once(suggestion for _folded, _prominence, suggestion in own_first))[:limit]


@remember(seconds=300)
def _names() -> list[tuple[str, tuple[int, int, str], Suggestion]]:
    """Every spelling of every place, how prominent it is, and what it suggests, in the order of the spellings."""
    rows = PlaceName.objects.select_related("settlement__council_area", "area")
    names = [(row.folded, _prominence(row), _suggestion(row)) for row in rows]
    return sorted(names, key=lambda name: name[:2])


def _codes(readings: tuple[PostcodeText, ...], limit: int) -> tuple[Suggestion, ...]:
    """The sectors that were perhaps meant, else the outward codes that begin so."""
    if sectors := PostcodeSector.objects.filter(code__in=[asked.sector_code for asked in readings if asked.sector]):
        return tuple(Suggestion("sector", sector.code, sector.code) for sector in sectors[:limit])
    outwards = OutwardCode.objects.filter(code__startswith=readings[0].outward).order_by("code")
    return tuple(Suggestion("outward", f"{found.code} ({found.settlement_name})", found.code) for found in outwards[:limit])


def near_spellings(folded: str, limit: int = 3) -> tuple[Suggestion, ...]:
    """Up to `limit` places that are spelt nearly like a name nobody knows. They share its first letter. One query."""
    name = folded[:40]
    most = 1 if len(name) < 5 else 2 if len(name) < 9 else 3
    if len(name) < 3 or not name[0].isalpha():
        return ()
    alike = Q(folded__startswith=name[:2]) | Q(folded__startswith=name[0] + name[2]) | Q(folded__startswith=name[1::-1])
    names = PlaceName.objects.filter(alike).select_related("settlement__council_area", "area")
    distances = [(_edits(row.folded, name, most), *_prominence(row), row) for row in names.order_by("id")]
    near = sorted((row for row in distances if row[0] <= most), key=lambda row: row[:-1])
    return tuple(_each_once(_suggestion(row[-1]) for row in near))[:limit]


def _prominence(row: PlaceName) -> tuple[int, int, str]:
    """Own names before other names, towns before areas and the populous first."""
    if row.settlement:
        return (int(row.folded != fold(row.settlement.name)), -row.settlement.population, row.folded)
    return (int(row.area is None or row.folded != fold(row.area.name)), 0, row.folded)


def _suggestion(row: PlaceName) -> Suggestion:
    if row.settlement:
        council = row.settlement.council_area.name
        return Suggestion("settlement", row.settlement.name, key_of_settlement(row.settlement), council)
    area = row.area or Area()
    return Suggestion(_KINDS.get(area.kind, "country"), area.name, key_of_area(area))


def _each_once(suggestions: Iterable[Suggestion]) -> Iterable[Suggestion]:
    return dict.fromkeys(suggestions)


def _edits(one: str, other: str, most: int) -> int:
    """Damerau-Levenshtein distance (neighbouring letters swapped count once); anything over `most` may come back as more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, row = row, [i]
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before = last
    return row[-1]
