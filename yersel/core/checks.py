"""What `manage.py check --deploy` refuses, besides what Django itself does."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Advice


@register(Tags.security, deploy=True)
def no_demo_where_people_use_it(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Demo mode shows every mail to everybody, and its data is made up."""
    if not settings.DEMO:
        return []
    return [Error("Demo mode is on: set YERSEL_DEMO=0 where people use it.", id="yersel.E001")]


@register(Tags.security, deploy=True)
def not_development_where_people_use_it(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Development speaks plain HTTP and opens staff previews to everybody."""
    if not settings.DEVELOPMENT:
        return []
    return [Error("Development mode is on: set YERSEL_DEVELOPMENT=0 where people use it.", id="yersel.E002")]


@register(deploy=True)
def mail_gets_out(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Without a server mail waits; from localhost it is refused by most."""
    found: list[CheckMessage] = []
    if settings.MAIL_SERVER is None:
        found.append(Advice("No mail goes out: set YERSEL_EMAIL_URL.", id="yersel.W001"))
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost>"):
        found.append(Advice("Mail has no address to come from: set YERSEL_MAIL_FROM.", id="yersel.W002"))
    if not settings.SITE_ADDRESS.startswith("https://"):
        found.append(Advice("Links in mail do not lead to https://: set YERSEL_SITE_ADDRESS.", id="yersel.W003"))
    return found
