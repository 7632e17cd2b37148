"""The facets people filter by, as bits in the search index's masks.

A facet is a column (two for conditions) of `directory_search_hot`; each of its values is a bit. Facets of ours that are
taxonomies take the bit of their term; the rest have the fixed bits below, which never change.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yersel.directory.models import Facet, Service

WORD = 62  # bits used of each 64-bit column, so that no mask is ever negative
MORNING, AFTERNOON, EVENING = "morning", "afternoon", "evening"
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
PARTS = [MORNING, AFTERNOON, EVENING]


@dataclass(frozen=True)
class Choice:
    """One value of a facet as people see it; `depth` 1 stands under the parent before it."""

    code: str
    label: str | Promise
    bit: int
    group: str | Promise = ""
    depth: int = 0


@dataclass(frozen=True)
class FacetColumns:
    """Where a facet's bits are kept."""

    code: str
    label: str | Promise
    columns: tuple[str, ...]


# The parameter's name, what people read above it, and its columns, in the order of the page.
FACETS = [
    FacetColumns("condition", _("Condition"), ("condition_lo", "condition_hi")),
    FacetColumns("kind", _("Kind of support"), ("kind",)),
    FacetColumns("stage", _("Where you are just now"), ("stage",)),
    FacetColumns("who", _("Who it is for"), ("who",)),
    FacetColumns("how", _("How"), ("how",)),
    FacetColumns("day", _("Day"), ("slots",)),
    FacetColumns("time", _("Time of day"), ("slots",)),
    FacetColumns("cost", _("Cost"), ("cost",)),
    FacetColumns("joining", _("How to join"), ("joining",)),
    FacetColumns("access", _("Getting in and taking part"), ("access",)),
    FacetColumns("language", _("Language"), ("language",)),
]
COLUMNS = list(dict.fromkeys(column for facet in FACETS for column in facet.columns))
# Where each facet's bits begin among the numbers that the index counts by ("tags"). They never change.
TAGS = {
    **{"condition": 0, "kind": 200, "stage": 300, "who": 400, "how": 500, "cost": 510, "joining": 520, "language": 530},
    **{"access": 600, "day": 700, "time": 710},
}
BY_CODE = {facet.code: facet for facet in FACETS}
TAXONOMIES = {Facet.CONDITION: "condition", Facet.KIND: "kind", Facet.STAGE: "stage", Facet.WHO: "who", Facet.ACCESS: "access"}

FIXED: dict[str, list[Choice]] = {
    "how": [Choice(str(value).replace(" ", "-"), label, bit) for bit, (value, label) in enumerate(Service.Attending.choices)],
    "cost": [Choice("free", _("Free"), 0), Choice("paid", _("Costs something"), 1)],
    "joining": [
        Choice("self", _("You can join by yourself"), 0),
        Choice("carer", _("A carer can ask"), 1),
        Choice("gp-team", _("Through your GP team"), 2),
        Choice("professional", _("Through any health or care worker"), 3),
    ],
    "day": [
        Choice("mon", _("Monday"), 0),
        Choice("tue", _("Tuesday"), 1),
        Choice("wed", _("Wednesday"), 2),
        Choice("thu", _("Thursday"), 3),
        Choice("fri", _("Friday"), 4),
        Choice("sat", _("Saturday"), 5),
        Choice("sun", _("Sunday"), 6),
    ],
    "time": [
        Choice(MORNING, _("Morning"), 0),
        Choice(AFTERNOON, _("Afternoon"), 1),
        Choice(EVENING, _("Evening (from 5pm)"), 2),
    ],
    "language": [
        Choice("gd", _("Gaelic"), 0),
        Choice("sco", _("Scots"), 1),
        Choice("bfi", _("British Sign Language"), 2),
        Choice("pl", _("Polish"), 3),
        Choice("ur", _("Urdu"), 4),
        Choice("pa", _("Punjabi"), 5),
        Choice("ar", _("Arabic"), 6),
        Choice("uk", _("Ukrainian"), 7),
        Choice("zh", _("Chinese"), 8),
        Choice("ro", _("Romanian"), 9),
        Choice("es", _("Spanish"), 10),
        Choice("fr", _("French"), 11),
        Choice("de", _("German"), 12),
        Choice("it", _("Italian"), 13),
        Choice("hi", _("Hindi"), 14),
        Choice("bn", _("Bengali"), 15),
        Choice("fa", _("Persian"), 16),
        Choice("tr", _("Turkish"), 17),
        Choice("lt", _("Lithuanian"), 18),
        Choice("lv", _("Latvian"), 19),
        Choice("ru", _("Russian"), 20),
        Choice("yue", _("Cantonese"), 21),
    ],
}


def words_of(bits: set[int], columns: int) -> list[int]:
    """The mask of `bits` cut into `columns` words, lowest first."""
    whole = sum(1 << bit for bit in bits)
    return [(whole >> (WORD * column)) & ((1 << WORD) - 1) for column in range(columns)]


def slot_mask(days: set[int], parts: set[int]) -> int:
    """Bits of each (day, part) cell, three to a day, so that "Tuesday evening" is asked of one and the same meeting."""
    return sum(1 << (day * 3 + part) for day in days for part in parts)


def tags_of(masks: dict[str, int]) -> list[int]:
    """The numbers that a row of the index is counted under: one for each bit of each facet."""
    tags = []
    for facet in FACETS:
        for place, column in enumerate(facet.columns):
            bits = _slot_bits(facet.code, masks[column]) if column == "slots" else _bits(masks[column])
            tags += [TAGS[facet.code] + place * WORD + bit for bit in bits]
    return sorted(tags)


@cache
def facet_of_tag(tag: int) -> tuple[str, int]:
    """The facet and the bit that a tag stands for."""
    facet = max((code for code, first in TAGS.items() if first <= tag), key=lambda code: TAGS[code])
    return facet, tag - TAGS[facet]


def _bits(mask: int) -> list[int]:
    return [bit for bit in range(mask.bit_length()) if mask >> bit & 1]


def _slot_bits(facet: str, slots: int) -> list[int]:
    if facet == "day":
        return [day for day in range(7) if slots & slot_mask({day}, {0, 1, 2})]
    return [part for part in range(3) if slots & slot_mask(set(range(7)), {part})]
