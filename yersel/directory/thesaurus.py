"""What lay, Scots and misspelt words mean: phrases of the vocabulary found in a query, the longest first.

Both sides are folded and spelt alike first (`spell`), so that "sair heid", "SORE-HEAD" and "sore heids" are one phrase. Words that
are also everyday English (`me`, `as`, `bag`) count only in capitals, as the whole query, or beside a word of the same term.
Synonyms are for searching alone: none is ever printed back as a label.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from yersel.core.folding import fold
from yersel.directory.models import Facet

DATA = Path(__file__).resolve().parent / "data"
LONGEST_PHRASE = 6
_MARKS = ".,;:!?\"'()[]{}<>“”‘’«»…*_"
# How a term stands in the search index, beside the words: "xc12" is the condition with bit 12.
LETTERS = {Facet.CONDITION: "xc", Facet.KIND: "xk", Facet.STAGE: "xs", Facet.WHO: "xw", Facet.ACCESS: "xa"}


@dataclass(frozen=True)
class Term:
    """A term of one of our facets, as the search knows it."""

    facet: str
    code: str
    label: str
    bit: int

    @property
    def lexeme(self) -> str:
        return lexeme(self.facet, self.bit)


def lexeme(facet: str, bit: int) -> str:
    """The index's word for a term."""
    return f"{LETTERS[Facet(facet)]}{bit}"


@dataclass(frozen=True)
class Token:
    """One word as it was typed: folded, spelt in the one way, and whether it stood in capitals."""

    folded: str
    spelt: str
    is_capital: bool = False
    raw: str = ""

    @property
    def shown(self) -> str:
        """For saying it back: as it was typed, without the marks around it."""
        return self.raw or self.folded


@dataclass(frozen=True)
class Recognised:
    """A phrase that was understood. `typed` is in the person's own words, folded; `shown` is the same as they wrote it; `is_label` where
    those are the term's own name."""

    typed: str
    first: int
    last: int
    terms: tuple[Term, ...]
    is_label: bool
    shown: str = ""

    @property
    def conditions(self) -> list[Term]:
        return [term for term in self.terms if term.facet == Facet.CONDITION]


@dataclass
class Entry:
    """What one phrase stands for."""

    terms: dict[Term, bool] = field(default_factory=dict)
    is_common: bool = False


@cache
def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _spellings() -> dict[str, str]:
    return {row["spelling"]: row["standard"] for row in rows("scots_spellings.csv")}


@cache
def spell(word: str) -> str:
    """One spelling for a folded word: Scots and English forms alike, `-in` for `-ing`, no plural s."""
    word = _spellings().get(word, word)
    if len(word) > 5 and word.endswith("ing"):
        word = word[:-1]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return _spellings().get(word, word)


@cache
def little_words() -> frozenset[str]:
    """Little words that come between those that count ("pins and needles in my feet", "feelin gey doon"), in their one spelling."""
    return frozenset(spell(row["word"]) for row in rows("little_words.csv"))


def tokens(text: str) -> list[Token]:
    """The words of what was typed. Where everything is in capitals, capitals say nothing."""
    shouted = text.upper() == text and len(text.split()) > 1
    return [
        Token(word, spell(word), not shouted and len(raw) > 1 and raw.isupper(), raw.strip(_MARKS) if len(words) == 1 else "")
        for raw in text.split()
        for words in [fold(raw).split()]
        for word in words
    ]


def phrase_key(phrase: str) -> tuple[str, ...]:
    """A phrase in the form in which phrases are compared."""
    return tuple(spell(word) for word in fold(phrase).split())


class Thesaurus:
    """All phrases of the vocabulary. Built once, then only read."""

    def __init__(
        self, terms: Iterable[tuple[Term, Sequence[str], Sequence[str]]], parents: Mapping[tuple[str, str], str] | None = None
    ) -> None:
        self.entries: dict[tuple[str, ...], Entry] = {}
        self.without_little: dict[tuple[str, ...], Entry] = {}
        self.terms: dict[tuple[str, str], Term] = {}
        self.parents = parents or {}
        for term, lay, scots in terms:
            self.terms[term.facet, term.code] = term
            self._add(term.label, term, is_label=True)
            for phrase in (*lay, *scots):
                self._add(phrase, term, is_label=False)
        for row in rows("common_words.csv"):
            if entry := self.entries.get(phrase_key(row["word"])):
                entry.is_common = True
        for key, entry in self.entries.items():
            short = tuple(word for word in key if word not in little_words())
            if len(short) > 1 and not entry.is_common:
                self.without_little.setdefault(short, Entry()).terms.update(entry.terms)
        self.words = {word for key in self.entries for word in key}
        self.stops = {phrase_key(row["phrase"]) for row in rows("stop_phrases.csv")}
        self.carers = {phrase_key(row["phrase"]) for row in rows("carer_words.csv")}
        known = [row["word"] for row in rows("common_words.csv")] + [row["phrase"] for row in rows("carer_words.csv")]
        self.plain_words = {word for phrase in known for word in phrase_key(phrase)} | {w for key in self.stops for w in key}

    def _add(self, phrase: str, term: Term, *, is_label: bool) -> None:
        key = phrase_key(phrase)
        if key and len(key) <= 2 * LONGEST_PHRASE:
            terms = self.entries.setdefault(key, Entry()).terms
            terms[term] = terms.get(term, False) or is_label

    def broader(self, term: Term) -> Term | None:
        """The term above this one, if there is one."""
        parent = self.parents.get((term.facet, term.code))
        return self.terms.get((term.facet, parent)) if parent else None

    def knows(self, word: str) -> bool:
        """Whether a folded word stands anywhere in our lists, and so is no typing mistake."""
        return spell(word) in self.words or spell(word) in self.plain_words

    def recognise(self, words: Sequence[Token], *, plain: frozenset[tuple[str, ...]] = frozenset()) -> list[Recognised]:
        """The phrases understood, in their order, none overlapping. Phrases in `plain` are asked to be left as words."""
        taken = [False] * len(words)
        found: list[Recognised] = []
        common: list[Recognised] = []
        for length in range(min(2 * LONGEST_PHRASE, len(words)), 0, -1):
            spoken_of: set[int] = set()
            for first in range(len(words) - length + 1):
                key = tuple(token.spelt for token in words[first : first + length])
                if any(taken[first : first + length]):
                    continue
                entry = self.entries.get(key)
                if entry is None or key in plain:
                    if key in self.carers:
                        spoken_of.update(range(first, first + length))
                    continue
                one = self._recognised(words, first, first + length, entry)
                if entry.is_common and not self._stands_out(words, one):
                    common.append(one)
                    continue
                found.append(one)
                taken[first : first + length] = [True] * length
            # Of "my mum" the word "mum" alone says nothing of who the support is for.
            for place in spoken_of:
                taken[place] = True
        found += self._past_little_words(words, taken, plain)
        found += [one for one in common if not any(taken[one.first : one.last]) and _beside_its_like(one, found)]
        return sorted(found, key=lambda one: one.first)

    def _past_little_words(
        self, words: Sequence[Token], taken: list[bool], plain: frozenset[tuple[str, ...]]
    ) -> list[Recognised]:
        """Phrases of two words or more with little words between them, among the words not yet taken."""
        found = []
        rest = [place for place, token in enumerate(words) if token.spelt not in little_words()]
        for length in range(min(2 * LONGEST_PHRASE, len(rest)), 1, -1):
            for start in range(len(rest) - length + 1):
                places = rest[start : start + length]
                entry = self.without_little.get(tuple(words[place].spelt for place in places))
                first, last = places[0], places[-1] + 1
                if entry is None or any(taken[first:last]) or tuple(token.spelt for token in words[first:last]) in plain:
                    continue
                found.append(self._recognised(words, first, last, entry))
                taken[first:last] = [True] * (last - first)
        return found

    def _recognised(self, words: Sequence[Token], first: int, last: int, entry: Entry) -> Recognised:
        typed = " ".join(token.folded for token in words[first:last])
        terms = tuple(
            sorted(entry.terms, key=lambda term: (not entry.terms[term], list(LETTERS).index(Facet(term.facet)), term.bit))
        )
        shown = " ".join(token.shown for token in words[first:last])
        return Recognised(typed, first, last, terms, any(entry.terms.values()), shown)

    def _stands_out(self, words: Sequence[Token], one: Recognised) -> bool:
        if all(token.is_capital for token in words[one.first : one.last]):
            return True
        rest = [*words[: one.first], *words[one.last :]]
        return not self.without_stops(rest)

    def without_stops(self, words: Sequence[Token]) -> list[Token]:
        """The words without filler ("I need", "near me"), the longest filler first."""
        left = list(words)
        for length in range(min(LONGEST_PHRASE, len(left)), 0, -1):
            place = 0
            while place + length <= len(left):
                if tuple(token.spelt for token in left[place : place + length]) in self.stops:
                    del left[place : place + length]
                else:
                    place += 1
        return left

    def somebody_else(self, words: Sequence[Token]) -> str:
        """The words that speak of somebody the person looks after ("my mum", "ma man"), as they were typed; empty where none do."""
        spelt = [token.spelt for token in words]
        spoken_of = (
            (first, first + length)
            for length in range(4, 0, -1)
            for first in range(len(spelt) - length + 1)
            if tuple(spelt[first : first + length]) in self.carers
        )
        first, last = next(spoken_of, (0, 0))
        return " ".join(token.shown for token in words[first:last])


def _beside_its_like(one: Recognised, found: Sequence[Recognised]) -> bool:
    mine = set(one.terms)
    return any((other.last == one.first or one.last == other.first) and mine & set(other.terms) for other in found)


@cache
def _safety() -> tuple[Mapping[tuple[str, ...], str], Mapping[tuple[str, ...], tuple[str, ...]]]:
    words = {phrase_key(row["phrase"]): row["topic"] for row in rows("safety_words.csv")}
    exceptions = {phrase_key(row["phrase"]): phrase_key(row["contains"]) for row in rows("safety_exceptions.csv")}
    return words, exceptions


def safety_topics(text: str) -> list[str]:
    """The dangers a text speaks of (suicide, self-harm, overdose, abuse, danger), most often none.

    Asked of searches and of messages to other people, never of a plan. Nothing is stored and nothing is scored.
    """
    words, exceptions = _safety()
    spelt = [token.spelt for token in tokens(text[:2000])]
    spans = {(first, first + n) for n in range(1, 9) for first in range(len(spelt) - n + 1)}
    excused = {
        (first + offset, first + offset + len(inner))
        for first, last in spans
        if (inner := exceptions.get(tuple(spelt[first:last])))
        for offset in range(last - first - len(inner) + 1)
        if tuple(spelt[first + offset : first + offset + len(inner)]) == inner
    }
    found = {topic for first, last in spans - excused if (topic := words.get(tuple(spelt[first:last])))}
    return sorted(found)
