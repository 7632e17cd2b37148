"""The measures that may be offered: definition files, each with its licence. One without a licence is refused, whoever adds it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

HERE = Path(__file__).resolve().parent / "data" / "measures"


class MeasureRefused(Exception):
    """A definition that lacks what it must say, a licence above all."""


@dataclass(frozen=True)
class Item:
    """One question: a number from `lowest` to `highest`, or one of `choices`."""

    name: str
    text: str
    lowest: int = 0
    highest: int = 10
    lowest_words: str = ""
    highest_words: str = ""
    choices: tuple[str, ...] = ()

    @property
    def has_numbers(self) -> bool:
        return not self.choices

    def words(self, value: Any) -> str:
        """An answer as people read it: the number, or the words that were chosen; a dash where it was left out."""
        if value is None:
            return "–"
        if self.has_numbers:
            return str(value)
        return self.choices[value - 1] if isinstance(value, int) and 0 < value <= len(self.choices) else "–"


@dataclass(frozen=True)
class Measure:
    """A set of questions that belong together, never added up into a score on any page."""

    id: str
    version: int
    title: str
    about: str
    licence: str
    licence_holder: str
    citation: str
    reading_note: str
    items: tuple[Item, ...]


def all_measures() -> dict[str, Measure]:
    """Every measure of this copy: ours, and those of the folder in PLAN_MEASURES, for which it holds a licence."""
    extra = settings.PLAN_MEASURES
    return _read((HERE, Path(extra)) if extra else (HERE,))


def answers_in_words(measure: str, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each question that was answered, with the answer; by its bare name where this copy does not have the measure (any more)."""
    found = all_measures().get(measure)
    items = {item.name: item for item in found.items} if found else {}
    ordered = [name for name in items if name in values] + sorted(set(values) - set(items))
    return [
        (items[name].text, items[name].words(values[name])) if name in items else (name, str(values[name])) for name in ordered
    ]


@cache
def _read(folders: tuple[Path, ...]) -> dict[str, Measure]:
    found = [read_measure(path) for folder in folders for path in sorted(folder.glob("*.toml"))]
    return {measure.id: measure for measure in found}


def read_measure(path: Path) -> Measure:
    """One definition. Raises MeasureRefused, naming the file, where something that it must say is missing."""
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        if not str(raw["licence"]).strip() or not str(raw["licence_holder"]).strip():
            raise MeasureRefused(f"{path.name}: a measure must name its licence and who holds it.")
        items = tuple(_item(item) for item in raw.pop("items"))
        return Measure(**raw, items=items)
    except (KeyError, TypeError, ValueError) as error:
        raise MeasureRefused(f"{path.name}: {error}") from None


def _item(raw: dict[str, Any]) -> Item:
    return Item(**{**raw, "choices": tuple(raw.get("choices", ()))})
