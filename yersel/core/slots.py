"""Slots let a higher room show something on a lower room's page, without the lower room knowing of it.

The page names a slot, `{% slot "service-actions" service %}`. A higher room fills it in its `apps.py`:

    slots.fill("service-actions", template="plan/service_action.html", context=step_for_service)

A slot only shows: it never writes. One that fails is left out and logged, and never breaks the page.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

logger = logging.getLogger(__name__)
# None says "nothing to show here"; a mapping is the template's context.
Filling = Callable[[HttpRequest | None, Any], Mapping[str, Any] | None]


@dataclass(frozen=True)
class Filler:
    """One room's way to fill a slot; lower `order` shows first."""

    slot: str
    template: str
    context: Filling
    order: int = 50

    @property
    def room(self) -> str:
        return self.template.partition("/")[0]


_fillers: dict[str, list[Filler]] = {}


def fill(slot: str, *, template: str, context: Filling, order: int = 50) -> None:
    """Register a filler. Filling the same slot with the same template again changes nothing."""
    fillers = _fillers.setdefault(slot, [])
    if all(filler.template != template for filler in fillers):
        fillers.append(Filler(slot, template, context, order))
        fillers.sort(key=lambda filler: (filler.order, filler.template))


def fillers() -> dict[str, list[Filler]]:
    """Every slot that is filled, with who fills it, for the page `/components/`."""
    return {slot: list(found) for slot, found in sorted(_fillers.items())}


def render(slot: str, subject: Any, request: HttpRequest | None) -> SafeString:
    """The HTML of every filler of `slot`, in order; those that fail are left out."""
    return mark_safe("".join(_rendered(filler, subject, request) for filler in _fillers.get(slot, [])))  # noqa: S308 - templates escape


def _rendered(filler: Filler, subject: Any, request: HttpRequest | None) -> str:
    try:
        context = filler.context(request, subject)
        return "" if context is None else render_to_string(filler.template, dict(context), request=request)
    except Exception:
        logger.exception("slot %s: %s was left out", filler.slot, filler.template)
        return ""
