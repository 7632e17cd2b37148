"""allauth's forms in our words. Named in the settings (MFA_FORMS)."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

DIGITS = {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "ds_input--fixed-10"}


def _code(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=20, widget=forms.TextInput(attrs=DIGITS))


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """Every passkey of ours can sign in alone, so its device must have checked who holds it."""

    passwordless = None
    name = forms.CharField(label=_("A name for it"), required=False, max_length=60)

    def clean_name(self) -> str:
        name: str = super().clean_name()
        self.cleaned_data["passwordless"] = True  # allauth's `clean` then asks for that check
        return name


class AppForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an app that is being set up."""

    code = _code(_("The code that the app shows"))


class SecondStepForm(AuthenticateForm):  # type: ignore[misc]
    """A code at sign-in."""

    code = _code(_("The code that your app shows, or a recovery code"))


class SecondStepAgainForm(ReauthenticateForm):  # type: ignore[misc]
    """A code once more."""

    code = _code(_("The code that your app shows, or a recovery code"))
