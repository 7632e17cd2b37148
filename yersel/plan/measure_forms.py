"""The form of a measure."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from yersel.core import clock
from yersel.core.forms import SplitDateField
from yersel.plan.measures import Item, Measure
from yersel.plan.text_field import Text
from yersel.plan.wanted import LONGEST_WORDS


class MeasureForm(forms.Form):
    """One measure on one day. Every question may be skipped."""

    taken_on = SplitDateField(label=_("Which day is this about?"))
    note = Text(label=_("A note to yourself, if you like"), required=False, rows=2, max_length=LONGEST_WORDS)

    def __init__(self, measure: Measure, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in measure.items:
            self.fields[f"item-{item.name}"] = _field_of(item)
        self.order_fields(["taken_on", *(f"item-{item.name}" for item in measure.items), "note"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not self.values():
            raise ValidationError(_("Answer at least one question, or leave the page: nothing has to be answered."))
        if (day := said.get("taken_on")) and day > clock.today():
            self.add_error("taken_on", _("Choose today or a day before it"))
        return said

    def values(self) -> dict[str, int]:
        found = {name.removeprefix("item-"): value for name, value in self.cleaned_data.items() if name.startswith("item-")}
        return {name: value for name, value in found.items() if value is not None}


def _field_of(item: Item) -> forms.TypedChoiceField:
    """A choice of numbers, or of words: answers of words are kept as their place in the list, counted from 1."""
    if item.has_numbers:
        choices = [("", str(_("I skip this"))), *((str(n), str(n)) for n in range(item.lowest, item.highest + 1))]
        help_text = str(_("%(low)d is “%(low_words)s”, %(high)d is “%(high_words)s”.")) % {
            "low": item.lowest,
            "low_words": item.lowest_words,
            "high": item.highest,
            "high_words": item.highest_words,
        }
    else:
        choices = [("", str(_("I skip this"))), *((str(n), words) for n, words in enumerate(item.choices, start=1))]
        help_text = ""
    return forms.TypedChoiceField(
        label=item.text, help_text=help_text, choices=choices, required=False, coerce=int, empty_value=None
    )
