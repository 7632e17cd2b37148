"""What was understood, as the words PostgreSQL's full text search is asked with.

A phrase we know becomes its own words or any of its terms ("xc12", which the index holds beside the words); different things asked for
must all be there. Every word is folded, so it holds letters and digits alone, and is quoted besides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from yersel.core.folding import fold
from yersel.directory.thesaurus import Recognised, Term, in_english
from yersel.directory.understanding import Understood

MOST_TELLING = 10
MANY_THINGS = 4  # from so many things understood, one alone of them is no answer to the rest


@dataclass(frozen=True)
class TextQuery:
    """Inputs of `to_tsquery`: what must match; what ranks; all words in the name; and what to fall back on.

    `relaxed`: any of what was understood, what is broader, or any word; `understood` and `any_understood` put the closest first.
    `two`: where many things were understood, any two of them, which is tried before that.
    `some`: any of plain words. Each is empty where it would be no wider.
    """

    match: str = ""
    rank: str = ""
    in_name: str = ""
    two: str = ""
    relaxed: str = ""
    understood: str = ""
    any_understood: str = ""
    some: str = ""

    @property
    def wider(self) -> tuple[str, ...]:
        """What to look for where nothing has all the words, one after the other."""
        return tuple(match for match in (self.two, self.relaxed) if match)


def text_of_words(text: str) -> TextQuery:
    """Plain words, all of them."""
    words = list(dict.fromkeys(fold(text).split()))
    telling = _telling([_word(word) for word in words])
    return TextQuery(
        match=_all(_word(word) for word in words),
        rank=_any(telling),
        in_name=_all(_word(word, "A") for word in words),
        some=_any(telling) if len(words) > 1 else "",
    )


def text_of(understood: Understood) -> TextQuery:
    """What was understood, and the words that are left. Words like "group" do not decide where something else was said."""
    units = [_unit(one, understood.carer_terms) for one in understood.recognised]
    if understood.safety_terms:
        help_to_hand = _any([*(term.lexeme for term in understood.safety_terms), *units])
        return TextQuery(match=help_to_hand, rank=help_to_hand)
    content = [_word(word) for word in understood.content_words]
    generic = [_word(word) for word in understood.generic]
    needed = [*units, *content] or generic
    typed = [word for one in understood.recognised for word in one.typed.split()]
    meanings = [term.lexeme for term in (*(term for one in understood.recognised for term in one.terms), *understood.perhaps)]
    telling = _telling([*content, *generic])
    ranked = dict.fromkeys([*_telling([_word(word) for word in typed]), *meanings, *telling])
    return TextQuery(
        match=_all(needed),
        rank=_any(ranked),
        in_name=_all(_word(word, "A") for word in dict.fromkeys([*typed, *understood.words])),
        two=_any(f"({one} & {other})" for one, other in combinations(units, 2)) if len(units) >= MANY_THINGS else "",
        relaxed=_relaxed(units, _telling(content), understood.broader),
        understood=_all(units),
        any_understood=_any(units),
        some="" if units else _some(understood, telling),
    )


def _telling(words: Sequence[str]) -> list[str]:
    """The ten longest: of a long sentence, any word at all is nearly every service, and takes as long to find."""
    kept = set(sorted(dict.fromkeys(words), key=len, reverse=True)[:MOST_TELLING])
    return [word for word in dict.fromkeys(words) if word in kept]


def _relaxed(units: Sequence[str], content: Sequence[str], broader: Sequence[Term]) -> str:
    """Any one of the things asked for, of what they belong to, or of the words."""
    wider = [*content, *(term.lexeme for term in broader)]
    return _any([*units, *wider]) if units and (wider or len(units) > 1) else ""


def _some(understood: Understood, words: Sequence[str]) -> str:
    """Of a sentence that was not understood: any of its words, and what they may mean; of somebody else, support for carers too."""
    terms = [term.lexeme for term in (*understood.perhaps, *understood.carer_terms)]
    return _any(dict.fromkeys([*words, *terms])) if len(words) + len(terms) > 1 else ""


def _unit(one: Recognised, carer_terms: Sequence[Term]) -> str:
    """A phrase's own words, or any of its terms. Of somebody else's condition, support for carers does as well."""
    terms = [*one.terms, *(carer_terms if one.conditions else ())]
    return f"({_all(_word(word) for word in one.typed.split())} | {_any(term.lexeme for term in terms)})"


def _word(word: str, weight: str = "") -> str:
    """A word as it was typed, or its English: of "forgettin" the index knows only "forgetting". `weight` A is a name."""
    label = f":{weight}" if weight else ""
    english = in_english(word)
    return f"'{word}'{label}" if english == word else f"('{word}'{label} | '{english}'{label})"


def _all(parts: Iterable[str]) -> str:
    return " & ".join(parts)


def _any(parts: Iterable[str]) -> str:
    return " | ".join(parts)
