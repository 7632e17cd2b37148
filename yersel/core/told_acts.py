"""What was done, in plain words: each room tells those of its own acts in its `apps.py`; people read them in their history.

An act is known by its verb in the audit; where two things share a verb, by the type of the thing as well: `"helpful-note approve"`.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise

_words: dict[str, str | Promise] = {}


def tell(words: Mapping[str, str | Promise]) -> None:
    """Make the words of a room's acts known. Raises ValueError where another room has told the same act otherwise."""
    clash = {act for act, said in words.items() if str(_words.get(act, said)) != str(said)}
    if clash:
        raise ValueError(f"told twice: {', '.join(sorted(clash))}")
    _words.update(words)


def words_for(object_type: str, verb: str) -> str | None:
    """The words of an act; None for one that nobody has told."""
    found = _words.get(f"{object_type} {verb}", _words.get(verb))
    return None if found is None else str(found)
