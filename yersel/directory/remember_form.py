"""The form by which somebody asks this device to remember a place and needs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yersel.directory.remembering import LONGEST_PLACE, Remembered
from yersel.directory.stage_words import STAGES
from yersel.directory.vocabulary import Vocabulary
from yersel.places.queries import Choices, NotFound, locate

MOST_CONDITIONS = 12


class RememberForm(forms.Form):
    """Nothing in it has to be filled in. Fields are named as the search's own parameters are."""

    hides_optional = True
    near = forms.CharField(
        label=gettext_lazy("Town or postcode"),
        required=False,
        max_length=LONGEST_PLACE,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    stage = forms.ChoiceField(label=gettext_lazy("Where you are just now"), required=False, widget=forms.RadioSelect)
    condition = forms.MultipleChoiceField(label=gettext_lazy("Conditions"), required=False)
    access = forms.MultipleChoiceField(label=gettext_lazy("Getting in and taking part"), required=False)

    def __init__(self, vocabulary: Vocabulary, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for facet in ("condition", "access"):
            self._choices(facet, [(choice.code, choice.label) for choice in vocabulary.choices[facet]])
        self._choices("stage", [("", _("I would rather not say")), *((one.stage.value, one.words) for one in STAGES)])

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type alone
        field.choices = choices

    def clean_near(self) -> str:
        """The place's own key, so that it is never asked again which one was meant."""
        typed = self.cleaned_data["near"].replace("\0", " ").strip()
        if not typed:
            return ""
        answer = locate(typed)
        if isinstance(answer, NotFound):
            raise forms.ValidationError(answer.text)
        if isinstance(answer, Choices):
            names = "; ".join(option.key for option in answer.options[:6])
            raise forms.ValidationError(_("There are several. Type one of these: %(names)s") % {"names": names})
        return answer.key[:LONGEST_PLACE]

    def clean_condition(self) -> list[str]:
        codes: list[str] = self.cleaned_data["condition"]
        if len(codes) > MOST_CONDITIONS:
            raise forms.ValidationError(_("Choose at most %(most)d conditions.") % {"most": MOST_CONDITIONS})
        return codes

    def remembered(self) -> Remembered:
        """What was asked to be remembered. Only for a form that is valid."""
        said = self.cleaned_data
        return Remembered(said["near"], tuple(said["condition"]), said["stage"], tuple(said["access"]))
