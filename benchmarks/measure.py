"""The frame of every benchmark: one figure, one line; whether what must hold does hold; timing and shares."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

HEADINGS = ("what", "value", "unit", "reference", "ratio", "must hold", "")
WIDTHS = (50, 10, 12, 10, 9, 26, 5)


@dataclass(frozen=True)
class Figure:
    """One thing measured. `reference` is the same thing measured another way in the same run; `ratio` is value / reference."""

    name: str
    value: float
    unit: str
    reference: float | None = None
    ratio: float | None = None
    must: str = ""
    ok: bool = True


def figure(
    name: str,
    value: float,
    unit: str,
    *,
    reference: float | None = None,
    at_least: float | None = None,
    at_most: float | None = None,
    ratio_at_least: float | None = None,
    ratio_at_most: float | None = None,
) -> Figure:
    """A figure with its ratio worked out and its limits judged. A limit on a ratio that cannot be worked out is not met."""
    ratio = value / reference if reference else None
    limits = [
        ("≥", "", at_least, value),
        ("≤", "", at_most, value),
        ("≥", "ratio ", ratio_at_least, ratio),
        ("≤", "ratio ", ratio_at_most, ratio),
    ]
    asked = [(sign, of, limit, measured) for sign, of, limit, measured in limits if limit is not None]
    must = ", ".join(f"{of}{sign} {limit:g}" for sign, of, limit, _ in asked)
    ok = all(_meets(sign, limit, measured) for sign, _, limit, measured in asked)
    return Figure(name, value, unit, reference, ratio, must, ok)


def _meets(sign: str, limit: float, measured: float | None) -> bool:
    if measured is None or math.isnan(measured):
        return False
    return measured >= limit if sign == "≥" else measured <= limit


def line(of: Figure) -> str:
    """The figure as it is printed. What must hold nowhere says neither `ok` nor `short`."""
    verdict = "" if not of.must else "ok" if of.ok else "short"
    ratio = "" if of.ratio is None else f"{number(of.ratio)} ×"
    reference = "" if of.reference is None else number(of.reference)
    return _aligned((of.name, number(of.value), of.unit, reference, ratio, of.must, verdict))


def headings() -> str:
    """The line above the figures."""
    return _aligned(HEADINGS)


def _aligned(cells: Sequence[str]) -> str:
    right = {1, 3, 4}
    padded = [
        cell.rjust(width) if place in right else cell.ljust(width)
        for place, (cell, width) in enumerate(zip(cells, WIDTHS, strict=True))
    ]
    return "  ".join(padded).rstrip()


def number(value: float) -> str:
    """Three figures that count; whole numbers as they are, from a thousand on without a fraction."""
    if math.isnan(value):
        return "–"
    if value == int(value) or abs(value) >= 1000:
        return f"{value:,.0f}"
    decimals = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:.{min(decimals, 6)}f}" if abs(value) >= 0.1 else f"{value:.3g}"


def run_all(benchmarks: Iterable[tuple[str, Callable[[], Iterable[Figure]]]]) -> bool:
    """Run each in turn and print its figures as they come. True where none is short."""
    all_hold = True
    for name, run in benchmarks:
        print(f"{name}\n{headings()}", flush=True)
        for found in run():
            print(line(found), flush=True)
            all_hold = all_hold and found.ok
        print(flush=True)
    return all_hold


def say(text: str) -> None:
    """A line of a list that belongs to the result."""
    print(text, flush=True)


def progress(text: str) -> None:
    """What is being done just now: not part of the result, so to stderr."""
    print(f"  {text}", file=sys.stderr, flush=True)


def milliseconds(work: Callable[[], object]) -> float:
    """How long one call takes, in ms."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def mean(values: Iterable[float]) -> float:
    """The mean; of nothing at all, not a number."""
    found = list(values)
    return sum(found) / len(found) if found else math.nan


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest value that at least `share` (0 to 1) of the values do not exceed; of nothing at all, not a number."""
    found = sorted(values)
    return found[max(0, math.ceil(share * len(found)) - 1)] if found else math.nan
