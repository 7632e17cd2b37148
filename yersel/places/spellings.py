"""The spellings under which a place can be found, and the one that always leads back to it."""

import re
from collections.abc import Iterable, Iterator

from django.utils.text import slugify

from yersel.core.folding import fold
from yersel.places.models import Area, Settlement

LONGEST_SPELLING = 120
_ISLE_OF = re.compile(r"isle of (.+)")


def key_of_area(area: Area) -> str:
    """Text that leads to this area and nothing else. A council area may share its name with a town, so it says what it is."""
    return f"{area.name} council area" if area.kind == Area.Kind.COUNCIL else area.name


def key_of_settlement(settlement: Settlement) -> str:
    """`Balloch, Highland`; where one council area has the name twice, with the outward code: `Milton, Highland, IV63`."""
    key = f"{settlement.name}, {settlement.council_area.name}"
    *_rest, outward = settlement.slug.removeprefix(slugify(key)).rpartition("-")
    return f"{key}, {outward.upper()}" if settlement.slug == f"{slugify(key)}-{outward}" else key


def folded_spellings(shown: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(folded, shown) for each spelling and for its usual short forms, each folded form once and none empty."""
    said: set[str] = set()
    for spelling in shown:
        for folded in _short_forms(fold(spelling)):
            if folded and folded not in said and len(folded) <= LONGEST_SPELLING:
                said.add(folded)
                yield folded, spelling.strip()[:LONGEST_SPELLING]


def _short_forms(folded: str) -> Iterator[str]:
    yield folded
    words = folded.split()
    if "saint" in words:
        yield " ".join("st" if word == "saint" else word for word in words)
    if "st" in words:
        yield " ".join("saint" if word == "st" else word for word in words)
    if isle := _ISLE_OF.fullmatch(folded):
        yield isle[1]
    if len(words) > 1 and words[0] == "the":
        yield " ".join(words[1:])
