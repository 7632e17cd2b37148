"""What there is for one condition, or of one kind of support, in one council area or town: the pages that people find from outside."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from yersel.core import clock
from yersel.core.memo import remember
from yersel.directory.asking import Query
from yersel.directory.browsing import near_text, place_of_council
from yersel.directory.cards import Card, cards
from yersel.directory.facets import Choice
from yersel.directory.models import Facet
from yersel.directory.search import Results, search
from yersel.directory.vocabulary import Vocabulary, read_vocabulary
from yersel.places.models import CouncilArea, Settlement
from yersel.places.queries import Place, key_of_settlement, locate

TOP = 8
FACETS = (Facet.CONDITION, Facet.KIND)


@dataclass(frozen=True)
class LandingPlace:
    """A council area or a town in one; `near` is what to search near to mean just this."""

    slug: str
    name: str
    near: str
    place: Place
    council: CouncilArea
    is_council: bool


@dataclass(frozen=True)
class LandingTerm:
    facet: Facet
    choice: Choice


@dataclass(frozen=True)
class Landing:
    """The first of the local services; where there is none, of those for all of Scotland. `national` is how many there are."""

    results: Results
    cards: list[Card]
    national: int

    @property
    def local(self) -> int:
        return self.results.total


def place_called(slug: str) -> LandingPlace | None:
    """The council area with this slug, else the town. Three queries at most."""
    council = CouncilArea.objects.filter(slug=slug).first()
    if council is not None:
        return LandingPlace(slug, council.name, near_text(council), place_of_council(council), council, is_council=True)
    town = Settlement.objects.select_related("council_area").filter(slug=slug).first()
    key = key_of_settlement(town) if town else ""
    answer = locate(key) if key else None
    if town is None or not isinstance(answer, Place):
        return None
    return LandingPlace(slug, town.name, key, answer, town.council_area, is_council=False)


def term_called(code: str, vocabulary: Vocabulary) -> LandingTerm | None:
    """The condition with this code, else the kind of support."""
    for facet in FACETS:
        if choice := vocabulary.choice(facet, code):
            return LandingTerm(facet, choice)
    return None


def landing(where: LandingPlace, term: LandingTerm, *, today: date) -> Landing:
    """Three queries."""
    query = Query(place=where.place, chosen={term.facet.value: frozenset({term.choice.bit})}, only="local", page_size=TOP)
    local = search(query, today=today)
    for_all = search(replace(query, only="national", page_size=0 if local.total else TOP), today=today)
    shown = local.hits or for_all.hits
    # In a council area every one of them serves it: no need to say so on each card.
    told = replace(query, place=None) if where.is_council else query
    return Landing(local, cards(shown, told, today=today), for_all.total)


@remember(seconds=3600)
def pairs_with_services() -> list[tuple[str, str]]:
    """(slug of a council area, code of a term) wherever there is a local service. One query for each council area, once an hour."""
    vocabulary, today = read_vocabulary(), clock.today()
    found = []
    for council in CouncilArea.objects.order_by("slug"):
        counts = search(Query(place=place_of_council(council), only="local", page_size=0), today=today).facets
        codes = [choice.code for facet in FACETS for choice in vocabulary.choices[facet] if counts[facet.value][choice.bit]]
        found += [(council.slug, code) for code in dict.fromkeys(codes)]
    return found
