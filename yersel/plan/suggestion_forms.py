"""The forms of a suggestion and of the answer to it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yersel.plan.sections import Kind
from yersel.plan.text_field import Text
from yersel.plan.wanted import LONGEST_WORDS


class SuggestionForm(forms.Form):
    """What a question of a part could say."""

    target = forms.ChoiceField(label=_("Which question is it about?"))
    text = Text(label=_("What you suggest it should say"), rows=4, max_length=LONGEST_WORDS)
    why = Text(label=_("Why you suggest it"), required=False, rows=2, max_length=LONGEST_WORDS)

    def __init__(self, kind: Kind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["target"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [(ask.name, str(ask.label)) for ask in kind.asks]


class AnswerForm(forms.Form):
    """The person's answer to a suggestion: as proposed, with changes, or no."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    text = Text(label=_("What it will say if you take it"), help_text=_("You can change it first."), rows=4, required=False)
    answer = Text(
        label=_("A note back, if you like"),
        help_text=_("Whoever suggested it can read this."),
        required=False,
        rows=2,
        max_length=LONGEST_WORDS,
    )
