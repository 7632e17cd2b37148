"""`make bench ONLY=search`: the search at 10,000 and 100,000 services, against three references in the same run; autocomplete; the
rebuild of the index; an edit becoming visible; anything at all asked; whole pages through gunicorn.

YERSEL_BENCH_SIZES=1000000 asks one in five of the searches of a million. The corpus and the 500 searches are made up from a fixed seed.
Times are in milliseconds of one process on a machine left alone.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any
from unittest import mock

import psycopg

from benchmarks import database, measure
from benchmarks.measure import Figure, figure
from benchmarks.search import by_hand, corpus, helped, multiplied, orm_style, pages, with_numpy
from benchmarks.search.cases import Case, cases
from yersel.core import clock
from yersel.directory.operations.search import reindex_all
from yersel.directory.search import search

MOST_WRITTEN = 100_000
RECIPE = "4"  # a new number makes the databases anew


def run() -> Iterable[Figure]:
    """Each size in turn."""
    for size in sizes():
        yield from _at(size)


def sizes() -> list[int]:
    """The sizes to measure, from YERSEL_BENCH_SIZES."""
    return [int(size) for size in os.environ.get("YERSEL_BENCH_SIZES", "10000,100000").split(",")]


def _at(size: int) -> Iterable[Figure]:
    took: list[float] = []

    def fill() -> None:
        written = min(size, MOST_WRITTEN)
        corpus.fill(written)
        measure.progress("building the index")
        took.append(measure.milliseconds(reindex_all) / 1000)
        if size > written:
            multiplied.multiply(size // written)

    database.use(f"search_{size}", f"{RECIPE} {size} {database.digest_of_code(['yersel/directory/migrations'])}", fill)
    name = f"{size:,} services"
    if took:
        yield figure(f"index built whole, {min(size, MOST_WRITTEN):,} services", took[0], "s")
    asked = cases(corpus.Scotland())[:: 1 if size <= MOST_WRITTEN else 5]
    yield from _engines(name, size, asked)
    if size <= MOST_WRITTEN:
        yield from helped.figures(name, asked)
    yield from pages.figures(name, size, asked)


def _engines(name: str, size: int, asked: Sequence[Case]) -> Iterable[Figure]:
    today = clock.today()
    found: dict[int, int] = {}

    def ours(case: Case) -> None:
        found[id(case)] = search(case.query, today=today).total

    measure.progress("our search and the statement written by hand, by turns")
    times = _by_turns(asked, {"ours": ours, "hand": by_hand.search})
    totals = list(found.values())
    yield figure(f"searches without a hit, {name}", sum(total == 0 for total in totals) / len(totals), "share")
    yield figure(f"hits a search, mean, {name}", measure.mean(totals), "services")
    measure.progress("reading the index into NumPy")
    arrays = with_numpy.Arrays({word for case in asked for word in case.words})
    limit = _by_turns(asked, {"limit": arrays.search})["limit"]
    for share, label in ((0.5, "p50"), (0.95, "p95"), (0.99, "p99")):
        yield figure(
            f"search {label}, {name}",
            measure.percentile(times["ours"], share),
            "ms",
            reference=measure.percentile(times["hand"], share),
            ratio_at_most=1 / 3 if label == "p95" and size == 1_000_000 else None,
        )
    mean = measure.mean(times["ours"])
    yield figure(f"search mean v by hand, {name}", mean, "ms", reference=measure.mean(times["hand"]), ratio_at_most=1.2)
    most = {10_000: 8.0, 1_000_000: 10.0}.get(size)
    yield figure(f"search mean v NumPy, {name}", mean, "ms", reference=measure.mean(limit), ratio_at_most=most)
    if size <= 100_000:
        yield _against_orm_style(name, size, asked, times["ours"])
    yield figure(
        f"Django around the statement, mean, {name}", _around(asked[:: 1 if size <= 10_000 else 10], today), "ms", at_most=0.6
    )


def _against_orm_style(name: str, size: int, asked: Sequence[Case], ours: Sequence[float]) -> Figure:
    """Against an even sample of the mix, as one search of that style takes seconds."""
    step = 10 if size <= 10_000 else 25
    sample = asked[::step]
    measure.progress(f"ORM style, {len(sample)} searches of the mix, one in {step}")
    orm = [measure.milliseconds(lambda case=case: orm_style.search(case)) for case in sample]  # type: ignore[misc]
    faster = measure.mean(orm) / measure.mean(ours[::step])
    return figure(f"times faster than ORM style, {name}", faster, "×", at_least=50 if size == 100_000 else None)


def _around(asked: Sequence[Case], today: date) -> float:
    """What a search takes beyond the driver's sending and reading of its statements: the mean over the searches, each the best of five.

    Both are read from the same call, as a statement's own time differs by more than this between two calls.
    """
    inside: list[float] = []

    class Timed(psycopg.Cursor[Any]):
        def execute(self, *args: Any, **kwargs: Any) -> Any:
            started = time.perf_counter()
            try:
                return super().execute(*args, **kwargs)
            finally:
                inside.append((time.perf_counter() - started) * 1000)

        def fetchall(self) -> Any:
            started = time.perf_counter()
            try:
                return super().fetchall()
            finally:
                inside.append((time.perf_counter() - started) * 1000)

    def around(case: Case) -> float:
        inside.clear()
        whole = measure.milliseconds(lambda: search(case.query, today=today))
        return whole - sum(inside)

    with mock.patch("yersel.core.prepared.psycopg.Cursor", Timed):
        return measure.mean([min(around(case) for _ in range(5)) for case in asked])


def _by_turns(asked: Sequence[Case], engines: dict[str, Callable[[Case], object]]) -> dict[str, list[float]]:
    """Each search asked of one engine after the other, so that what else the machine does falls on all alike, after a first round to
    warm up; the best of three counts."""
    times: dict[str, list[float]] = {name: [] for name in engines}
    for case in asked[:50]:
        for ask in engines.values():
            ask(case)
    for case in asked:
        rounds = [
            {name: measure.milliseconds(lambda ask=ask, case=case: ask(case)) for name, ask in engines.items()}  # type: ignore[misc]
            for _ in range(3)
        ]
        for name in engines:
            times[name].append(min(one[name] for one in rounds))
    return times
