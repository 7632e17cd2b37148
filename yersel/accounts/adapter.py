"""What django-allauth asks us: how to mail, where may be gone to next, who is asked for a second step, how secrets are kept."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from yersel.accounts import mail, policies, queries
from yersel.accounts.models import Person
from yersel.accounts.sessions import local_address


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by allauth's own forms; of its account app only the machinery of signing in is used."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        return bool(local_address(self.request, url))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """allauth mails only when a second step changes."""
        mail.send("security_changed", email, what=SECURITY_CHANGES.get(template_prefix.rpartition("/")[2], ""))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Never by allauth, which does not ask people without a password: `core.access.sensitive` marks what does."""
        return False

    def get_reauthentication_methods(self, user: Person) -> list[dict[str, Any]]:
        """A code by e-mail, and what else somebody has set up."""
        by_code = {"id": "code", "description": _("Send me a code"), "url": reverse("accounts:confirm")}
        return [by_code, *super().get_reauthentication_methods(user)]

    def get_login_stages(self) -> list[str]:
        """A second step where one is needed, and nothing else: addresses are shown to be one's own by the code itself."""
        return ["yersel.accounts.adapter.SecondStep"]


SECURITY_CHANGES = {
    "webauthn_added": "passkey-added",
    "webauthn_removed": "passkey-removed",
    "totp_activated": "app-added",
    "totp_deactivated": "app-removed",
}


class SecondStep(AuthenticateStage):  # type: ignore[misc]
    """Asked of staff, and of whoever set up an app. A passkey alone is another way in for members, not one step more."""

    def _should_handle(self, request: HttpRequest) -> bool:
        person = self.login.user
        if person is None or not super()._should_handle(request):
            return False
        return Authenticator.Type.TOTP in queries.second_factors_of(person) or policies.needs_second_factor(person)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Names and secrets of second steps."""

    def _get_site_name(self) -> str:
        return str(settings.SITE_NAME)

    def generate_authenticator_name(self, user: Person, type: str) -> str:  # noqa: A002 - allauth's word
        number = len(queries.passkeys_of(user)) + 1
        return _("Passkey %(number)d") % {"number": number}

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return can_do_without(authenticator)

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet().decrypt(encrypted_text.encode()).decode()


def can_do_without(authenticator: Authenticator) -> bool:
    """Somebody with a staff role keeps at least one second step."""
    others = Authenticator.objects.filter(user=authenticator.user, type__in=queries.SECOND_FACTORS).exclude(pk=authenticator.pk)
    return others.exists() or not policies.needs_second_factor(authenticator.user)


def _fernet() -> MultiFernet:
    """Seeds of apps and of recovery codes are sealed with a key made of SECRET_KEY, so that a copy of the table alone opens nothing."""
    secrets = [str(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    keys = [hashlib.sha256(b"yersel.accounts.seeds" + secret.encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
