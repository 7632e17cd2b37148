"""What may be published of the marks on a service, so that no figure and no difference of figures shows a group of fewer than five.

A band is the lower edge of how many people said so: 5, 10, 20, 50, 100. Of all; and of those with one condition, or at one stage, where
that group has at least five people and those outside it are none or at least five. Where the published groups of one kind together would
leave no room for more than four others, and there are some, the smallest of those groups is left out.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

BANDS = (100, 50, 20, 10, 5)
LEAST = BANDS[-1]
Term = TypeVar("Term", bound=Hashable)


def band(people: int) -> int:
    """The lower edge of the band; 0 below five, of which nothing at all is said."""
    return next((edge for edge in BANDS if people >= edge), 0)


def top(edge: int) -> float:
    """The most people that a band may stand for."""
    higher = [other for other in BANDS if other > edge]
    return min(higher) - 1 if higher else math.inf


def bands_of(marks: Iterable[tuple[str, Term | None, Term | None]]) -> dict[Term | None, int]:
    """What is published of one service, from (author, condition, stage) of its marks: a band for all (None), and for each group shown."""
    everybody: set[str] = set()
    groups: tuple[dict[Term, set[str]], dict[Term, set[str]]] = (defaultdict(set), defaultdict(set))
    for author, *terms in marks:
        everybody.add(author)
        for of_kind, term in zip(groups, terms, strict=True):
            if term is not None:
                of_kind[term].add(author)
    total = band(len(everybody))
    if not total:
        return {}
    published: dict[Term | None, int] = {None: total}
    for of_kind in groups:
        published.update(_shown_of(of_kind, everybody).items())
    return published


def _shown_of(groups: Mapping[Term, set[str]], everybody: set[str]) -> dict[Term, int]:
    """The groups of one kind that may be shown, the largest first."""
    shown: dict[Term, int] = {}
    inside: set[str] = set()
    for term, people in sorted(groups.items(), key=lambda group: (-len(group[1]), str(group[0]))):
        if len(people) < LEAST or _is_small(len(everybody - people)):
            continue
        room = top(band(len(everybody))) - sum(shown.values()) - band(len(people))
        if room < LEAST and _is_small(len(everybody - inside - people)):
            continue
        shown[term] = band(len(people))
        inside |= people
    return shown


def _is_small(people: int) -> bool:
    return 0 < people < LEAST
