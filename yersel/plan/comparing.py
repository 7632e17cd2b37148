"""Two versions of a part beside each other: question by question, what went and what came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from yersel.core.forms import SplitDateField
from yersel.core.templatetags.words import plain_date
from yersel.plan.reading import as_date
from yersel.plan.sections import Kind, Words, rows_of, ticked


@dataclass(frozen=True)
class Compared:
    """One question whose answer differs."""

    label: Words
    before: str
    after: str


def compared(kind: Kind, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Compared]:
    """The questions that differ, in the order of the part."""
    found = []
    for label, was, is_now in zip(
        (label for label, _text in _texts(kind, before)),
        (text for _label, text in _texts(kind, before)),
        (text for _label, text in _texts(kind, after)),
        strict=True,
    ):
        if was != is_now:
            found.append(Compared(label, was, is_now))
    return found


def compared_fields(fields: Mapping[str, forms.Field], before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Compared]:
    """The fields of a goal or a step that differ, in the order of their form, choices by their words."""
    pairs = ((field, _said(field, before.get(name)), _said(field, after.get(name))) for name, field in fields.items())
    return [Compared(str(field.label), was, is_now) for field, was, is_now in pairs if was != is_now and field.label]


def _said(field: forms.Field, value: Any) -> str:
    if value in (None, "", False):
        return ""
    if value is True:
        return str(_("Yes"))
    if isinstance(field, forms.ChoiceField):
        choices = cast(Iterable[tuple[Any, Any]], field.choices)
        return next((str(words) for code, words in choices if str(code) == str(value)), str(value))
    return plain_date(day) if isinstance(field, SplitDateField) and (day := as_date(value)) else str(value)


def _texts(kind: Kind, body: Mapping[str, Any]) -> list[tuple[Words, str]]:
    """Every question of a part with its answer as text, empty where there is none."""
    texts: list[tuple[Words, str]] = [(ask.label, str(body.get(ask.name) or "")) for ask in kind.asks]
    if kind.rows:
        rows = [" · ".join(value for value in row.values() if value) for row in rows_of(kind, dict(body))]
        texts.append((kind.row_title, "\n".join(rows)))
    if kind.ticks:
        texts.append((kind.ticks_label, "\n".join(str(words) for words in ticked(kind, dict(body)))))
    return texts
