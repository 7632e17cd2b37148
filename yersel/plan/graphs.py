"""A small picture of numbers over time, drawn as plain SVG by the server; the same numbers stand in a table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT, EDGE = 320, 140, 16


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    value: int
    day: date


@dataclass(frozen=True)
class Graph:
    """One line. `line` is the value of an SVG polyline's `points`."""

    label: str
    dots: tuple[Dot, ...]
    lowest: int
    highest: int

    @property
    def line(self) -> str:
        return " ".join(f"{dot.x:.1f},{dot.y:.1f}" for dot in self.dots)

    @property
    def box(self) -> str:
        return f"0 0 {WIDTH} {HEIGHT}"


def graph_of(label: str, answers: Sequence[tuple[date, int]], *, lowest: int, highest: int) -> Graph | None:
    """The line of some days' numbers, the first day at the left; None for fewer than two. Nothing is coloured, rated or compared."""
    if len(answers) < 2:
        return None
    first, last = answers[0][0], answers[-1][0]
    days = max(1, (last - first).days)
    span = max(1, highest - lowest)
    dots = tuple(
        Dot(
            EDGE + (WIDTH - 2 * EDGE) * (day - first).days / days,
            HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * (value - lowest) / span,
            value,
            day,
        )
        for day, value in answers
    )
    return Graph(label, dots, lowest, highest)
