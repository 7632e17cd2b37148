"""What the settings must hold before any text can be sealed."""

from collections.abc import Sequence
from typing import Any

from cryptography.fernet import Fernet
from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security)
def master_keys_are_keys(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Each of YERSEL_MASTER_KEYS is a Fernet key; the message never repeats one."""
    for place, key in enumerate(settings.MASTER_KEYS, start=1):
        try:
            Fernet(key)
        except (ValueError, TypeError):
            hint = "Make one: manage.py make_master_key"
            return [Error(f"Key number {place} of YERSEL_MASTER_KEYS is no master key.", hint=hint, id="consent.E001")]
    return []
