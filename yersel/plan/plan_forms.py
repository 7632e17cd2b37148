"""The forms of the plan itself: the yes to keeping it, its cover, the day to look at it again, and its end."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from yersel.core.forms import SplitDateField
from yersel.core.vocabulary import Stage
from yersel.plan.models import Plan
from yersel.plan.sections import FIRST_SCREENS
from yersel.plan.text_field import Text


class ConsentForm(forms.Form):
    """The explicit yes to keeping a plan."""

    yes = forms.BooleanField(
        label="",
        error_messages={"required": _("Tick the box if you want us to keep your plan. You can also use it without an account.")},
    )

    def __init__(self, *args: Any, words: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["yes"].label = words


class CoverForm(forms.Form):
    """The stages that somebody chooses for themselves, any number or none, and what they call their plan."""

    stages = forms.MultipleChoiceField(
        label=_("Where are you just now?"),
        help_text=_(
            "Choose as many as you like, or none. You can change this whenever you want. It only changes what comes first here."
        ),
        choices=[(stage.value, FIRST_SCREENS[stage].title) for stage in Stage],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    title = Text(
        label=_("What you call your plan"), help_text=_("You need not call it anything."), required=False, max_length=120
    )


class ReviewForm(forms.Form):
    """When somebody wants to look at their plan again."""

    review_on = SplitDateField(
        label=_("When would you like to look at it again?"), help_text=_("Leave it empty for no date."), required=False
    )
    reminder = forms.ChoiceField(
        label=_("Shall we remind you?"), choices=Plan.Reminder.choices, widget=forms.RadioSelect, initial="none"
    )


class EraseForm(forms.Form):
    word = forms.CharField(label=_("Type the word ERASE"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def clean_word(self) -> str:
        word: str = self.cleaned_data["word"].strip()
        if word.upper() != "ERASE":
            raise ValidationError(_("Type the five letters of the word ERASE, or leave the page: nothing is erased then."))
        return word
