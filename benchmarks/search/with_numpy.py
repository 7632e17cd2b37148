"""Reference (c): the limit. The same index as plain NumPy arrays in this process: postings, columns, nothing stored or shared."""

from __future__ import annotations

import math

import numpy as np
from django.db import connection

from benchmarks.search.cases import Case
from yersel.directory.facets import BY_CODE, words_of
from yersel.directory.search_index import area_number

_COLUMNS = ["condition_lo", "condition_hi", "kind", "stage", "who", "how", "slots", "cost", "joining", "access", "language"]


class Arrays:
    """The index read once. `rows` are places of services in the order of their service's number."""

    def __init__(self, words: set[str]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT no, at[1], at[0], areas, area_km, checked_day, {', '.join(_COLUMNS)} FROM directory_search_hot ORDER BY no"
            )
            rows = cursor.fetchall()
            cursor.execute("SELECT to_tsvector('english', w), w FROM unnest(%s::text[]) AS w", [sorted(words)])
            self.stem = {word: vector.split("'")[1] if "'" in vector else "" for vector, word in cursor.fetchall()}
            self.postings: dict[str, tuple[np.ndarray, np.ndarray]] = {}
            for stem in set(self.stem.values()) - {""}:
                cursor.execute(
                    "SELECT no, ts_rank(tv, plainto_tsquery('simple', %s)) FROM directory_search_text"
                    " WHERE tv @@ plainto_tsquery('simple', %s) ORDER BY no",
                    [stem, stem],
                )
                found = cursor.fetchall()
                nos = np.array([row[0] for row in found], dtype=np.int32)
                self.postings[stem] = (nos, np.array([row[1] for row in found], dtype=np.float32))
        self.no = np.array([row[0] for row in rows], dtype=np.int32)
        self.lat = np.array([np.nan if row[1] is None else row[1] for row in rows])
        self.lon = np.array([np.nan if row[2] is None else row[2] for row in rows])
        self.area = np.array([row[3][0] if row[3] else 0 for row in rows], dtype=np.int32)
        self.area_km = np.array([row[4] for row in rows], dtype=np.float32)
        self.quality = np.exp((np.array([row[5] for row in rows]) - max(row[5] for row in rows)) / 365) * 0.3 + 0.7
        self.masks = {name: np.array([row[6 + place] for row in rows], dtype=np.int64) for place, name in enumerate(_COLUMNS)}

    def search(self, case: Case) -> tuple[int, dict[str, int]]:
        """Total, the first 20 found and thrown away, and a count for every bit of every facet."""
        rows, text = self._rows_with(case)
        if case.place is not None and case.place.latitude is not None and case.place.longitude is not None:
            rows, text, km = self._in_reach(case, rows, text)
        else:
            km = np.zeros(len(rows))
        for facet, bits in case.chosen.items():
            columns = BY_CODE[facet].columns
            keep = np.zeros(len(rows), dtype=bool)
            for column, word in zip(columns, words_of(set(bits), len(columns)), strict=True):
                keep |= (self.masks[column][rows] & word) != 0
            rows, text, km = rows[keep], text[keep], km[keep]
        score = text * self.quality[rows] / (1 + km / 5)
        numbers, first = np.unique(self.no[rows], return_index=True)
        top = np.argpartition(-score, 20)[:20] if len(score) > 20 else np.arange(len(score))
        _ = top[np.argsort(-score[top])]
        return len(numbers), self._counts(rows[first])

    def _rows_with(self, case: Case) -> tuple[np.ndarray, np.ndarray]:
        stems = [stem for word in case.words if (stem := self.stem[word])]
        if not stems:
            return np.arange(len(self.no)), np.ones(len(self.no))
        lists = sorted((self.postings[stem] for stem in stems), key=lambda pair: len(pair[0]))
        nos, text = lists[0]
        for others, weights in lists[1:]:
            nos, mine, theirs = np.intersect1d(nos, others, assume_unique=True, return_indices=True)
            text = text[mine] + weights[theirs]
        left, right = np.searchsorted(self.no, nos, "left"), np.searchsorted(self.no, nos, "right")
        many = right - left
        starts = np.repeat(left - np.concatenate(([0], np.cumsum(many)[:-1])), many)
        return starts + np.arange(int(many.sum())), np.repeat(text, many)

    def _in_reach(self, case: Case, rows: np.ndarray, text: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        place, radius = case.place, case.radius_km or 2000.0
        assert place is not None and place.latitude is not None and place.longitude is not None
        codes = np.array([area_number(code) for code in place.area_codes], dtype=np.int32)
        area = self.area[rows]
        east = 111.32 * math.cos(math.radians(place.latitude))
        km = np.hypot(111.32 * (self.lat[rows] - place.latitude), east * (self.lon[rows] - place.longitude))
        with np.errstate(invalid="ignore"):
            keep = np.isin(area, codes) | ((area == 0) & (km <= radius))
        return rows[keep], text[keep], np.where(np.isnan(km[keep]), self.area_km[rows[keep]], km[keep])

    def _counts(self, rows: np.ndarray) -> dict[str, int]:
        counts = {}
        for name, column in self.masks.items():
            masks, numbers = np.unique(column[rows], return_counts=True)
            for bit in range(62):
                chosen = (masks >> bit) & 1
                if chosen.any():
                    counts[f"{name}{bit}"] = int(numbers[chosen == 1].sum())
        return counts
