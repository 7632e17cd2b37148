"""The fixed mix of 500 searches: words as people combine them, places by population, radii, filters, and the page of 20 with counts."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from django.db import connection

from benchmarks.search.corpus import SEED, Scotland
from yersel.directory.search import Query
from yersel.directory.text_query import TextQuery, text_of_words
from yersel.places.models import CouncilArea
from yersel.places.queries import Place

HOW_MANY = 500


@dataclass(frozen=True)
class Case:
    """One search; `text` is asked of every engine alike."""

    words: tuple[str, ...]
    place: Place | None
    radius_km: float | None
    chosen: dict[str, frozenset[int]]

    @property
    def text(self) -> TextQuery:
        """The words, all of them, without the second look that `/find` takes where hardly anything has them all."""
        return replace(text_of_words(" ".join(self.words)), some="")

    @property
    def query(self) -> Query:
        return Query(" ".join(self.words), self.text, self.place, self.radius_km, self.chosen)


def cases(scotland: Scotland) -> list[Case]:
    """500 searches, always the same: 85 in 100 have words (one to three, none of the 150 commonest, none that is passed over), 9 in 10 a
    place, 3 in 10 filters."""
    rng = random.Random(SEED + 2)
    areas = {council.code: council.covering_codes for council in CouncilArea.objects.all()}
    by_weight = sorted(zip(scotland.word_weights, scotland.words, strict=True), reverse=True)[150:]
    words = sorted(_searched_for([word for weight, word in by_weight if len(word) > 3 and weight > 2]))
    weights = [scotland.word_weights[scotland.words.index(word)] for word in words]
    return [_case(rng, scotland, areas, words, weights) for _ in range(HOW_MANY)]


def _searched_for(words: list[str]) -> list[str]:
    """The words without those that full text search passes over ("most", "very"): a reference finds nothing by them, and we everything."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT word FROM unnest(%s::text[]) AS word WHERE to_tsvector('english', word) <> ''", [words])
        return [word for (word,) in cursor.fetchall()]


def _case(
    rng: random.Random, scotland: Scotland, areas: dict[str, tuple[str, ...]], words: list[str], weights: list[int]
) -> Case:
    typed = tuple(dict.fromkeys(rng.choices(words, weights, k=rng.choice([1, 1, 1, 2, 2, 3])))) if rng.random() < 0.85 else ()
    place = None
    if rng.random() < 0.9:
        (row,) = rng.choices(scotland.settlements, scotland.weights)
        place = Place("settlement", row[0], row[0], row[1], row[2], row[3], area_codes=areas[row[3]])
    chosen = {}
    for facet in rng.sample(["condition", "kind", "stage", "who"], rng.choice([0, 0, 0, 0, 0, 0, 0, 1, 1, 2])):
        known = scotland.terms[facet]
        chosen[facet] = frozenset(known[rng.randrange(min(20, len(known)))][0] for _ in range(rng.choice([1, 1, 2])))
    return Case(typed, place, rng.choice([1.0, 5.0, 10.0, 10.0, 10.0, 20.0, 50.0]), chosen)
