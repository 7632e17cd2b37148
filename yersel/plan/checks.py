"""What the settings must hold before any page offers a measure."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from yersel.plan.measures import MeasureRefused, all_measures


@register
def measures_can_be_read(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Every file of the folder in PLAN_MEASURES is a measure that names its licence."""
    if settings.PLAN_MEASURES and not Path(settings.PLAN_MEASURES).is_dir():
        return [Error("YERSEL_PLAN_MEASURES names no folder.", id="plan.E001")]
    try:
        all_measures()
    except MeasureRefused as why:
        return [Error(str(why), hint="See docs/reference/plan.md.", id="plan.E002")]
    return []
