"""From what was asked to what was found: read the words, find the place, search. The one way in for pages, APIs and benchmarks."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date

from yersel.directory.asking import Asked
from yersel.directory.search import FEW, Query, Results, search
from yersel.directory.text_query import text_of
from yersel.directory.understanding import Understood, understand
from yersel.directory.vocabulary import Vocabulary, read_vocabulary
from yersel.places import queries as places
from yersel.places.queries import Answer, Choices, NotFound, Place

MOST_TERMS = 3  # of one facet that one search is counted under


@dataclass(frozen=True)
class Need:
    """A council area and the codes of what was looked for there; an empty code is "any"."""

    council_code: str
    condition: str = ""
    stage: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Finding:
    """What was asked, how it was read, where, and what came of it. `results` is None where a place must be chosen first."""

    asked: Asked
    understood: Understood
    answer: Answer | None
    query: Query
    results: Results | None
    vocabulary: Vocabulary

    @property
    def place(self) -> Place | None:
        return self.answer if isinstance(self.answer, Place) else None

    @property
    def is_unmet(self) -> bool:
        """Whether few or no services near were found for something we know by name."""
        return self.results is not None and self.results.total < FEW

    @property
    def unmet_needs(self) -> list[Need]:
        """What was looked for near a place, by the terms that were chosen or understood; empty where none was."""
        if self.place is None or not self.place.council_code:
            return []
        found: dict[str, list[str]] = {facet: list(self.asked.chosen.get(facet, [])) for facet in ("condition", "stage", "kind")}
        for one in self.understood.recognised:
            for term in one.terms:
                if term.facet in found and term.code not in found[term.facet]:
                    found[term.facet].append(term.code)
        if not any(found.values()):
            return []
        some = [codes[:MOST_TERMS] or [""] for codes in found.values()]
        return [Need(self.place.council_code, *codes) for codes in itertools.product(*some)]


def find(asked: Asked, *, today: date, page_size: int = 20) -> Finding:
    """Find services for what was asked. Never raises for anything a person may type.

    A place that is not known, or is not in Scotland, gets what serves all of Scotland.
    """
    vocabulary = read_vocabulary()
    has_place = bool(asked.near) or asked.latitude is not None
    understood = understand(asked.q, find_place=not has_place, plain=asked.plain, as_typed=asked.as_typed)
    answer = _place_of(asked, understood)
    if isinstance(answer, NotFound) and understood.place:  # it was no place after all
        understood, answer = understand(asked.q, find_place=False, plain=asked.plain, as_typed=asked.as_typed), None
    query = Query(
        words=asked.q,
        text=text_of(understood),
        place=answer if isinstance(answer, Place) else None,
        radius_km=asked.radius_km,
        chosen=_bits(asked, vocabulary),
        age=asked.age,
        only="national" if isinstance(answer, NotFound) else asked.only,
        sort=asked.sort,
        page=asked.page,
        page_size=page_size,
        after=asked.after,
    )
    results = None if isinstance(answer, Choices) else search(query, today=today)
    return Finding(asked, understood, answer, query, results, vocabulary)


def _place_of(asked: Asked, understood: Understood) -> Answer | None:
    if asked.near:
        return places.locate(asked.near)
    if asked.latitude is not None and asked.longitude is not None:
        return places.nearest_place(asked.latitude, asked.longitude)
    return places.locate(understood.place) if understood.place else None


def _bits(asked: Asked, vocabulary: Vocabulary) -> dict[str, frozenset[int]]:
    return {
        facet: frozenset(bit for code in codes if (bit := vocabulary.bit(facet, code)) is not None)
        for facet, codes in asked.chosen.items()
    }
