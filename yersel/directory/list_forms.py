"""The forms of a list: its notes, the link to it, and the one address it goes to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yersel.directory.operations.collections import LONGEST_NAME
from yersel.directory.saving import LONGEST_NOTE, Item

LONGEST_ADDRESS = 254
LIVES = {"7": timedelta(days=7), "30": timedelta(days=30), "90": timedelta(days=90)}
_BREAKS = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")


class NotesForm(forms.Form):
    """A note for each service of a list."""

    hides_optional = True

    def __init__(self, items: Iterable[Item], data: Any = None) -> None:
        super().__init__(data)
        self.items = {item.service_id: self.field_name(item.service_id) for item in items}
        notes = {item.service_id: item.note for item in items}
        for service_id, name in self.items.items():
            self.fields[name] = forms.CharField(
                label=_("Your note"),
                required=False,
                max_length=LONGEST_NOTE,
                initial=notes[service_id],
                widget=forms.Textarea(attrs={"rows": "2"}),
            )

    @staticmethod
    def field_name(service_id: UUID) -> str:
        return f"note-{service_id}"

    def notes(self) -> dict[UUID, str]:
        """The notes that were sent, each on one line. Only for a form that is valid; a note that was not sent stays as it was."""
        sent = {id_: name for id_, name in self.items.items() if name in self.data}
        return {id_: " ".join(self.cleaned_data[name].split()) for id_, name in sent.items()}


class ListNameForm(forms.Form):
    """What a list in the account is called."""

    name = forms.CharField(
        label=gettext_lazy("What is the list called?"),
        help_text=gettext_lazy("Such as “Walking groups”. Please name no person."),
        max_length=LONGEST_NAME,
        error_messages={"required": gettext_lazy("Give the list a name.")},
    )

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class ShareForm(forms.Form):
    """What a shared list is called, how long its link works, and whether the notes go with it."""

    name = forms.CharField(
        label=gettext_lazy("What is the list called?"),
        help_text=gettext_lazy("Such as “Walking groups”. Please name no person."),
        required=False,
        max_length=LONGEST_NAME,
    )
    lasts = forms.ChoiceField(
        label=gettext_lazy("How long should the link work?"),
        choices=[("7", gettext_lazy("A week")), ("30", gettext_lazy("30 days")), ("90", gettext_lazy("90 days"))],
        initial="90",
        widget=forms.RadioSelect,
    )
    with_notes = forms.BooleanField(label=gettext_lazy("Show my notes to whoever opens it"), required=False)

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def life(self) -> timedelta:
        return LIVES[self.cleaned_data["lasts"]]


class SendForm(forms.Form):
    """One e-mail address. The second box is for machines: people do not see it, and whoever fills it in is told that all went well."""

    address = forms.CharField(
        label=gettext_lazy("Whose e-mail address?"),
        help_text=gettext_lazy("One address. We use it once and do not keep it."),
        error_messages={"required": gettext_lazy("Write the e-mail address it should go to.")},
        widget=forms.TextInput(attrs={"type": "email", "autocomplete": "email", "spellcheck": "false"}),
        strip=False,
    )
    website = forms.CharField(
        label=gettext_lazy("Leave this box empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def clean_address(self) -> str:
        """One plain address. Anything that could be two, or end a header and begin another, is refused and never repaired."""
        address: str = self.cleaned_data["address"].strip(" ")
        if not address:
            raise ValidationError(_("Write the e-mail address it should go to."))
        if _BREAKS.search(address):
            raise ValidationError(_("An address is on one line. Take out the line break."))
        if address.count("@") > 1 or re.search(r"[,;<>\s]", address):
            raise ValidationError(_("Write one address only, with no name beside it and no spaces in it."))
        self._refuse_malformed(address)
        return address

    def _refuse_malformed(self, address: str) -> None:
        try:
            validate_email(address)
        except ValidationError:
            raise ValidationError(_("That is not an e-mail address. One looks like name@example.org.")) from None
        if len(address) > LONGEST_ADDRESS or not address.isascii():
            raise ValidationError(_("That is not an e-mail address that mail servers take."))

    def is_from_machine(self) -> bool:
        return bool(self.cleaned_data.get("website"))
