"""Sample data for `/components/`: clearly made up."""

from datetime import UTC, datetime
from typing import Any

from django import forms

from yersel.core.components import FacetChoice, FacetGroup, MapTile, SummaryRow
from yersel.core.forms import SplitDateField

WRONG_ANSWERS = {"email": "nobody", "when_0": "31", "when_1": "2", "when_2": "2026"}


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label="What should we call you?", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label="Your e-mail address",
        required=False,
        help_text="We use it once, to send you this page.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    when = SplitDateField(label="When did it start?", required=False, help_text="For example 5 10 2026")
    area = forms.ChoiceField(label="Which area?", choices=[("", "Choose one"), ("fife", "Fife"), ("moray", "Moray")])
    how = forms.ChoiceField(
        label="How should we answer?", choices=[("phone", "By phone"), ("post", "By post")], widget=forms.RadioSelect
    )
    needs = forms.MultipleChoiceField(
        label="What helps you to take part?",
        required=False,
        choices=[("lift", "A lift or no steps"), ("loop", "A hearing loop")],
        widget=forms.CheckboxSelectMultiple,
    )
    more = forms.CharField(
        label="What else should we know?", required=False, max_length=200, help_text="In your own words.", widget=forms.Textarea
    )
    agreed = forms.BooleanField(label="I have read how my words are used")


def everything() -> dict[str, Any]:
    """The context of the page."""
    return {
        "form": SampleForm(),
        "wrong_form": SampleForm(WRONG_ANSWERS, auto_id="wrong_%s"),
        "rows": [SummaryRow("Name", "Rowan Tree (made up)", "#summary", "Change"), ("Area", "Fife")],
        "reviewed": datetime(2026, 10, 5, 12, tzinfo=UTC),
        "edited": datetime(2026, 9, 1, 12, tzinfo=UTC),
        "tiles": [
            MapTile("Shetland Islands", "#tiles", 3, 0, 4),
            MapTile("Highland", "#tiles", 1, 1, 12),
            MapTile("Moray", "#tiles", 2, 1, 7),
            MapTile("Clackmannanshire", "#tiles", 2, 2, 0),
        ],
        "facet": FacetGroup(
            "kind",
            "Kind of support",
            [
                FacetChoice("walk", "Walking group", 12, is_chosen=True),
                FacetChoice("choir", "Choir", 3),
                FacetChoice("boat", "Boats", 0),
            ],
        ),
        "closed_facet": FacetGroup("cost", "Cost", [FacetChoice("free", "Free", 20)]),
        "words": {"date": datetime(2026, 10, 5, 17, 30, tzinfo=UTC), "markdown": "Come *as you are*.\n\n- tea\n- **a blether**"},
    }
