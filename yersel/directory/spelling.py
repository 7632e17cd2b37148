"""Typing mistakes: a word that nothing in the index, the vocabulary or the names of places has is taken for its nearest neighbour.

The dictionary holds each known word under itself and under itself less one letter; a mistake and its word then meet in a common form
(symmetric deletion). One edit for words of 4 to 7 letters, two for longer ones (directory spec, section 8).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection
from rapidfuzz.distance import DamerauLevenshtein

SHORTEST = 4
LONG = 8
NAME_LIKE = 6  # shorter words are often names ("Jean"): they are only mended where the first letter holds


def deletions(word: str) -> set[str]:
    """The word and each form of it that lacks one letter."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def corrections(words: Iterable[str]) -> dict[str, str]:
    """For each unknown word its nearest known one, where there is one near enough. One query for all of them."""
    unknown = {word: _forms(word) for word in dict.fromkeys(words) if len(word) >= SHORTEST}
    if not unknown:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT deletion, word, frequency FROM directory_search_spelling WHERE deletion = ANY(%s)",
            [sorted(set().union(*unknown.values()))],
        )
        rows = cursor.fetchall()
    by_form: dict[str, list[tuple[str, int]]] = {}
    for deletion, word, frequency in rows:
        by_form.setdefault(deletion, []).append((word, frequency))
    found = {word: _nearest(word, [one for form in forms for one in by_form.get(form, [])]) for word, forms in unknown.items()}
    return {word: best for word, best in found.items() if best and best != word}


def _forms(word: str) -> set[str]:
    """The forms under which a mistake's word may stand: less one letter, and for long words less two."""
    forms = deletions(word)
    return forms.union(*(deletions(form) for form in forms)) if len(word) >= LONG else forms


def _nearest(word: str, candidates: Sequence[tuple[str, int]]) -> str:
    """The known word with the fewest edits; of equals one that begins alike, then the more frequent. Itself where it is known."""
    most = 1 if len(word) < LONG else 2
    ranked = sorted(
        (edits, known[0] != word[0], abs(len(known) - len(word)), -frequency, known)
        for known, frequency in set(candidates)
        if (known[0] == word[0] or len(word) >= NAME_LIKE)
        and (edits := DamerauLevenshtein.distance(word, known, score_cutoff=most)) <= most
        and len(known) >= SHORTEST - 1
    )
    return ranked[0][-1] if ranked else ""
