"""allauth's forms in our words. Named in the settings (MFA_FORMS)."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from yersel.accounts.models import Person

REMEMBERED_SECONDS = 180  # longer than a code of an app is right
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


class _UsedOnce:
    """allauth remembers a used code of an app for half a minute; with the clock of a phone allowed to be wrong it is right for longer."""

    user: Person
    authenticator: Authenticator

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        is_app = self.authenticator.type == Authenticator.Type.TOTP
        if is_app and not cache.add(f"app code used:{self.user.pk}:{code}", "y", timeout=REMEMBERED_SECONDS):
            raise get_adapter().validation_error("incorrect_code")
        return code


class SecondStepForm(_UsedOnce, AuthenticateForm):  # type: ignore[misc]
    """A code at sign-in."""

    code = _code(_("The code that your app shows, or a recovery code"))


class SecondStepAgainForm(_UsedOnce, ReauthenticateForm):  # type: ignore[misc]
    """A code once more."""

    code = _code(_("The code that your app shows, or a recovery code"))
