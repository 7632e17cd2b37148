"""The dictionary of known words that `spelling` looks in: words of the index, of the vocabulary, and of the names of places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

import psycopg
from django.db.backends.utils import CursorWrapper

from yersel.core.folding import fold
from yersel.directory.models import Facet, TaxonomyTerm
from yersel.directory.spelling import SHORTEST, deletions
from yersel.places.queries import known_spellings

# A word of the vocabulary counts as if so many services had it: a mistake is more often meant for it than for a rare name.
OF_THE_VOCABULARY = 50
SHORTEST_NAME = 6

_ADD = """
INSERT INTO directory_search_spelling (deletion, word, frequency)
SELECT deletion, word, frequency FROM unnest(%s::text[], %s::text[], %s::int[]) AS new (deletion, word, frequency)
ON CONFLICT (deletion, word) DO NOTHING
"""


def add(cursor: CursorWrapper, words: Mapping[str, int]) -> None:
    """Add the words of an edit that the dictionary lacks."""
    cursor.execute("SELECT word FROM directory_search_spelling WHERE deletion = word AND deletion = ANY(%s)", [sorted(words)])
    known = {word for (word,) in cursor.fetchall()}
    rows = list(_rows({word: count for word, count in words.items() if word not in known}))
    if rows:
        cursor.execute(_ADD, [list(column) for column in zip(*rows, strict=True)])


def rebuild(cursor: CursorWrapper, words: Counter[str]) -> None:
    """Write the dictionary anew from the words of all services, the vocabulary and the places."""
    counted = Counter(words)
    for word in _of_the_vocabulary():
        counted[word] += OF_THE_VOCABULARY
    counted.update(word for name in known_spellings() for word in name.split() if _is_name_to_correct_to(word))
    cursor.execute("DELETE FROM directory_search_spelling")
    raw = cast("psycopg.Cursor[object]", cursor.cursor)
    with raw.copy("COPY directory_search_spelling (deletion, word, frequency) FROM STDIN") as copy:
        for row in _rows(counted):
            copy.write_row(row)


def _is_name_to_correct_to(word: str) -> bool:
    """Short names of places are too near to other words ("Smith" is no mistake for one) to correct anything to them."""
    return len(word) >= SHORTEST_NAME and word.isascii() and word.isalpha()


def _rows(words: Mapping[str, int]) -> Iterator[tuple[str, str, int]]:
    for word, frequency in words.items():
        if len(word) >= SHORTEST - 1:
            for form in deletions(word):
                yield form, word, frequency


def _of_the_vocabulary() -> Iterable[str]:
    terms = TaxonomyTerm.objects.filter(taxonomy__code__in=Facet.values)
    phrases = [
        phrase for row in terms.values_list("name", "lay_synonyms", "scots_synonyms") for phrase in (row[0], *row[1], *row[2])
    ]
    return {word for phrase in phrases for word in fold(phrase).split() if word.isalpha()}
