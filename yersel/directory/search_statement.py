"""The one statement of a search: hits, total, and counts beside every filter. Every value is a parameter; the text is ours alone.

Rows of the index that are in reach and have the words are read once (`hits`). A service with several places has several rows: only for
those are rows folded together, as most services have one. Counts are of the rows' tags, one number for each bit of each facet.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from yersel.core.distance import KM_PER_DEGREE_OF_LATITUDE
from yersel.directory import facets
from yersel.directory.asking import AREA_PLACES, Query
from yersel.directory.search_index import EPOCH, area_number
from yersel.directory.text_query import TextQuery
from yersel.places.models import CouncilArea
from yersel.places.queries import Place

WEIGHTS = "0.05, 0.2, 0.5, 1"  # of D (description, meanings), C (summary, organisation), B (other name, labels), A (name)
LEAST_TEXT = 0.01  # a hit that has nothing to say for itself is still ordered by distance and freshness
HIT, TOTAL = -1, -2
BETWEEN_KEYS = "~"  # folded text, numbers and ids have none
NEVER = 1_000_000  # days: later than any
CHOSEN = 1000  # added to a facet's place in FACETS where its masks are counted apart, as something of it is chosen


def slots_of(chosen: dict[str, frozenset[int]]) -> int:
    """The (day, part) cells that are asked for; no day chosen is every day."""
    days = chosen.get("day") or frozenset(range(7))
    parts = chosen.get("time") or frozenset(range(3))
    return facets.slot_mask(set(days), set(parts))


def has_words(asked: str) -> str:
    """The condition that a service has the words, which a parameter gives. Words that are all too common to look for leave every one."""
    words = f"to_tsquery('english', {asked})"
    return f"(numnode({words}) = 0 OR tv @@ {words})"


class Statement:
    """Writes the statement for one query and holds its parameters.

    Rows that come back: (what, lo, number, service, place, km, in_radius, score, text, quality, all_in_name, key). `what` is HIT,
    TOTAL, a tag that `number` services have, or CHOSEN and more, where `number` services have the bit `lo`, or of days and times the mask
    `lo`; only hits have the rest.
    """

    def __init__(self, query: Query, match: str, text: TextQuery, today: date) -> None:
        self.query, self.words, self.place = query, match, query.place
        self.is_relaxed = match in text.wider
        self.is_whole = match == text.match  # else a name cannot have all the words: that search has been made, and found none
        self.params: dict[str, Any] = {
            "match": match,
            "rank": text.rank,
            "in_name": text.in_name,
            "understood": text.understood,
            "any_understood": text.any_understood,
            "today": (today - EPOCH).days,
            "age": query.age,
            "limit": query.page_size,
            "offset": (query.page - 1) * query.page_size,
        }
        if self.place is not None:
            self._reach_params(self.place)
        self.after = self._read_after(query.after)
        self.chosen = {facet.code: query.chosen[facet.code] for facet in facets.FACETS if query.chosen.get(facet.code)}
        for code, bits in self.chosen.items():
            columns = facets.BY_CODE[code].columns
            if columns != ("slots",):
                for column, word in zip(columns, facets.words_of(set(bits), len(columns)), strict=True):
                    self.params[column] = word

    def sql(self) -> str:
        """The text of the statement."""
        return f"""
WITH hits AS MATERIALIZED (
    SELECT no, h.service_id, service_at_location_id, is_only, is_demoted, area_km, added_day, reviewed_day, tags,
        {"".join(f"{column}, " for column in self._columns_asked())}
        {self._in_name()} AS all_in_name, {self._tier()} AS tier, ({self._km()}) AS km,
        {self._text()} AS text, {_QUALITY} AS quality
    FROM directory_search_hot h {"JOIN directory_search_text t USING (no)" if self.words else ""}
    WHERE {" AND ".join(self._conditions())}
),
kept AS MATERIALIZED ({self._kept()})
SELECT {HIT}, NULL::bigint, NULL::bigint, page.* FROM (
    SELECT k.service_id, service_at_location_id, km, {self._in_radius()}, score, text, quality, all_in_name,
        concat_ws('{BETWEEN_KEYS}', {self._order()})
    FROM (SELECT * FROM {self._candidates()} {self._from_where()} ORDER BY {self._order()} LIMIT %(limit)s OFFSET %(offset)s) k
) page
UNION ALL {self._counts()}
{"".join(self._counts_of_chosen(facet) for facet in self.counted_apart())}"""  # noqa: S608 - built of our own text alone

    def total_sql(self, prefix: str, having_words: str) -> tuple[str, dict[str, Any]]:
        """A statement for the total alone, its parameters named with `prefix` so that several may stand in one.

        `having_words` is the table of the services (`no`) that have the words, read once for all of them.
        """
        sql = f"""SELECT count(DISTINCT no) FROM directory_search_hot h {f"JOIN {having_words} USING (no)" if self.words else ""}
    WHERE {" AND ".join(self._wanted())} AND {self._passes(None)}"""  # noqa: S608
        return re.sub(r"%\((\w+)\)s", rf"%({prefix}\1)s", sql), {prefix + name: value for name, value in self.params.items()}

    def _kept(self) -> str:
        """One row for each service: where it has several, its best."""
        passes = self._passes(None)
        columns = "service_id, service_at_location_id, is_demoted, area_km, added_day, reviewed_day, all_in_name, tier, km, text, quality"
        return f"""
    SELECT {columns}, {self._score()} AS score FROM hits WHERE is_only AND {passes}
    UNION ALL (SELECT DISTINCT ON (no) {columns}, {self._score()} FROM hits WHERE NOT is_only AND {passes}
        ORDER BY no, tier, {self._score()} DESC, km, service_at_location_id)"""  # noqa: S608

    def _counts(self) -> str:
        """The total, and each tag with how many services have it."""
        passes, nothing = self._passes(None), f"NULL::bigint, count(*), {_NO_HIT}"
        return f"""SELECT {TOTAL}, {nothing} FROM kept
UNION ALL SELECT tag, {nothing} FROM (
    SELECT unnest(tags) AS tag FROM hits WHERE is_only AND {passes}
    UNION ALL SELECT tag FROM (SELECT DISTINCT no, unnest(tags) AS tag FROM hits WHERE NOT is_only AND {passes}) several
) tags GROUP BY tag"""  # noqa: S608

    def _counts_of_chosen(self, facet: str) -> str:
        """Beside a facet of which something is chosen stands what choosing more of it would bring: each bit of it (as `lo`), or for
        days and times each mask, as those are of one meeting. Few masks are different, so their bits are told apart once they are
        counted: this may be of all services, whose tags one by one take five times as long."""
        number, passes = CHOSEN + list(facets.BY_CODE).index(facet), self._passes(facet)
        if facets.BY_CODE[facet].columns == ("slots",):
            return f"""
UNION ALL SELECT {number}, slots::bigint, count(*), {_NO_HIT}
FROM (SELECT bit_or(slots) AS slots FROM hits WHERE {passes} GROUP BY no) others GROUP BY slots"""  # noqa: S608
        return "".join(
            f"""
UNION ALL SELECT {number}, bit + {word * facets.WORD}::bigint, sum(services)::bigint, {_NO_HIT}
FROM (SELECT mask::bigint, count(*) AS services FROM (
        SELECT {column} AS mask FROM hits WHERE is_only AND {passes}
        UNION ALL SELECT bit_or({column}) FROM hits WHERE NOT is_only AND {passes} GROUP BY no
    ) others WHERE mask <> 0 GROUP BY mask) masks
    JOIN generate_series(0, {facets.WORD - 1}) bit ON mask >> bit & 1 = 1
GROUP BY bit"""  # noqa: S608
            for word, column in enumerate(facets.BY_CODE[facet].columns)
        )

    def _columns_asked(self) -> list[str]:
        """The masks that a chosen facet is looked up in."""
        return list(dict.fromkeys(column for code in self.chosen for column in facets.BY_CODE[code].columns))

    def counted_apart(self) -> list[str]:
        """The facets whose counts leave out their own choice. A day and a time are of one meeting, so each is of the other too."""
        both = ["day", "time"] if {"day", "time"} & set(self.chosen) else []
        return [*(code for code in self.chosen if code not in both), *both]

    def _text(self) -> str:
        """Words that are all too common to look for ("the") leave every service equally fit."""
        if not self.words:
            return "1.0::float8"
        rank = f"ts_rank('{{{WEIGHTS}}}', tv, to_tsquery('english', %(rank)s))::float8"
        return f"CASE WHEN numnode({_Q}) = 0 THEN 1::float8 ELSE {LEAST_TEXT}::float8 + {rank} + ({self._in_name()})::int END"

    def _score(self) -> str:
        km = "coalesce(km, area_km)" if "lat" in self.params else "0"
        return f"text * quality / (1::float8 + {km} / 5::float8)"

    def _tier(self) -> str:
        """In a relaxed search, those that fit all that was understood come first, then any of it, then the rest."""
        if not self.is_relaxed:
            return "0"
        return "2 - (tv @@ to_tsquery('english', %(understood)s))::int - (tv @@ to_tsquery('english', %(any_understood)s))::int"

    def _in_name(self) -> str:
        return "tv @@ to_tsquery('english', %(in_name)s)" if self.words and self.is_whole else "false"

    def _reach_params(self, place: Place) -> None:
        radius = self.query.radius_km
        if place.kind in AREA_PLACES or place.latitude is None or place.longitude is None:
            return
        east = KM_PER_DEGREE_OF_LATITUDE * math.cos(math.radians(place.latitude))
        reach = 2000.0 if radius is None else radius
        self.params |= {
            "lat": place.latitude,
            "km_per_degree_east": east,
            "here": f"({KM_PER_DEGREE_OF_LATITUDE * place.latitude},{east * place.longitude})",
            "radius": reach,
            "south": place.latitude - reach / KM_PER_DEGREE_OF_LATITUDE,
            "north": place.latitude + reach / KM_PER_DEGREE_OF_LATITUDE,
            "west": place.longitude - reach / east,
            "east": place.longitude + reach / east,
        }

    def _km(self) -> str:
        """Distance in km by plain arithmetic, which over Scotland is near enough; none from a whole council area or board."""
        if "lat" not in self.params:
            return "NULL::float8"
        # The distance of two points in a plane whose axes are scaled to kilometres.
        return f"point({KM_PER_DEGREE_OF_LATITUDE} * at[1], %(km_per_degree_east)s * at[0]) <-> %(here)s::point"

    def _in_radius(self) -> str:
        return "coalesce(km <= %(radius)s, false)" if "lat" in self.params else "false"

    def _conditions(self) -> list[str]:
        conditions = [has_words("%(match)s"), *self._wanted()] if self.words else self._wanted()
        return [*conditions, *self._misses_one_at_most()]

    def _misses_one_at_most(self) -> list[str]:
        """What misses the choice of two facets is neither a hit nor counted beside either."""
        tests = list(self._tests(None).values())
        return [" + ".join(f"(NOT {test})::int" for test in tests) + " <= 1"] if len(tests) > 1 else []

    def _wanted(self) -> list[str]:
        """What is asked for besides words and facets."""
        conditions = ["true"]
        if self.place is not None:
            conditions.append(self._reach(self.place))
        if self.query.age is not None:
            conditions.append("%(age)s BETWEEN minimum_age AND maximum_age")
        if self.query.only:
            conditions.append("is_national" if self.query.only == "national" else "NOT is_national")
        if self.query.added_since is not None:
            self.params["added_since"] = (self.query.added_since - EPOCH).days
            conditions.append("added_day >= %(added_since)s")
        return conditions

    def _reach(self, place: Place) -> str:
        if place.kind == "country":
            return "true"
        if place.kind in AREA_PLACES:
            councils, codes = _inside(place)
            self.params |= {"councils": councils, "codes": codes}
            return "(areas && %(codes)s::int[] OR (areas = '{}' AND council = ANY(%(councils)s::int[])))"
        self.params["codes"] = [area_number(code) for code in place.area_codes if code]
        near = "at <@ box(point(%(west)s, %(south)s), point(%(east)s, %(north)s))"
        return f"(areas && %(codes)s::int[] OR (areas = '{{}}' AND {near} AND ({self._km()}) <= %(radius)s))"

    def _passes(self, without: str | None) -> str:
        """The condition of every chosen facet (but `without`): OR inside a facet, AND across."""
        return " AND ".join(["true", *self._tests(without).values()])

    def _tests(self, without: str | None) -> dict[tuple[str, ...], str]:
        """The condition of each chosen facet but `without`, by its columns: a day and a time are asked of the same slots, as one."""
        chosen = {code: bits for code, bits in self.chosen.items() if code != without}
        tests: dict[tuple[str, ...], str] = {}
        for code in chosen:
            columns = facets.BY_CODE[code].columns
            if columns == ("slots",):
                tests[columns] = f"(slots & {slots_of(chosen)} <> 0)"
            else:
                tests[columns] = "(" + " OR ".join(f"{column} & %({column})s <> 0" for column in columns) + ")"
        return tests

    def _order(self) -> str:
        return ", ".join(self._keys())

    def _keys(self) -> dict[str, str]:
        """What the hits are ordered by, each with its type, the least first; the id last, so that no two are alike."""
        by_score = {"k.tier": "float8", "(-k.score)": "float8"}
        chosen = {
            "a-z": {"k.sort_key": "text"},
            "newest": {"(-k.added_day)": "float8", **by_score},
            "checked": {f"coalesce(-k.reviewed_day, {NEVER})": "float8", **by_score},
        }.get(self.query.sort, by_score)
        if self.query.sort == "nearest" and "lat" in self.params:
            chosen = {"(k.km IS NULL)::int": "float8", "coalesce(k.km, 0)": "float8", "k.area_km": "float8", **by_score}
        return {"k.is_demoted::int": "float8", **chosen, "k.service_id": "uuid"}

    def _read_after(self, key: str) -> bool:
        """Whether `key` is a place in this very order; if so its parts become parameters, and pages are no longer counted."""
        types, parts = list(self._keys().values()), key.split(BETWEEN_KEYS)
        try:
            values = [_READ[kind](part) for part, kind in zip(parts, types, strict=True)]
        except ValueError:
            return False
        self.params |= {f"after{place}": value for place, value in enumerate(values)} | {"offset": 0}
        return True

    def _candidates(self) -> str:
        if self.query.sort != "a-z":
            return "kept k"
        return "(SELECT kept.*, entry.sort_key FROM kept JOIN directory_service entry ON entry.id = kept.service_id) k"

    def _from_where(self) -> str:
        if not self.after:
            return ""
        values = ", ".join(f"%(after{place})s::{kind}" for place, kind in enumerate(self._keys().values()))
        return f"WHERE ({self._order()}) > ({values})"


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError
    return number


_READ: dict[str, Callable[[str], object]] = {"float8": _number, "text": str, "uuid": UUID}
# In double precision throughout: PostgreSQL reads 0.7 as a numeric, and the exp of a numeric is a hundred times slower.
_QUALITY = """(0.7::float8 + 0.3::float8 * exp(least(0, checked_day - %(today)s)::float8 / 365::float8))
        * (1::float8 + 0.15::float8 * ln(1::float8 + helpful))"""
_Q = "to_tsquery('english', %(match)s)"
_NO_HIT = "NULL::uuid, NULL::uuid, NULL::float8, NULL::bool, NULL::float8, NULL::float8, NULL::float8, NULL::bool, NULL::text"


def _inside(place: Place) -> tuple[list[int], list[int]]:
    """The councils that make up an area, and the codes of all areas that cover it or lie in it, as the index numbers them."""
    codes = {code for code in place.area_codes if code}
    councils = CouncilArea.objects.all()
    if place.kind == "council":
        councils = councils.filter(code=place.council_code)
    elif place.kind == "board":
        councils = councils.filter(health_board=place.board_code)
    else:
        councils = councils.filter(integration_authority=place.authority_code)
    inside = list(councils.values_list("code", "integration_authority_id"))
    codes |= {code for pair in inside for code in pair}
    return [area_number(code) for code, _ in inside], [area_number(code) for code in codes]
