"""Forms of decisions, claims and appeals: each with the words that the other side will read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yersel.directory.telling_forms import PlainForm
from yersel.places.models import CouncilArea


class ReasonForm(PlainForm):
    """A decision's reason. The button that was pressed says which decision."""

    reason = forms.CharField(
        label=_("Your reason, or your question"),
        max_length=1000,
        widget=forms.Textarea,
        help_text=_("They get these words by mail. Be plain and kind: what is right, what is missing, what they can do."),
        error_messages={"required": _("Write a reason: they have a right to one")},
    )


class DeleteForm(PlainForm):
    """The name as a proof that this entry is the one that is meant, and why."""

    name = forms.CharField(
        label=_("Its name"),
        max_length=300,
        help_text=_("Type it as it stands above, so that we know that you mean this one. Capitals and accents do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    reason = forms.CharField(
        label=_("Why is it deleted?"),
        max_length=1000,
        widget=forms.Textarea,
        help_text=_("Moderators read it, and whoever looks after the entry gets it by mail."),
        error_messages={"required": _("Write a reason: they have a right to one")},
    )


class EditorAreasForm(PlainForm):
    """All of Scotland, or certain council areas."""

    scope = forms.ChoiceField(
        label=_("Which part?"),
        choices=[("all", _("All of Scotland")), ("some", _("Only these areas"))],
        widget=forms.RadioSelect,
    )
    areas = forms.ModelMultipleChoiceField(
        label=_("Council areas"),
        queryset=CouncilArea.objects.order_by("name"),
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("scope") == "some" and not cleaned.get("areas"):
            self.add_error("areas", _("Tick at least one area"))
        return cleaned

    def chosen(self) -> list[CouncilArea]:
        """None for all of Scotland."""
        return list(self.cleaned_data["areas"]) if self.cleaned_data["scope"] == "some" else []


class ClaimForm(PlainForm):
    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    role = forms.CharField(label=_("What are you in the group?"), max_length=120, help_text=_("Such as: secretary, organiser."))
    phone = forms.CharField(
        label=_("A phone number"),
        max_length=40,
        required=False,
        help_text=_("If we may ring you about this. It is not published."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
    )
    comment = forms.CharField(
        label=_("How can we tell that you speak for the group?"),
        max_length=1000,
        widget=forms.Textarea,
        help_text=_("Such as: an address at the group’s own web site, your name on its page, somebody we can ring."),
    )


class AppealForm(PlainForm):
    text = forms.CharField(
        label=_("Why should we think again?"),
        max_length=2000,
        widget=forms.Textarea,
        help_text=_("Somebody else reads this than the one who decided."),
    )


class MergeForm(PlainForm):
    keep = forms.CharField(label=_("The entry to keep"), max_length=300, help_text=_("Its address on this site, or its number."))
    drop = forms.CharField(
        label=_("The entry to put away"), max_length=300, help_text=_("Its address will lead to the one above.")
    )
