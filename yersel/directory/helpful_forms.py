"""What somebody may add when they say that a service helped: all of it as they wish."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yersel.directory.models import Facet, Service, TaxonomyTerm
from yersel.directory.stage_words import words_of

SHORTEST, LONGEST = 20, 280


class HelpedForm(forms.Form):
    """Condition, stage and a few words. Conditions that the service is for come first."""

    condition = forms.ModelChoiceField(TaxonomyTerm.objects.none(), required=False, label=_("For which condition?"))
    stage = forms.ModelChoiceField(TaxonomyTerm.objects.none(), required=False, label=_("Where were you just then?"))
    note = forms.CharField(
        required=False,
        label=_("How did it help?"),
        help_text=_("Others may read this, without your name. Please name nobody, and say nothing about medicines or cures."),
        min_length=SHORTEST,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "min_length": _("Write at least %(limit_value)d letters, or leave it empty"),
            "max_length": _("Write %(limit_value)d letters at most"),
        },
    )

    def __init__(self, *args: Any, service: Service, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        terms = TaxonomyTerm.objects.filter(bit__isnull=False)
        conditions = terms.filter(taxonomy__code=Facet.CONDITION).order_by("name")
        own = set(service.attributes.filter(term__taxonomy__code=Facet.CONDITION).values_list("term_id", flat=True))
        rows = [(term.pk, term.name) for term in conditions]
        first = [row for row in rows if row[0] in own]
        rest = [row for row in rows if row[0] not in own]
        choice: Any = self.fields["condition"]
        choice.queryset = conditions
        groups = [(_("This service is for"), first), (_("All conditions"), rest)] if first else rest
        choice.choices = [("", _("I would rather not say")), *groups]
        stage: Any = self.fields["stage"]
        stage.queryset = terms.filter(taxonomy__code=Facet.STAGE).order_by("order")
        stage.choices = [("", _("I would rather not say")), *((row.pk, words_of(row.code).words) for row in stage.queryset)]
