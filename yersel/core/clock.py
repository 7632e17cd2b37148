"""The one place that reads the clock, so that everything else takes the time as an argument."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

SCOTLAND = ZoneInfo("Europe/London")


def now() -> datetime:
    """The time now, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """The date in Scotland."""
    return timezone.now().astimezone(SCOTLAND).date()
