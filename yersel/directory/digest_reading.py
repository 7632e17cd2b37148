"""What is new for somebody's choices, and the places that a choice can be of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import chain, zip_longest
from uuid import UUID

from yersel.core.clock import SCOTLAND
from yersel.core.distance import kilometres
from yersel.directory.browsing import place_of_council
from yersel.directory.models import DigestChoice, DigestNews, DigestReader, Service
from yersel.directory.search import Query, search
from yersel.places.models import CouncilArea, Settlement
from yersel.places.queries import Place, key_of_settlement

NEW_FOR = timedelta(days=7)
MOST_NEWS = 50  # services that one choice tells of in one week
NEAREST_TOWN_KM = 10.0
Where = tuple[CouncilArea, Settlement | None]


def monday_of(at: datetime) -> date:
    """The week's name."""
    day = at.astimezone(SCOTLAND).date()
    return day - timedelta(days=day.weekday())


class NewServices:
    """What came in lately, each choice searched for once however many people have made it."""

    def __init__(self, *, at: datetime) -> None:
        self.today = at.astimezone(SCOTLAND).date()
        self._found: dict[tuple[object, ...], list[UUID]] = {}

    def of(self, choices: Iterable[DigestChoice]) -> list[UUID]:
        """The services for all these choices: the first of each, then the second of each, and so on; each service once."""
        lists = [self._of_one(choice) for choice in choices]
        mixed = chain.from_iterable(zip_longest(*lists))
        return list(dict.fromkeys(service for service in mixed if service is not None))

    def _of_one(self, choice: DigestChoice) -> list[UUID]:
        key = (choice.council_area_id, choice.settlement_id, choice.term_id, choice.stage_id)
        if key not in self._found:
            query = _query(choice, since=self.today - NEW_FOR)
            self._found[key] = [hit.service_id for hit in search(query, today=self.today).hits] if query else []
        return self._found[key]


def _query(choice: DigestChoice, *, since: date) -> Query | None:
    """The search that a choice stands for; none for a term that the index no longer knows."""
    terms = [choice.term, choice.stage] if choice.stage else [choice.term]
    chosen = {term.taxonomy.code: frozenset([term.bit]) for term in terms if term.bit is not None}
    if len(chosen) < len(terms):
        return None
    return Query(place=place_of(choice), chosen=chosen, added_since=since, page_size=MOST_NEWS)


def choices_of(readers: Iterable[DigestReader]) -> dict[UUID, list[DigestChoice]]:
    """Each reader's choices with all that is needed to show them and to search for them. One query."""
    found: dict[UUID, list[DigestChoice]] = {reader.pk: [] for reader in readers}
    rows = DigestChoice.objects.filter(reader__in=found).select_related(
        "council_area", "settlement", "term__taxonomy", "stage__taxonomy"
    )
    for choice in rows:
        found[choice.reader_id].append(choice)
    return found


def news_of(reader: DigestReader, week: date) -> list[Service]:
    """What a mail told of, as far as it is still listed."""
    ids = DigestNews.objects.filter(reader=reader, week=week).values_list("service_id", flat=True)
    public = Service.objects.public().select_related("organisation").in_bulk(list(ids))
    return [public[id_] for id_ in ids if id_ in public]


def place_of(choice: DigestChoice) -> Place:
    """The place to search near, or in."""
    council, town = choice.council_area, choice.settlement
    if town is None:
        return place_of_council(council)
    return Place(
        kind="settlement",
        label=town.name,
        key=key_of_settlement(town),
        latitude=town.latitude,
        longitude=town.longitude,
        council_code=council.code,
        council_name=council.name,
        board_code=council.health_board_id,
        authority_code=council.integration_authority_id,
        area_codes=council.covering_codes,
    )


def where_of(place: Place) -> Where | None:
    """The town or the council area that a place is kept as: of a postcode the nearest town, so that nobody's home is kept.

    None for what is wider than a council area.
    """
    council = CouncilArea.objects.filter(code=place.council_code).first()
    if council is None:
        return None
    if place.kind == "settlement":
        towns = Settlement.objects.select_related("council_area").filter(council_area=council, name=place.label)
        return council, next((town for town in towns if key_of_settlement(town) == place.key), None)
    return council, _nearest_town(council, place) if place.kind in {"postcode", "sector", "outward"} else None


def _nearest_town(council: CouncilArea, place: Place) -> Settlement | None:
    if place.latitude is None or place.longitude is None:
        return None
    here = (place.latitude, place.longitude)
    towns = Settlement.objects.filter(council_area=council)
    near = [(kilometres(*here, town.latitude, town.longitude), town) for town in towns]
    km, town = min(near, key=lambda pair: pair[0], default=(NEAREST_TOWN_KM + 1, None))
    return town if km <= NEAREST_TOWN_KM else None
