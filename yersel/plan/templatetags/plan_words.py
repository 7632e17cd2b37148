"""What templates of the plan ask of a part: its answers, its rows, what was ticked, and what is not filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.http import QueryDict

from yersel.plan.measures import answers_in_words
from yersel.plan.reading import AnswerShown, SectionShown
from yersel.plan.sections import Ask, Kind, Words, filled, rows_of, ticked

register = template.Library()


@register.filter
def answers(section: SectionShown) -> list[tuple[Ask, str]]:
    return list(filled(section.kind, dict(section.body)))


@register.filter
def rows(section: SectionShown) -> list[list[tuple[Words, str]]]:
    """Each row as pairs of a label and what stands there."""
    found = rows_of(section.kind, dict(section.body))
    return [[(ask.label, row[ask.name]) for ask in section.kind.rows] for row in found]


@register.filter
def ticks(section: SectionShown) -> list[Words]:
    return ticked(section.kind, dict(section.body))


@register.filter
def unanswered(kind: Kind, section: SectionShown | None) -> list[Ask]:
    """The questions that have no answer; of a part that has rows, one blank row."""
    answered = {ask.name for ask, _text in filled(kind, dict(section.body))} if section else set()
    return [ask for ask in kind.asks if ask.name not in answered] + (list(kind.rows) if not section else [])


@register.filter
def in_words(answer: AnswerShown) -> list[tuple[str, str]]:
    """The questions of a measure with what was answered."""
    return answers_in_words(answer.measure, answer.values)


@register.filter
def at(found: Mapping[Any, Any], key: Any) -> Any:
    """The value under a key; nothing where there is none."""
    return found.get(key, "")


@register.filter
def without_size(query: str) -> str:
    """An address's query without the size of the print."""
    asked = QueryDict(query, mutable=True)
    asked.pop("size", None)
    return asked.urlencode()
