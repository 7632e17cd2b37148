"""The real sets beside the checkout, where they are: wordings of one need by six people, and a list of UK helplines."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import combinations
from multiprocessing import get_context
from pathlib import Path
from uuid import UUID

import django

from benchmarks import database
from benchmarks.measure import Figure, figure, mean, progress
from benchmarks.relevance import demo, doors, helplines

FOLDER = database.ROOT.parent / "shared" / "data" / "lay"
NEEDS = FOLDER / "lay_queries_clef2016_en.csv"
HELPLINES = FOLDER / "miricyl_services.csv"
SEED = 20160


def _rows(file: Path) -> list[dict[str, str]]:
    """The rows of a set; none, and it is said, where the set is not beside this checkout."""
    if not file.is_file():
        progress(f"left out: {file.name} is not beside this checkout")
        return []
    with file.open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def like_results_for_like_needs() -> Iterator[Figure]:
    """Mean overlap (Jaccard) of the first ten answers to two wordings of one need, beside that of two different needs.

    Pairs where neither wording finds anything say nothing and are left out.
    """
    rows = _rows(NEEDS)
    if not rows:
        return
    progress(f"asking {len(rows)} wordings of {len({row['topic'] for row in rows})} needs")
    by_need: dict[str, list[set[UUID]]] = defaultdict(list)
    for row in rows:
        by_need[row["topic"]].append(set(doors.answers(row["query"], "")[:10]))
    found = [bool(some) for wordings in by_need.values() for some in wordings]
    yield figure("real wordings with any answer", mean(map(float, found)), "share")
    within = [pair for wordings in by_need.values() for pair in combinations(wordings, 2)]
    between = _pairs_of_different_needs(list(by_need.values()), len(within))
    yield figure("overlap of answers, one need in two wordings", _overlap(within), "Jaccard", reference=_overlap(between))


def _pairs_of_different_needs(needs: Sequence[list[set[UUID]]], how_many: int) -> list[tuple[set[UUID], set[UUID]]]:
    draw = random.Random(SEED)
    return [tuple(draw.choice(need) for need in draw.sample(needs, 2)) for _ in range(how_many)]  # type: ignore[misc]


def _overlap(pairs: Sequence[tuple[set[UUID], set[UUID]]]) -> float:
    return mean(len(one & other) / len(one | other) for one, other in pairs if one | other)


def coverage(queries: Sequence[str]) -> Iterator[Figure]:
    """The share of the lay queries that find anything in a real list of services that carry no tags, beside plain full text's."""
    rows = _rows(HELPLINES)
    if not rows:
        return
    progress(f"loading {len(rows)} real services as a corpus")
    # A process of its own: nothing that this one has read of the demo directory may answer for another.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=django.setup) as pool:
        ours, plain = pool.submit(_covered, rows, list(queries)).result()
    yield figure(f"real list of {len(rows)} untagged services: any answer", ours, "share", reference=plain)


def _covered(rows: list[dict[str, str]], queries: list[str]) -> tuple[float, float]:
    database.use("helplines", demo.recipe(str(len(rows))), lambda: helplines.fill(rows))
    ours = mean(float(bool(doors.answers(query, ""))) for query in queries)
    return ours, mean(float(bool(doors.plain_answers(query))) for query in queries)
