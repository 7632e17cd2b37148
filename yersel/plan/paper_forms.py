"""The forms of paper and files: which parts go on paper, and a saved file that comes back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yersel.plan.sections import KINDS


class PickForm(forms.Form):
    """Which parts go on paper, or on the card."""

    kinds = forms.MultipleChoiceField(label=_("Which parts?"), required=False, widget=forms.CheckboxSelectMultiple)
    blank = forms.BooleanField(label=_("With blank lines for what is not filled in"), required=False)

    def __init__(self, *args: Any, kinds: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kinds"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [(code, str(KINDS[code].title)) for code in kinds]


class BringInForm(forms.Form):
    """A plan that was saved as a file, and what becomes of what is here."""

    file = forms.FileField(
        label=_("The file you saved"),
        help_text=_("It ends in .json."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )
    how = forms.ChoiceField(
        label=_("What should happen with what is here?"),
        choices=[
            ("add", _("Add the file to it")),
            (
                "replace",
                _(
                    "Put the file in its place. Parts that I wrote stay under earlier versions. Goals, steps, numbers and people "
                    "without an account here that are not in the file go for good: take a copy first"
                ),
            ),
        ],
        widget=forms.RadioSelect,
        initial="add",
    )
