"""Refuses to run with demo people where real people are."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

REFUSAL = Error(
    "Demo mode is on outside development: anybody could step in as an administrator.",
    hint="Set YERSEL_DEMO=0, and run manage.py clear_demo and clear_demo_people.",
    id="accounts.E001",
)


@register
def no_demo_outside_development(**kwargs: Any) -> list[CheckMessage]:
    """Always asked, so that `check`, `check --deploy`, `migrate` and the test run all refuse."""
    return [REFUSAL] if settings.DEMO and not settings.DEVELOPMENT else []
