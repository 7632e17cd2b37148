"""What to offer while somebody types: places, conditions, kinds of support, organisations and services, at most eight in all.

Conditions and kinds come from memory, also by what lay people and Scots call them; only their own label is ever shown. Names come
by one statement of four short walks along an index.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yersel.core.folding import fold
from yersel.core.memo import remember
from yersel.core.prepared import fetch_prepared
from yersel.directory.models import Facet, TaxonomyTerm
from yersel.directory.suggestion_rows import LONGEST
from yersel.directory.thesaurus import phrase_key
from yersel.directory.thesaurus import rows as rows_of
from yersel.places.queries import suggest_places

FIND = "directory:find"
SHORTEST = 2  # letters
MOST = 8
OWN, SYNONYM, INNER = 0, 2, 3  # ranks; one more where it is not the first word that begins so
LONG_ENOUGH = 5  # letters that say enough to look inside synonyms ("walk" is in many)
CANDIDATES = 12  # names read of each sort

# Names that begin with what was typed come before those that have it further on.
_NAMES = """
SELECT 0, is_first, s.name, s.slug, o.name FROM ({services}) found JOIN directory_service s ON s.id = found.service_id
    JOIN directory_organisation o ON o.id = s.organisation_id WHERE s.state = 'published' AND o.state = 'published'
UNION ALL
SELECT 1, is_first, o.name, o.slug, '' FROM ({organisations}) found JOIN directory_organisation o ON o.id = found.organisation_id
    WHERE o.state = 'published'
"""
_WALK = """(SELECT {owner}, is_first, starts FROM directory_search_prefix WHERE kind = '{kind}' AND is_first = {first}
    AND starts >= %(typed)s AND starts < %(end)s ORDER BY starts LIMIT %(most)s)"""


def _walks(kind: str, owner: str) -> str:
    return " UNION ALL ".join(_WALK.format(kind=kind, owner=owner, first=first) for first in ("true", "false"))


_STATEMENT = _NAMES.format(services=_walks("s", "service_id"), organisations=_walks("o", "organisation_id"))
_ORGANISATIONS = _NAMES.split("UNION ALL")[1].format(organisations=_walks("o", "organisation_id"))


Phrase = tuple[str, int, int, str, str, bool]  # what it begins with, rank, order, facet, label, is everyday English too


@dataclass(frozen=True)
class Suggestion:
    """One thing to choose. `value` is written into the box that was typed in; where there is none, `href` is gone to.

    `page` is the name of a page and what it is of: an address is made only of what is shown.
    """

    label: str
    detail: str = ""
    value: str = ""
    page: tuple[str, str] | None = None

    @property
    def href(self) -> str:
        if self.page is None:
            return ""
        name, key = self.page
        return f"{reverse(name)}?{urlencode({'near': key})}" if name == FIND else reverse(name, args=[key])


@dataclass(frozen=True)
class Group:
    """Suggestions of one sort, under what they are."""

    code: str
    label: str | Promise
    options: list[Suggestion]


_LABELS = {
    "place": _("Places"),
    "condition": _("Conditions"),
    "kind": _("Kinds of support"),
    "organisation": _("Organisations"),
    "service": _("Services"),
}


def suggest(words: str, near: str) -> list[Group]:
    """Groups that have anything, in their fixed order. `near` is what was typed as a place, `words` as anything else."""
    found: dict[str, Sequence[Suggestion]] = {}
    if len(fold(near[:LONGEST])) >= SHORTEST:
        found["place"] = [
            Suggestion(place.label, place.detail, value=place.key) for place in suggest_places(near[:LONGEST], MOST)
        ]
    typed = fold(words[:LONGEST])[:LONGEST]
    if len(typed) >= SHORTEST:
        found |= _for_words(words[:LONGEST], typed, places="place" not in found)
    return [Group(code, _LABELS[code], options) for code, options in _shared(found).items()]


def _for_words(words: str, typed: str, *, places: bool) -> dict[str, Sequence[Suggestion]]:
    found: dict[str, Sequence[Suggestion]] = {}
    if places:
        found["place"] = [Suggestion(place.label, place.detail, page=(FIND, place.key)) for place in suggest_places(words, MOST)]
    terms = terms_that_begin(typed)
    for facet in (Facet.CONDITION, Facet.KIND):
        found[facet.value] = [Suggestion(label, value=label) for of, label in terms if of == facet.value]
    return found | _names(typed)


def _shared(found: dict[str, Sequence[Suggestion]]) -> dict[str, list[Suggestion]]:
    """At most eight in all: one of each group by turns, while there is room."""
    taken = dict.fromkeys(_LABELS, 0)
    while sum(taken.values()) < MOST and (more := [code for code in _LABELS if taken[code] < len(found.get(code, ()))]):
        for code in more[: MOST - sum(taken.values())]:
            taken[code] += 1
    return {code: list(found[code])[:number] for code, number in taken.items() if number}


def terms_that_begin(typed: str) -> list[tuple[str, str]]:
    """(facet, label) of the terms that are called so, the best first: by their own name, then by what else people call them."""
    ranked: dict[tuple[str, str], tuple[int, int, int]] = {}
    for key in {typed, " ".join(phrase_key(typed))} - {""}:
        for phrase, rank, order, facet, label, is_common in _that_begin(key):
            if (not is_common or phrase == typed) and (rank < INNER or len(typed) >= LONG_ENOUGH):
                place = (rank, len(phrase), order)  # of what begins alike, the shortest is nearest
                ranked[facet, label] = min(ranked.get((facet, label), place), place)
    return sorted(ranked, key=lambda term: (ranked[term], term))


def _that_begin(key: str) -> Iterable[Phrase]:
    phrases = _phrases()
    first = bisect_left(phrases, key, key=lambda phrase: phrase[0])
    return takewhile(lambda phrase: phrase[0].startswith(key), islice(phrases, first, None))


@remember(seconds=60)
def _phrases() -> list[Phrase]:
    """Every name of every condition and kind from each of its words on, sorted, with its rank (the lower the better)."""
    common = {fold(row["word"]) for row in rows_of("common_words.csv")}
    terms = TaxonomyTerm.objects.filter(taxonomy__code__in=[Facet.CONDITION, Facet.KIND], bit__isnull=False)
    columns = ("taxonomy__code", "name", "order", "lay_synonyms", "scots_synonyms")
    found: set[Phrase] = set()
    for facet, label, order, lay, scots in terms.values_list(*columns):
        names = [(label, OWN), *((phrase, SYNONYM) for phrase in (*lay, *scots))]
        for name, rank in names:
            for spelling in (fold(name), " ".join(phrase_key(name))):
                found.update(_from_each_word(spelling, rank, order, facet, label, is_common=spelling in common and rank != OWN))
    return sorted(found)


def _from_each_word(spelling: str, rank: int, order: int, facet: str, label: str, *, is_common: bool) -> Iterable[Phrase]:
    words = spelling.split()
    for first in range(len(words)):
        yield " ".join(words[first:]), rank + (first > 0), order, facet, label, is_common


def _names(typed: str) -> dict[str, Sequence[Suggestion]]:
    """Services and organisations with a name that begins so, or has a word from which on it does. One query."""
    rows = fetch_prepared(_STATEMENT, _name_params(typed))
    services = sorted((row for row in rows if row[0] == 0), key=lambda row: not row[1])
    return {
        "organisation": read_organisations(row for row in rows if row[0] == 1),
        "service": _services([(name, slug, organisation) for _what, _first, name, slug, organisation in services]),
    }


def organisations_called_sql(text: str) -> tuple[str, dict[str, object]]:
    """A statement for the organisations whose name has these words in it one after another, the last perhaps only begun, and its
    parameters. Its rows are for `read_organisations`. Without enough letters to look for, no statement."""
    typed = fold(text[:LONGEST])[:LONGEST]
    return (_ORGANISATIONS, _name_params(typed)) if len(typed) >= SHORTEST else ("", {})


def read_organisations(rows: Iterable[tuple[Any, ...]]) -> list[Suggestion]:
    """From rows (anything, begins so, name, slug, anything): those that begin so first."""
    names = dict.fromkeys((name, slug) for _what, _first, name, slug, *_rest in sorted(rows, key=lambda row: not row[1]))
    return [Suggestion(name, page=("directory:organisation-show", slug)) for name, slug in names]


def _name_params(typed: str) -> dict[str, object]:
    return {"typed": typed, "end": _after(typed), "most": CANDIDATES}


def _services(found: Sequence[tuple[str, str, str]]) -> list[Suggestion]:
    """Each name once. Where several services share it, choosing it searches for the name."""
    services = list(dict.fromkeys(found))
    times = Counter(fold(name) for name, _slug, _organisation in services)
    offered: dict[str, Suggestion] = {}
    for name, slug, organisation in services:
        if times[fold(name)] > 1:
            offered.setdefault(fold(name), Suggestion(name, value=name))
        else:
            offered[fold(name)] = Suggestion(name, organisation, page=("directory:service-show", slug))
    return list(offered.values())


def _after(typed: str) -> str:
    """The first text, byte by byte, that comes after everything that begins with `typed`."""
    return typed[:-1] + chr(ord(typed[-1]) + 1)
