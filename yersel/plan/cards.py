"""The pocket card: the filled fields of the flare-up plan, short enough for one side of A5."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import Truncator

from yersel.plan.reading import MemberShown
from yersel.plan.sections import Kind, Words, filled

MOST_OF_A_FIELD = 220  # characters: seven fields and three people fit one side of A5
MOST_PEOPLE = 3
MOST_IN_CODE = 500  # characters; at 40 mm wide, level M, a phone reads it


@dataclass(frozen=True)
class Card:
    """What stands on the card: questions with answers, and whom to ring."""

    lines: tuple[tuple[Words, str], ...]
    people: tuple[tuple[str, str], ...]
    is_shortened: bool


def card_of(kind: Kind, body: Mapping[str, Any], circle: Iterable[MemberShown], chosen: Iterable[str]) -> Card:
    """The chosen fields that are filled in; what is too long for a card is cut at a word, and the page says so."""
    wanted = set(chosen)
    found = [(ask.label, text) for ask, text in filled(kind, dict(body)) if ask.name in wanted]
    lines = tuple((label, Truncator(" ".join(text.split())).chars(MOST_OF_A_FIELD)) for label, text in found)
    people = [(member.name, member.phone) for member in circle if member.is_emergency_contact and member.name]
    return Card(lines, tuple(people[:MOST_PEOPLE]), any(len(" ".join(text.split())) > MOST_OF_A_FIELD for _label, text in found))


def card_text(card: Card, name: str) -> str:
    """The card as plain words, for a code that needs no server to be read."""
    lines = [name] if name else []
    lines += [f"{label}: {text}" for label, text in card.lines]
    lines += [f"{person} {phone}".strip() for person, phone in card.people]
    return "\n".join(lines)
