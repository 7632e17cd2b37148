"""Settlements: which there are, which council each is in, and what each is called in an address.

A settlement of the gazetteer has no council. It is the one we typed for it, or that of the nearest point we typed (flagged
`council_is_nearest`), until a list of postcodes is imported: then that of the nearest postcode.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils.text import slugify

from yersel.core.distance import kilometres
from yersel.core.folding import fold
from yersel.places import typed_facts
from yersel.places.gazetteer import GazetteerEntry
from yersel.places.models import CouncilArea, OutwardCode, PlaceName, Settlement
from yersel.places.postcode_text import LARGE_USERS
from yersel.places.spellings import key_of_settlement
from yersel.places.typed_facts import several

TYPED = "yersel"
TWINS_KM = 5.0
FIELDS = ["name", "council_area", "council_is_nearest", "latitude", "longitude", "population", "source"]


@dataclass(slots=True)
class _Draft:
    settlement: Settlement
    others: list[str]

    @property
    def identity(self) -> str:
        """What tells it from others over the years: the gazetteer's number, or our own name and council."""
        known = self.settlement
        return f"{TYPED}:{known.name}:{known.council_area_id}" if known.source == TYPED else known.source


def seed_settlements(gazetteer: Iterable[GazetteerEntry]) -> dict[int, list[str]]:
    """Write the settlements of the gazetteer and our own; return the other names of each by its primary key."""
    drafts = _without_twins([*_from_gazetteer(gazetteer), *_from_districts()])
    known = {_Draft(settlement, []).identity: settlement for settlement in Settlement.objects.all()}
    settlements = [draft.settlement for draft in drafts]
    for draft in drafts:
        old = known.pop(draft.identity, None)
        draft.settlement.pk = old.pk if old else None
        draft.settlement.slug = old.slug if old else ""
    Settlement.objects.filter(pk__in=[gone.pk for gone in known.values()]).delete()
    give_slugs(settlements)
    Settlement.objects.bulk_update([it for it in settlements if it.pk], FIELDS, batch_size=500)
    Settlement.objects.bulk_create([it for it in settlements if not it.pk])
    return {draft.settlement.pk: draft.others for draft in drafts}


def _from_gazetteer(entries: Iterable[GazetteerEntry]) -> Iterator[_Draft]:
    found, nearest = list(entries), _nearest_councils()
    times = Counter(fold(entry.original) for entry in found)
    names, councils = _by_name("settlement_names"), _by_name("settlement_councils")
    for entry in found:
        folded, others = fold(entry.original), [entry.original, *entry.others]
        council = next((row["council_code"] for row in councils[folded] if _is_about(row, entry)), "")
        guess = council or nearest(entry.latitude, entry.longitude)
        for row in names[folded]:
            if times[folded] == 1 or row["council_code"] == guess:
                council = row["council_code"]
                others += several(row["alternate_names"])
        yield _Draft(_settlement(entry, council or guess, not council), others)


def _by_name(facts: str) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in typed_facts.rows(facts):
        found[fold(row["name"])].append(row)
    return found


def _is_about(row: dict[str, str], entry: GazetteerEntry) -> bool:
    return kilometres(float(row["latitude"]), float(row["longitude"]), entry.latitude, entry.longitude) <= TWINS_KM


def _settlement(entry: GazetteerEntry, council: str, is_guess: bool) -> Settlement:
    return Settlement(
        name=entry.name,
        council_area_id=council,
        council_is_nearest=is_guess,
        latitude=entry.latitude,
        longitude=entry.longitude,
        population=entry.population,
        source=entry.source,
    )


def _nearest_councils() -> Callable[[float, float], str]:
    """A function that gives the council of the point we typed that is nearest to a latitude and longitude."""
    points = list(OutwardCode.objects.values_list("latitude", "longitude", "council_area_id"))
    points += CouncilArea.objects.values_list("latitude", "longitude", "code")
    points += [(float(row["latitude"]), float(row["longitude"]), row["council_code"]) for row in typed_facts.rows("districts")]

    def nearest(latitude: float, longitude: float) -> str:
        narrow = math.cos(math.radians(latitude))
        return min(points, key=lambda point: (point[0] - latitude) ** 2 + ((point[1] - longitude) * narrow) ** 2)[2]

    return nearest


def _from_districts() -> Iterator[_Draft]:
    for row in typed_facts.rows("districts"):
        settlement = Settlement(
            name=row["name"],
            council_area_id=row["council_code"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            source=TYPED,
        )
        yield _Draft(settlement, several(row["alternate_names"]))


def _without_twins(drafts: Iterable[_Draft]) -> list[_Draft]:
    """Those of one name within five kilometres made one: the first stays, takes the other's names, and a typed council wins."""
    kept: dict[str, list[_Draft]] = defaultdict(list)
    for draft in drafts:
        alike = kept[fold(draft.settlement.name)]
        twin = next((other for other in alike if _are_one(other.settlement, draft.settlement)), None)
        if twin is None:
            alike.append(draft)
            continue
        twin.others += draft.others
        if twin.settlement.council_is_nearest and not draft.settlement.council_is_nearest:
            twin.settlement.council_area_id = draft.settlement.council_area_id
            twin.settlement.council_is_nearest = False
    return [draft for alike in kept.values() for draft in alike]


def _are_one(one: Settlement, other: Settlement) -> bool:
    one_council = one.council_area_id == other.council_area_id or one.council_is_nearest != other.council_is_nearest
    return one_council and kilometres(one.latitude, one.longitude, other.latitude, other.longitude) <= TWINS_KM


def settle_councils() -> int:
    """Put each settlement whose council was a guess into the council of the nearest living postcode; return how many moved.

    Does nothing before postcodes are imported. A settlement with no postcode within about 2 km stays a guess.
    """
    found = dict(_nearest_postcode_councils())
    settlements, councils = list(Settlement.objects.select_related("council_area")), CouncilArea.objects.in_bulk()
    keys = {settlement.pk: key_of_settlement(settlement) for settlement in settlements}
    settled = [settlement for settlement in settlements if settlement.pk in found]
    moved = [settlement for settlement in settled if found[settlement.pk] != settlement.council_area_id]
    for settlement in settled:
        settlement.council_area, settlement.council_is_nearest = councils[found[settlement.pk]], False
    Settlement.objects.filter(pk__in=found).update(council_is_nearest=False)
    Settlement.objects.bulk_update(moved, ["council_area"], batch_size=500)
    give_slugs(settlements)
    _follow_keys([settlement for settlement in settlements if keys[settlement.pk] != key_of_settlement(settlement)], keys)
    return len(moved)


def _follow_keys(renamed: Iterable[Settlement], old_keys: dict[int, str]) -> None:
    """A settlement whose key has changed is found by its new key, and no longer by the old one."""
    for settlement in renamed:
        key = key_of_settlement(settlement)
        settlement.spellings.filter(folded=fold(old_keys[settlement.pk])).delete()
        PlaceName.objects.get_or_create(folded=fold(key), settlement=settlement, area=None, defaults={"shown": key})


def _nearest_postcode_councils() -> list[tuple[int, str]]:
    """(settlement, council) by the nearest living postcode, found within nine squares of about 2 km."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH around AS MATERIALIZED (
                SELECT floor(latitude / 0.02)::int * 10000 + floor(longitude / 0.036)::int AS square,
                       latitude, longitude, council_area_id
                FROM places_postcode WHERE ended = '' AND council_area_id IS NOT NULL
            ), guessed AS MATERIALIZED (
                SELECT id, latitude, longitude, cos(radians(latitude)) AS narrow,
                       floor(latitude / 0.02)::int * 10000 + floor(longitude / 0.036)::int + step AS square
                FROM places_settlement, unnest(ARRAY[-10001, -10000, -9999, -1, 0, 1, 9999, 10000, 10001]) step
                WHERE council_is_nearest
            )
            SELECT DISTINCT ON (s.id) s.id, p.council_area_id
            FROM guessed s JOIN around p USING (square)
            ORDER BY s.id, abs(p.latitude - s.latitude) ^ 2 + abs((p.longitude - s.longitude) * s.narrow) ^ 2
            """
        )
        return [(row[0], row[1]) for row in cursor.fetchall()]


def give_slugs(settlements: Sequence[Settlement]) -> None:
    """Give each its slug, in memory and, for those that are in the database already, there too: its name; with its council where
    others or a council have that name; and with its outward code where its council has the name twice."""
    wanted = _slugs(settlements)
    changed = [settlement for settlement in settlements if settlement.slug != wanted[id(settlement)]]
    for settlement in changed:
        settlement.slug = wanted[id(settlement)]
    known = [settlement for settlement in changed if settlement.pk]
    aside = Concat(Value("moving-"), Cast("pk", CharField()))
    Settlement.objects.filter(pk__in=[settlement.pk for settlement in known]).update(slug=aside)
    Settlement.objects.bulk_update(known, ["slug"], batch_size=500)


def _slugs(settlements: Sequence[Settlement]) -> dict[int, str]:
    """The slug of each, by `id()`: those that are new have no primary key yet."""
    councils = {council.code: council for council in CouncilArea.objects.all()}
    taken = {council.slug for council in councils.values()}
    short = {id(it): slugify(it.name) for it in settlements}
    long = {id(it): slugify(f"{it.name} {councils[it.council_area_id].name}") for it in settlements}
    times, long_times = Counter(short.values()), Counter(long.values())
    found: dict[int, str] = {}
    for it in settlements:
        if times[short[id(it)]] == 1 and short[id(it)] not in taken:
            found[id(it)] = short[id(it)]
        elif long_times[long[id(it)]] == 1:
            found[id(it)] = long[id(it)]
        else:
            found[id(it)] = _with_outward(it, long[id(it)], set(found.values()))
    return found


def _with_outward(settlement: Settlement, long: str, taken: set[str]) -> str:
    """The long slug with the code of the nearest outward code that is not taken."""
    points = OutwardCode.objects.filter(council_area=settlement.council_area_id).exclude(code__in=LARGE_USERS)
    near = sorted(points, key=lambda it: kilometres(settlement.latitude, settlement.longitude, it.latitude, it.longitude))
    return next(slug for slug in (f"{long}-{point.code.lower()}" for point in near) if slug not in taken)
