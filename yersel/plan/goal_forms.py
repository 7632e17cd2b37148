"""The forms of a goal and of a step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yersel.core.forms import SplitDateField
from yersel.plan.reading import GoalShown, StepShown
from yersel.plan.text_field import Text
from yersel.plan.wanted import ATTAINMENT, LONGEST_WORDS, Doer, GoalStatus, StepStatus

_TEN = [("", _("I would rather not say")), *((str(number), str(number)) for number in range(11))]


def _ten(label: Any, help_text: Any = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, help_text=help_text, choices=_TEN, required=False, coerce=int, empty_value=None)


class GoalForm(forms.Form):
    """A goal in the person's own words."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput, required=False)
    words = Text(
        label=_("What would you like?"),
        error_messages={"required": _("Write what you would like, in your own words")},
        help_text=_("In your own words. Such as: walk to the shop and back."),
        rows=3,
        max_length=LONGEST_WORDS,
    )
    why_it_matters = Text(label=_("Why it matters to you"), required=False, rows=3, max_length=LONGEST_WORDS)
    importance = _ten(_("How much does it matter to you?"), _("0 is not at all, 10 is more than anything."))
    confidence = _ten(_("How sure are you that you can do it?"), _("0 is not at all sure, 10 is quite sure."))
    progress = _ten(_("How far along are you?"), _("0 is not begun, 10 is there."))
    attainment = forms.TypedChoiceField(
        label=_("Looking back, how did it go?"),
        choices=[("", _("Too early to say")), *((str(level), words) for level, words in ATTAINMENT.items())],
        required=False,
        coerce=int,
        empty_value=None,
    )
    target_on = SplitDateField(label=_("By when, if there is a day"), required=False)
    review_on = SplitDateField(label=_("When to look at it again"), required=False)
    status = forms.ChoiceField(label=_("Where are you with it?"), choices=GoalStatus.choices, initial=GoalStatus.ACTIVE)

    @classmethod
    def of(cls, goal: GoalShown) -> GoalForm:
        initial = dict(goal.content) | {"target_on": goal.target_on, "review_on": goal.review_on, "seen": goal.version}
        return cls(initial=initial)

    def content(self, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
        said = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        said |= {name: said[name].isoformat() if said[name] else None for name in ("target_on", "review_on")}
        kept = {**dict(before or {}), **said}
        return {name: value for name, value in kept.items() if value not in (None, "")}


class StepForm(forms.Form):
    """A small step."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput, required=False)
    text = Text(
        label=_("What is the step?"),
        error_messages={"required": _("Write what the step is")},
        help_text=_("Small enough to do. Such as: ring the walking group."),
        rows=2,
        max_length=LONGEST_WORDS,
    )
    doer = forms.ChoiceField(label=_("Who does it?"), choices=Doer.choices, widget=forms.RadioSelect, initial=Doer.ME)
    when = Text(label=_("When"), help_text=_("Such as: Tuesday after lunch."), required=False, max_length=200)
    status = forms.ChoiceField(label=_("Where are you with it?"), choices=StepStatus.choices, initial=StepStatus.NOT_STARTED)
    outcome = Text(label=_("What came of it"), required=False, rows=2, max_length=LONGEST_WORDS)
    helped = forms.BooleanField(
        label=_("This helped me"), help_text=_("A note for yourself, in your plan alone."), required=False
    )

    @classmethod
    def of(cls, step: StepShown) -> StepForm:
        return cls(initial={**step.content, "seen": step.version})

    def content(self, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
        said = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        kept = {**dict(before or {}), **said}
        return {name: value for name, value in kept.items() if value not in (None, "")}
