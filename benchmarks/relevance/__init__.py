"""How often people find what they hoped for: lay queries, Scots and misspelt ones among them, over the demo data.

`queries.csv` was written before any result was seen and is never changed to suit one. A query counts as a success at 3 when
one of the first three services is a right answer for it. Plain full text, which knows no lay words, is measured beside it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from benchmarks.measure import Figure, figure, mean, progress, say
from benchmarks.relevance import demo, doors, real_sets
from benchmarks.relevance.judging import Judge
from benchmarks.relevance.lay_queries import LayQuery, read_queries

DEPTH = 10


@dataclass(frozen=True)
class Judged:
    """One query with where the first right answer stood, counted from 1; 0 where it was not among the first ten.

    `by_chance` is how likely three services drawn at random have a right answer among them.
    """

    query: LayQuery
    first: UUID | None
    rank: int
    plain_rank: int
    any_word_rank: int
    by_chance: float


def run() -> Iterator[Figure]:
    """Success at 3 and at 1, MRR@10, over all and by style; the misses; then the real sets, where they are."""
    queries = read_queries()
    demo.use_demo_database()
    judge = Judge()
    answerable = [query for query in queries if judge.right_answers(query)]
    progress(f"asking {len(answerable)} queries of {len(judge.services)} demo services")
    judged = [_judged(query, judge) for query in answerable]
    yield from _figures(judged, len(queries))
    yield from real_sets.like_results_for_like_needs()
    yield from real_sets.coverage([query.text for query in queries])
    _list_misses(judged, judge)
    _list_unanswerable([query for query in queries if query not in answerable])


def _judged(query: LayQuery, judge: Judge) -> Judged:
    right = judge.right_answers(query)
    found = doors.answers(query.text, query.near)[:DEPTH]
    near = judge.in_reach_of(query.near) if query.near else judge.services.keys()
    plain = doors.plain_answers(query.text, near)
    any_word = doors.plain_answers(query.text, near, any_word=True)
    wrong = math.comb(len(near) - len(right), 3) / math.comb(len(near), 3)
    ranks = (_rank(found, right), _rank(plain, right), _rank(any_word, right))
    return Judged(query, found[0] if found else None, *ranks, by_chance=1 - wrong)


def _rank(found: Sequence[UUID], right: set[UUID]) -> int:
    return next((place for place, service in enumerate(found, start=1) if service in right), 0)


def _figures(judged: Sequence[Judged], written: int) -> Iterator[Figure]:
    yield figure("queries with a right answer in the data", len(judged), "queries", reference=written)
    yield _success("success@3", judged, 3, at_least=0.85)
    yield _success("success@1", judged, 1)
    yield figure(
        "MRR@10",
        mean(1 / one.rank if one.rank else 0 for one in judged),
        "mean",
        reference=mean(1 / one.plain_rank if one.plain_rank else 0 for one in judged),
    )
    loose = mean(float(1 <= one.any_word_rank <= 3) for one in judged)
    yield figure("success@3 of plain full text with any of the words", loose, "share")
    yield figure("success@3 of three services drawn at random", mean(one.by_chance for one in judged), "share")
    yield _share_with("any answer at all", [one.first is not None for one in judged])
    for style in dict.fromkeys(one.query.style for one in judged):
        of_style = [one for one in judged if one.query.style == style]
        yield _success(f"success@3, {style} ({len(of_style)})", of_style, 3)
        yield _success(f"success@1, {style}", of_style, 1)


def _success(name: str, judged: Sequence[Judged], depth: int, *, at_least: float | None = None) -> Figure:
    """The share with a right answer among the first `depth`, beside plain full text's."""
    ours = mean(float(1 <= one.rank <= depth) for one in judged)
    plain = mean(float(1 <= one.plain_rank <= depth) for one in judged)
    return figure(name, ours, "share", reference=plain, at_least=at_least)


def _share_with(name: str, values: Sequence[bool]) -> Figure:
    return figure(name, mean(float(value) for value in values), "share")


def _list_misses(judged: Sequence[Judged], judge: Judge) -> None:
    missed = [one for one in judged if not 1 <= one.rank <= 3]
    say(f"\nMissed: no right answer among the first three ({len(missed)} of {len(judged)})")
    for one in missed:
        first = judge.services[one.first].name if one.first else "nothing"
        where = f" near {one.query.near}" if one.query.near else ""
        at = f"right at {one.rank}" if one.rank else "right nowhere"
        say(f"  {one.query.style:13}{one.query.text}{where}\n{'':15}first: {first}; {at}; wanted: {one.query.want}")


def _list_unanswerable(queries: Sequence[LayQuery]) -> None:
    say(f"\nNo right answer in the data, not counted ({len(queries)})")
    for query in queries:
        where = f" near {query.near}" if query.near else ""
        say(f"  {query.style:13}{query.text}{where}; wanted: {query.want}")
