"""The search with published figures of "it helped me" in its ranking, against the same search without, in the same run.

Every tenth service gets a band, which is more than a directory is likely to have soon. The index is built whole after they come and after
they go, as it is each night. It is measured without, with, and without again, so that a machine that slows down or wakes up in between
falls on both. Each of the three is the best of as many rounds, of a table of its own; the two without are averaged. (The best of both would
be the best of two tables against one, and a table just written is quicker or slower by some hundredths by chance alone.)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection

from benchmarks import measure
from benchmarks.measure import Figure, figure
from benchmarks.search.cases import Case
from yersel.core import clock
from yersel.directory.models import HelpfulBand
from yersel.directory.operations.search import reindex_all
from yersel.directory.search import search

MOST = 1.05
ROUNDS = 4
_GIVE = """
INSERT INTO directory_helpfulband (service_id, at_least)
SELECT id, (ARRAY[5, 5, 5, 10, 10, 20, 50, 100])[1 + nth / 10 % 8]
FROM (SELECT id, row_number() OVER (ORDER BY id) AS nth FROM directory_service) numbered WHERE nth % 10 = 0
"""


def figures(name: str, asked: Sequence[Case]) -> Iterable[Figure]:
    """The mean of all searches with bands ÷ without."""
    without = _times(asked, ROUNDS)
    try:
        _give_bands()
        with_bands = _times(asked, ROUNDS)
    finally:
        _take_bands()
    again = _times(asked, ROUNDS)
    reference = (measure.mean(without) + measure.mean(again)) / 2
    yield figure(
        f"search mean with what helped v without, {name}",
        measure.mean(with_bands),
        "ms",
        reference=reference,
        ratio_at_most=MOST,
    )


def _times(asked: Sequence[Case], rounds: int) -> list[float]:
    """The best time of each search, all of them asked in each round."""
    measure.progress("searches with and without what helped")
    today = clock.today()
    best = [float("inf")] * len(asked)
    for _ in range(rounds):
        for place, case in enumerate(asked):
            took = measure.milliseconds(lambda case=case: search(case.query, today=today))  # type: ignore[misc]
            best[place] = min(best[place], took)
    return best


def _give_bands() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_GIVE)
    _rebuild()


def _take_bands() -> None:
    HelpfulBand.objects.all().delete()
    _rebuild()


def _rebuild() -> None:
    reindex_all()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
