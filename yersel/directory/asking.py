"""A search as somebody asked for it (`Asked`), and as the engine is asked (`Query`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from yersel.directory.text_query import TextQuery
from yersel.places.queries import Place

PAGE_SIZE = 20
SORTS = ["best", "nearest", "a-z", "newest", "checked"]
AREA_PLACES = {"council", "board", "authority", "country"}  # whole areas: there is no distance from them
DEFAULT_RADIUS_KM = 10.0


@dataclass(frozen=True)
class Asked:
    """`plain` are phrases to be left as words; `as_typed` leaves spelling alone; `problems` has a sentence for each wrong field.

    `after` is where the page before this one ended (`Hit.key`). A radius of None is any distance.
    """

    q: str = ""
    near: str = ""
    latitude: float | None = None
    longitude: float | None = None
    radius_km: float | None = DEFAULT_RADIUS_KM
    chosen: dict[str, list[str]] = field(default_factory=dict)
    age: int | None = None
    only: str = ""
    sort: str = "best"
    page: int = 1
    after: str = ""
    plain: tuple[str, ...] = ()
    as_typed: bool = False
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Query:
    """What is asked for. `text` is what was understood of the words; without it they are looked for as they stand.

    `chosen` holds the bits chosen of each facet; a radius of None is any distance. `after` is the key of the hit that ended the page
    before this one: what comes after it is shown, whatever came or went meanwhile; without it (or where it is of another order) the page
    is counted from the first. `added_since` leaves out what came in before that day.
    """

    words: str = ""
    text: TextQuery | None = None
    place: Place | None = None
    radius_km: float | None = DEFAULT_RADIUS_KM
    chosen: Mapping[str, frozenset[int]] = field(default_factory=dict)
    age: int | None = None
    only: str = ""
    sort: str = "best"
    page: int = 1
    page_size: int = PAGE_SIZE
    after: str = ""
    added_since: date | None = None
