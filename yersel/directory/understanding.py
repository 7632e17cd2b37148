"""Reading what somebody typed: which words we know, where they mean, what was misspelt, and what is left to look for as words.

The order: safety words in the whole text; a place, after "near" or "in", or at the end; typing mistakes; phrases of the vocabulary;
filler. What is understood is shown and can be undone: `plain` names phrases to be left as words, `as_typed` leaves
spelling alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from yersel.core.folding import fold
from yersel.core.memo import remember
from yersel.directory.models import Facet, TaxonomyTerm
from yersel.directory.spelling import corrections
from yersel.directory.thesaurus import (
    LETTERS,
    Recognised,
    Term,
    Thesaurus,
    Token,
    phrase_key,
    rows,
    safety_topics,
    spell,
    tokens,
)
from yersel.places.queries import known_spellings

_BEFORE_A_PLACE = {"near", "in", "at", "around", "nearby", "by", "round", "outside", "beside", "from", "nr", "about", "across"}
_OUTWARD = re.compile(r"(ab|dd|dg|eh|fk|g|hs|iv|ka|kw|ky|ml|pa|ph|td|ze)\d{1,2}")
_FULL = re.compile(_OUTWARD.pattern + r"\d[a-z]{2}")
_LONGEST_PLACE = 5


@dataclass(frozen=True)
class Understood:
    """A query as it was read. `words` are left to look for as text; `place` goes to `locate`.

    `somebody_else` are the words that speak of a person looked after; `carer_terms` is the support shown for that, too.
    """

    typed: str = ""
    recognised: tuple[Recognised, ...] = ()
    words: tuple[str, ...] = ()
    place: str = ""
    corrected: tuple[tuple[str, str], ...] = ()
    safety: tuple[str, ...] = ()
    somebody_else: str = ""
    carer_terms: tuple[Term, ...] = ()
    broader: tuple[Term, ...] = ()
    safety_terms: tuple[Term, ...] = ()
    without_place: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.recognised and not self.words

    @property
    def content_words(self) -> list[str]:
        """The words that say something, without "group", "help" and the like; all of them where nothing else was said."""
        content = [word for word in self.words if spell(word) not in generic_words()]
        return content if content or self.recognised else list(self.words)

    @property
    def generic(self) -> list[str]:
        content = set(self.content_words)
        return [word for word in self.words if word not in content]


# Where words of danger were typed, their letter is not looked for ("i want to die" is no search for palliative care): what is shown
# beneath the numbers to ring is support of these kinds.
_SOMEBODY_TO_TALK_TO = ((Facet.KIND, "helpline"), (Facet.KIND, "counselling"))
_HELP_IN_DANGER = {
    "abuse": ((Facet.WHO, "survivors-of-abuse"), *_SOMEBODY_TO_TALK_TO),
    **dict.fromkeys(["suicide", "self-harm", "overdose"], _SOMEBODY_TO_TALK_TO),
}


@remember(seconds=60)
def thesaurus() -> Thesaurus:
    """The vocabulary as the search reads it: kept for a minute."""
    found = TaxonomyTerm.objects.filter(taxonomy__code__in=list(LETTERS), bit__isnull=False)
    columns = ("taxonomy__code", "code", "name", "bit", "parent__code", "lay_synonyms", "scots_synonyms")
    terms = list(found.order_by("order", "code").values_list(*columns))
    return Thesaurus(
        ((Term(facet, code, name, bit), lay, scots) for facet, code, name, bit, _parent, lay, scots in terms),
        {(facet, code): parent for facet, code, _name, _bit, parent, _lay, _scots in terms if parent},
    )


@remember(seconds=3600)
def generic_words() -> frozenset[str]:
    """Words that stand beside what is looked for and rarely decide it, in their one spelling."""
    return frozenset(spell(fold(row["word"])) for row in rows("generic_words.csv"))


def understand(text: str, *, find_place: bool, plain: Sequence[str] = (), as_typed: bool = False) -> Understood:
    """Read a query. `find_place` looks for a place in it, where the person named none apart."""
    words = tokens(text)
    if not words:
        return Understood(typed=text)
    known = thesaurus()
    keep = frozenset(phrase_key(phrase) for phrase in plain)
    place, words = _take_place(words, known, keep) if find_place else ("", words)
    without_place = " ".join(word.folded for word in words)
    fixed: tuple[tuple[str, str], ...] = ()
    if not as_typed:
        words, fixed = _corrected(words, known)
    found = known.recognise(words, plain=keep)
    somebody_else = known.somebody_else(words)
    return Understood(
        typed=text,
        recognised=tuple(found),
        words=tuple(_left(words, found, known, bool(somebody_else))),
        place=place,
        corrected=fixed,
        safety=(topics := tuple(safety_topics(text))),
        safety_terms=tuple(
            term for key in _HELP_IN_DANGER.get(topics[0] if topics else "", ()) if (term := known.terms.get(key))
        ),
        somebody_else=somebody_else,
        carer_terms=_carer_terms(known, found) if somebody_else and phrase_key(somebody_else) not in keep else (),
        broader=tuple(dict.fromkeys(above for one in found for term in one.terms if (above := known.broader(term)))),
        without_place=without_place,
    )


def _left(words: list[Token], found: list[Recognised], known: Thesaurus, somebody_else: bool) -> list[str]:
    """The words that were neither understood nor are filler. A lone letter says nothing; nor, of somebody else, does "my mum"."""
    taken = {place for one in found for place in range(one.first, one.last)}
    rest = [token for place, token in enumerate(words) if place not in taken]
    if found and somebody_else:
        rest = _without(rest, known.carers)
    left = [token.folded for token in known.without_stops(rest) if len(token.folded) > 1 or token.folded.isdecimal()]
    if not left and not found:
        return [token.folded for token in words if len(token.folded) > 1] or [token.folded for token in words]
    return list(dict.fromkeys(left))


def _without(words: list[Token], phrases: set[tuple[str, ...]]) -> list[Token]:
    left = list(words)
    for length in range(4, 0, -1):
        for first in range(len(left) - length, -1, -1):
            if tuple(token.spelt for token in left[first : first + length]) in phrases:
                del left[first : first + length]
    return left


def _carer_terms(known: Thesaurus, found: list[Recognised]) -> tuple[Term, ...]:
    """Support for carers, shown too where somebody asks for a person with a condition."""
    if not any(one.conditions for one in found):
        return ()
    terms = [known.terms.get((Facet.KIND, "carers")), known.terms.get((Facet.WHO, "unpaid-carers"))]
    return tuple(term for term in terms if term is not None)


def _corrected(words: list[Token], known: Thesaurus) -> tuple[list[Token], tuple[tuple[str, str], ...]]:
    unknown = [word.folded for word in words if len(word.folded) >= 4 and word.folded.isalpha() and not known.knows(word.folded)]
    if not unknown:
        return words, ()
    fixes = corrections(unknown)
    if not fixes:
        return words, ()
    mended = [replace(word, folded=fix, spelt=spell(fix), raw="") if (fix := fixes.get(word.folded)) else word for word in words]
    return mended, tuple(fixes.items())


def _take_place(words: list[Token], known: Thesaurus, plain: frozenset[tuple[str, ...]]) -> tuple[str, list[Token]]:
    """The place in the words, and the words without it. First one after "near" or "in"; else one that ends or begins them."""
    folded = [word.folded for word in words]
    for first in range(len(words)):
        if length := _postcode_length(folded, first):
            return _cut(words, first, first + length)
    spellings = known_spellings()
    for before in range(len(words) - 1):
        if words[before].spelt in _BEFORE_A_PLACE and (length := _place_length(folded, before + 1, spellings)):
            return _cut(words, before + 1, before + 1 + length)
    taken = {place for one in known.recognise(words, plain=plain) for place in range(one.first, one.last)}
    for first in range(max(1, len(words) - _LONGEST_PLACE), len(words)):
        if _is_bare_place(words[first:], folded[first:], spellings, known) and not taken & set(range(first, len(words))):
            return _cut(words, first, len(words))
    for last in range(min(_LONGEST_PLACE, len(words) - 1), 0, -1):
        if _is_bare_place(words[:last], folded[:last], spellings, known) and not taken & set(range(last)):
            return _cut(words, 0, last)
    return "", words


def _postcode_length(folded: list[str], first: int) -> int:
    if _FULL.fullmatch(folded[first]):
        return 1
    if not _OUTWARD.fullmatch(folded[first]):
        return 0
    inward = folded[first + 1] if first + 1 < len(folded) else ""
    return 2 if re.fullmatch(r"\d[a-z]{2}|\d", inward) else 1


def _place_length(folded: list[str], first: int, spellings: frozenset[str]) -> int:
    longest = min(_LONGEST_PLACE, len(folded) - first)
    return next((n for n in range(longest, 0, -1) if " ".join(folded[first : first + n]) in spellings), 0)


def _is_bare_place(words: list[Token], folded: list[str], spellings: frozenset[str], known: Thesaurus) -> bool:
    """A name that stands alone is a place unless it is an everyday word too ("bath", "law")."""
    name = " ".join(folded)
    if name not in spellings:
        return False
    return len(folded) > 1 or (len(name) > 2 and not known.knows(name) and name not in everyday_names())


@remember(seconds=3600)
def everyday_names() -> frozenset[str]:
    """Names of Scottish places that are everyday words too: places only after "near" or "in"."""
    return frozenset(fold(row["name"]) for row in rows("everyday_place_names.csv"))


def _cut(words: list[Token], first: int, last: int) -> tuple[str, list[Token]]:
    """The place's words, and the rest without it and without the little word before it."""
    place = " ".join(word.folded for word in words[first:last])
    start = first - 1 if first and words[first - 1].spelt in _BEFORE_A_PLACE else first
    return place, [*words[:start], *words[last:]]
