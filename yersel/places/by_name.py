"""Finding a place by its name: a settlement, a council area, a health board, an integration authority, or a country.

Who wins where one name means several kinds of thing (it is what people mean when they type it):

1. A settlement whose own name it is: "Stirling", "Falkirk" and "Glasgow" are the town and cities.
2. A council area, then a board, then an authority whose own name it is: "Highland", "Moray", "Aberdeen City".
3. A settlement, then an area, that has it as another name: "Inbhir Nis", "Western Isles", "Grampian".

"Stirling council area" is the council. Where several things of the winning kind fit, nothing is guessed: it is a choice.
The same name twice in one council area within five kilometres is one place (Kinross).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from yersel.core.distance import kilometres
from yersel.core.folding import fold
from yersel.core.memo import remember
from yersel.places.answers import Choices, NotFound, Place
from yersel.places.models import Area, PlaceName, Settlement
from yersel.places.place_makers import doubt_about_council, place_of_settlement, places_of_areas
from yersel.places.suggestions import near_spellings

ONE_PLACE_KM = 5.0
NEIGHBOUR_KM = 20.0
LONGEST_NAME_WORDS = 14
OUTSIDE = frozenset(
    {
        "outwith scotland", "outside scotland", "outside of scotland", "not in scotland", "england", "wales", "northern ireland",
        "ireland", "republic of ireland", "london", "newcastle", "newcastle upon tyne", "carlisle", "berwick upon tweed",
        "belfast", "manchester", "liverpool", "birmingham", "leeds", "cardiff", "dublin",
    }
)  # fmt: skip
_RANKS: dict[str, int] = {Area.Kind.COUNCIL: 1, Area.Kind.BOARD: 2, Area.Kind.AUTHORITY: 3, Area.Kind.COUNTRY: 4}
Rows = dict[str, list[PlaceName]]


def by_name(text: str) -> Place | Choices | NotFound:
    """The place or places that `text` names, alone or with an area behind it ("Balloch, Highland").

    Names are kept in the process, so that only areas take a query.
    """
    readings = _readings(text)
    rows = _rows({part for reading in readings for part in reading if part})
    for head, tail in readings:
        found = rows.get(head, [])
        if tail:
            behind = rows.get(tail, [])
            found = [row for row in found if row.settlement and _is_in(row.settlement, behind)]
        if best := _merged(_best(found)):
            return _answer(text, best)
    return _not_found(text)


def _readings(text: str) -> list[tuple[str, str]]:
    """(name, area) pairs to try in turn: all of it as a name, then split at each comma, then between each two words."""
    whole, parts = fold(text), text.split(",")
    pairs = [(whole, "")]
    pairs += [(fold(" ".join(parts[:at])), fold(" ".join(parts[at:]))) for at in range(1, min(len(parts), 4))]
    words = whole.split()
    if len(words) <= LONGEST_NAME_WORDS:
        pairs += [(" ".join(words[:at]), " ".join(words[at:])) for at in range(len(words) - 1, 0, -1)]
    return [pair for pair in dict.fromkeys(pairs) if pair[0]]


def _rows(wanted: set[str]) -> Rows:
    names = _all_names()
    return {folded: names[folded] for folded in wanted if folded in names}


@remember(seconds=3600)
def _all_names() -> Rows:
    """Every name with its place: some three thousand, which hardly ever change, kept in the process and never written to."""
    found: Rows = defaultdict(list)
    for row in PlaceName.objects.select_related("settlement__council_area", "area").order_by("id"):
        found[row.folded].append(row)
    return dict(found)


def _is_in(settlement: Settlement, behind: Iterable[PlaceName]) -> bool:
    """Whether the words behind name an area that covers the settlement, its main town, a bigger neighbour, or itself again."""
    council = settlement.council_area
    for row in behind:
        if row.area and row.area.code in council.covering_codes:
            return True
        town = row.settlement
        if town and town.pk == settlement.pk:  # its own other name: "Kyle, Kyle of Lochalsh"
            return True
        if town and town.council_area_id == council.code and fold(council.main_town) == fold(town.name):
            return True
        if town and town.population > settlement.population and _km(settlement, town) <= NEIGHBOUR_KM:
            return True
    return False


def _km(one: Settlement, other: Settlement) -> float:
    return kilometres(one.latitude, one.longitude, other.latitude, other.longitude)


def _best(rows: Sequence[PlaceName]) -> list[Settlement | Area]:
    """The things of the best rank, in the order of this module's docstring, each once."""
    ranked: dict[tuple[int, int], dict[str, Settlement | Area]] = defaultdict(dict)
    for row in rows:
        if thing := row.settlement or row.area:
            ranked[_rank(row, thing)][f"{type(thing).__name__} {thing.pk}"] = thing
    return list(ranked[min(ranked)].values()) if ranked else []


def _rank(row: PlaceName, thing: Settlement | Area) -> tuple[int, int]:
    is_another_name = int(row.folded != fold(thing.name))
    return (is_another_name, 0 if isinstance(thing, Settlement) else _RANKS.get(thing.kind, 5))


def _merged(found: Sequence[Settlement | Area]) -> list[Settlement | Area]:
    """The same things with twins made one: the more populous stays."""
    kept: list[Settlement | Area] = []
    for thing in sorted(found, key=lambda thing: -thing.population if isinstance(thing, Settlement) else 0):
        if not any(_are_twins(thing, other) for other in kept):
            kept.append(thing)
    return kept


def _are_twins(one: Settlement | Area, other: Settlement | Area) -> bool:
    if isinstance(one, Area) or isinstance(other, Area):
        return False
    same_name = fold(one.name) == fold(other.name) and one.council_area_id == other.council_area_id
    return same_name and _km(one, other) <= ONE_PLACE_KM


def _answer(text: str, found: Sequence[Settlement | Area]) -> Place | Choices:
    if len(found) == 1 and isinstance(found[0], Settlement):
        return replace(place_of_settlement(found[0]), note=doubt_about_council(found[0]))
    places = [place_of_settlement(thing) for thing in found if isinstance(thing, Settlement)]
    places += places_of_areas([thing for thing in found if isinstance(thing, Area)])
    if len(places) == 1:
        return places[0]
    question = _("There is more than one place called %(name)s. Which one do you mean?") % {"name": text.strip()[:60]}
    return Choices(question, tuple(sorted(places, key=lambda place: place.key)))


def _not_found(text: str) -> NotFound:
    if fold(text) in OUTSIDE:
        return NotFound("outside-scotland", _("That is outside Scotland. We know places in Scotland only."))
    words = _("We do not know a place called “%(name)s”. Try a postcode, a town or a council area.") % {"name": _short(text)}
    return NotFound("unknown", words, near_spellings(fold(text)))


def _short(text: str) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= 60 else shown[:59] + "…"
