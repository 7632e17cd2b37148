"""Forms of the account pages. Words of errors live here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yersel.accounts.models import HOUSE_WIDE, KeptBy, Role
from yersel.accounts.models.people import LONGEST_NAME

LONGEST_EMAIL = 254


def email_field(label: Any, **more: Any) -> forms.EmailField:
    widget = forms.EmailInput(attrs={"autocomplete": more.pop("autocomplete", "email"), "spellcheck": "false"})
    return forms.EmailField(label=label, max_length=LONGEST_EMAIL, widget=widget, **more)


class _Plain(forms.Form):
    """Text without signs that cannot be seen."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        return {name: clean_text(value) if type(value) is str else value for name, value in cleaned.items()}


def clean_text(text: str) -> str:
    """One line, without control characters and doubled spaces."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


class SignInForm(_Plain):
    email = email_field(_("Your e-mail address"), autocomplete="username webauthn")


class CodeForm(_Plain):
    code = forms.CharField(
        label=_("The code from the e-mail"),
        max_length=20,
        help_text=_("Six digits."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "ds_input--fixed-10"}),
        error_messages={"required": _("Type the six digits from the e-mail")},
    )


class NameForm(_Plain):
    display_name = forms.CharField(
        label=_("What should we call you?"),
        required=False,
        max_length=LONGEST_NAME,
        help_text=_("A first name or a nickname will do. Others see it where you write something."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )


class JoinForm(NameForm):
    is_of_age = forms.BooleanField(
        error_messages={"required": _("Please tell us that you are old enough, or ask somebody to act for you")}
    )

    def __init__(self, *args: Any, minimum_age: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_of_age"].label = _("I am %(age)d or older") % {"age": minimum_age}


class RecoveryForm(_Plain):
    email = email_field(_("The e-mail address of your account"), help_text=_("Also if you can no longer read it."))
    code = forms.CharField(
        label=_("One of your recovery codes"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )


class AddressForm(_Plain):
    email = email_field(_("Another e-mail address"))


class CloseForm(_Plain):
    WORD = "close"
    typed = forms.CharField(
        label=_("Type the word “close”"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def clean_typed(self) -> str:
        typed: str = self.cleaned_data["typed"]
        if typed.strip().strip("“”\"'").casefold() != self.WORD:
            raise forms.ValidationError(_("Type the word “close” if you want to close your account"))
        return typed


class KeepForm(_Plain):
    display_name = forms.CharField(label=_("What should we call them?"), max_length=LONGEST_NAME)
    consent = forms.ChoiceField(label=_("How did they agree?"), choices=KeptBy.Consent.choices, widget=forms.RadioSelect)
    purpose = forms.CharField(
        label=_("What do you act for them in?"),
        max_length=300,
        help_text=_("For example: to keep a list of groups, and to book events for them."),
        widget=forms.Textarea,
    )


class GiveRoleForm(_Plain):
    email = email_field(_("Their e-mail address"), autocomplete="off")
    role = forms.ChoiceField(
        label=_("The role"), choices=[("", _("Choose one")), *((role.value, role.label) for role in HOUSE_WIDE)]
    )

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class LostAddressForm(_Plain):
    old = email_field(_("The address they have lost"), autocomplete="off")
    new = email_field(_("Their new address"), autocomplete="off")
    reason = forms.CharField(
        label=_("Why, and how do you know that it is they?"),
        max_length=300,
        help_text=_("They can read this. It is kept with their account until they close it."),
        widget=forms.Textarea,
    )
