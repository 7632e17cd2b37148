"""The form of one choice of the weekly mail: where, what, and a stage if they wish."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yersel.directory.digest_links import Like
from yersel.directory.digest_reading import Where, where_of
from yersel.directory.models import Facet, TaxonomyTerm
from yersel.directory.stage_words import STAGES
from yersel.directory.vocabulary import Vocabulary
from yersel.places.queries import Choices, NotFound, locate

LONGEST_PLACE = 120


class DigestForm(forms.Form):
    """One choice. Fields are named as the parts of `Like` are."""

    hides_optional = True
    near = forms.CharField(
        label=gettext_lazy("Where?"),
        help_text=gettext_lazy("A town, a postcode or a council area. Of a postcode we keep only the nearest town."),
        max_length=LONGEST_PLACE,
        error_messages={"required": gettext_lazy("Type a town, a postcode or a council area.")},
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    what = forms.ChoiceField(
        label=gettext_lazy("For which condition, or what kind of support?"),
        error_messages={"required": gettext_lazy("Choose a condition or a kind of support.")},
    )
    stage = forms.ChoiceField(label=gettext_lazy("Where you are just now"), required=False, widget=forms.RadioSelect)

    def __init__(self, vocabulary: Vocabulary, *, data: Any = None, like: Like | None = None) -> None:
        super().__init__(data, initial=vars(like or Like()))
        conditions = [(f"condition:{one.code}", one.label) for one in vocabulary.choices["condition"]]
        kinds = [(f"kind:{one.code}", one.label) for one in vocabulary.choices["kind"]]
        groups = [(_("Conditions"), sorted(conditions, key=lambda pair: str(pair[1]))), (_("Kinds of support"), kinds)]
        self._choices("what", [("", _("Choose one")), *groups])
        self._choices("stage", [("", _("I would rather not say")), *((one.stage.value, one.words) for one in STAGES)])

    def _choices(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def clean_near(self) -> Where:
        """The council area, with the town where it is one, so that no postcode is kept."""
        answer = locate(self.cleaned_data["near"].replace("\0", " "))
        if isinstance(answer, NotFound):
            raise forms.ValidationError(answer.text)
        if isinstance(answer, Choices):
            names = "; ".join(option.key for option in answer.options[:6])
            raise forms.ValidationError(_("There are several. Type one of these: %(names)s") % {"names": names})
        where = where_of(answer)
        if where is None:
            raise forms.ValidationError(_("That is wide. Type a town, a postcode or a council area."))
        return where

    def clean_what(self) -> TaxonomyTerm:
        facet, _colon, code = self.cleaned_data["what"].partition(":")
        return _term(facet, code)

    def clean_stage(self) -> TaxonomyTerm | None:
        code = self.cleaned_data["stage"]
        return _term(Facet.STAGE, code) if code else None


def _term(facet: str, code: str) -> TaxonomyTerm:
    """A choice that was on the list a moment ago may have been merged away."""
    found = TaxonomyTerm.objects.filter(taxonomy__code=facet, code=code, bit__isnull=False).first()
    if found is None:
        raise forms.ValidationError(_("That is no longer on our list. Choose another."))
    return found
