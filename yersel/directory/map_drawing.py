"""Geometry of a small drawn map: kilometres to the drawing's units, pins that make room for each other, names that find room."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from yersel.core.distance import KM_PER_DEGREE_OF_LATITUDE

WIDTH = 300
LEAST_HEIGHT, MOST_HEIGHT = 220, 360
EDGE = 28  # units left free all round
FOOT = 26  # and more at the foot, for the scale
LEAST_KM = 1.5  # across: nearer than that, pins only look more exact than they are
PIN = 15  # radius: 24 pixels across on a phone of 320
APART = 2 * PIN + 2
LETTER, LINE = 7.6, 14  # a letter's mean width and a line's height at 13 units
ROUND_KM = [0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200]


class Point(NamedTuple):
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Label:
    """A name beside a point. `anchor` is SVG's: start, middle or end."""

    text: str
    x: float
    y: float
    text_x: float
    text_y: float
    anchor: str


@dataclass(frozen=True)
class Sheet:
    """A piece of the world and how it lies on the drawing: `scale` is units for one kilometre."""

    middle: Point
    scale: float
    height: int
    width: int = WIDTH

    @classmethod
    def around(cls, points: Sequence[Point]) -> Sheet:
        """The sheet that shows all of `points`, as large as they let it be."""
        south, north = min(one.latitude for one in points), max(one.latitude for one in points)
        west, east = min(one.longitude for one in points), max(one.longitude for one in points)
        middle = Point((south + north) / 2, (west + east) / 2)
        across = max((east - west) * _km_per_degree_east(middle.latitude), LEAST_KM)
        up = max((north - south) * KM_PER_DEGREE_OF_LATITUDE, LEAST_KM)
        inner = WIDTH - 2 * EDGE
        height = round(min(max(inner * up / across + 2 * EDGE + FOOT, LEAST_HEIGHT), MOST_HEIGHT))
        return cls(middle, min(inner / across, (height - 2 * EDGE - FOOT) / up), height)

    def xy(self, point: Point) -> tuple[float, float]:
        """Where a point lies on the drawing, from its top left."""
        east = (point.longitude - self.middle.longitude) * _km_per_degree_east(self.middle.latitude)
        north = (point.latitude - self.middle.latitude) * KM_PER_DEGREE_OF_LATITUDE
        return round(self.width / 2 + east * self.scale, 1), round((self.height - FOOT) / 2 - north * self.scale, 1)

    def units(self, km: float) -> float:
        return round(km * self.scale, 1)

    def round_km(self) -> float:
        """The longest round distance that takes no more than a third of the width."""
        return max((km for km in ROUND_KM if km * self.scale <= self.width / 3), default=ROUND_KM[0])

    def corners(self) -> tuple[Point, Point]:
        """South-west and north-east."""
        east = self.width / 2 / self.scale / _km_per_degree_east(self.middle.latitude)
        south = (self.height + FOOT) / 2 / self.scale / KM_PER_DEGREE_OF_LATITUDE
        north = (self.height - FOOT) / 2 / self.scale / KM_PER_DEGREE_OF_LATITUDE
        return (
            Point(self.middle.latitude - south, self.middle.longitude - east),
            Point(self.middle.latitude + north, self.middle.longitude + east),
        )


class Canvas:
    """Keeps count of what is taken, so that pins and names never lie on each other."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.pins: list[tuple[float, float]] = []
        self.boxes: list[tuple[float, float, float, float]] = []

    def place_pin(self, point: Point) -> tuple[float, float]:
        """The free spot nearest to the point, found by walking round it in widening circles."""
        x, y = self.sheet.xy(point)
        for step in range(0, 24):
            turns = 1 if step == 0 else 8 + 4 * step
            for turn in range(turns):
                angle = 2 * math.pi * turn / turns - math.pi / 2
                spot = round(x + step * PIN * math.cos(angle), 1), round(y + step * PIN * math.sin(angle), 1)
                if self._is_inside(*spot) and self._has_room(*spot):
                    self.pins.append(spot)
                    return spot
        self.pins.append((x, y))
        return x, y

    def _has_room(self, x: float, y: float) -> bool:
        return all(math.dist((x, y), pin) >= APART for pin in self.pins) and not any(
            left - PIN < x < right + PIN and top - PIN < y < bottom + PIN for left, top, right, bottom in self.boxes
        )

    def _is_inside(self, x: float, y: float) -> bool:
        return PIN + 1 <= x <= self.sheet.width - PIN - 1 and PIN + 1 <= y <= self.sheet.height - FOOT - PIN

    def label(self, text: str, point: Point, *, must: bool = False) -> Label | None:
        """The name to the right, left, above or below its point; none where there is no room, unless it `must` be written.

        What is written before the pins are placed, they leave free.
        """
        x, y = self.sheet.xy(point)
        dot = (x - 5, y - 5, x + 5, y + 5)
        wide = len(text) * LETTER
        tried = [
            (Label(text, x, y, x + 9, y + 4.5, "start"), (x + 7, y - LINE / 2, x + 9 + wide, y + LINE / 2)),
            (Label(text, x, y, x - 9, y + 4.5, "end"), (x - 9 - wide, y - LINE / 2, x - 7, y + LINE / 2)),
            (Label(text, x, y, x, y - 10, "middle"), (x - wide / 2, y - 10 - LINE, x + wide / 2, y - 8)),
            (Label(text, x, y, x, y + 19, "middle"), (x - wide / 2, y + 8, x + wide / 2, y + 9 + LINE)),
        ]
        for label, box in tried:
            if self._is_free(box) and self._is_on_sheet(box) and not self._touches(dot):
                self.boxes += [box, dot]
                return label
        return tried[0][0] if must else None

    def _is_on_sheet(self, box: tuple[float, float, float, float]) -> bool:
        return box[0] >= 2 and box[1] >= 2 and box[2] <= self.sheet.width - 2 and box[3] <= self.sheet.height - FOOT

    def _is_free(self, box: tuple[float, float, float, float]) -> bool:
        left, top, right, bottom = box
        on_a_pin = any(left - PIN - 1 < x < right + PIN + 1 and top - PIN - 1 < y < bottom + PIN + 1 for x, y in self.pins)
        return not on_a_pin and not self._touches(box)

    def _touches(self, box: tuple[float, float, float, float]) -> bool:
        """Whether something is written there already."""
        left, top, right, bottom = box
        return any(left < other[2] and other[0] < right and top < other[3] and other[1] < bottom for other in self.boxes)


def _km_per_degree_east(latitude: float) -> float:
    return KM_PER_DEGREE_OF_LATITUDE * math.cos(math.radians(latitude))
