"""Friendly pages for what goes wrong, in the same frame as every page.

Those about a fault of ours are drawn from settings alone: no request, no database, no slots, so that they cannot fail with it.
"""

import math
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yersel.core.context import frame

LAST_RESORT = "<!DOCTYPE html><html lang=en><title>Yersel</title><p>Something went wrong. Please try again in a few minutes.</p>"


@dataclass(frozen=True)
class Fault:
    """What to say of a status. A plain one is drawn without the request."""

    title: str | Promise
    text: str | Promise
    is_plain: bool = False


FAULTS = {
    400: Fault(_("We could not read that"), _("The address or the form holds something we cannot read."), is_plain=True),
    403: Fault(_("This page is not open to you"), _("If you think it should be, please tell us.")),
    404: Fault(_("We cannot find that page"), _("It may have moved, or the address may have a slip in it.")),
    413: Fault(_("That is too big to send"), _("Please send less at once."), is_plain=True),
    429: Fault(_("Please wait a moment"), _("We had many requests from you in a short time. Nothing you typed was kept.")),
    500: Fault(_("Something went wrong"), _("It is our fault, not yours. We have made a note of it."), is_plain=True),
    503: Fault(_("We will be back soon"), _("This site cannot answer just now. Please try again soon."), is_plain=True),
}


def page(status: int, request: HttpRequest | None = None) -> HttpResponse:
    """The page for `status`. Where even that cannot be drawn, one line of plain HTML."""
    fault = FAULTS[status]
    context = {**frame(), "fault": fault, "status": status, "plain_frame": fault.is_plain}
    try:
        html = str(render_to_string("error.html", context, request=None if fault.is_plain else request))
    except Exception:
        if status < 500:
            return page(500)
        html = LAST_RESORT
    return HttpResponse(html, status=status, headers={"Cache-Control": "no-store"})


def too_many(request: HttpRequest, *, wait_seconds: float = 60) -> HttpResponse:
    """429, for whoever asks too often: a limit in a view returns this."""
    response = page(429, request)
    response["Retry-After"] = str(max(1, math.ceil(wait_seconds)))
    return response


def unavailable(*, wait_seconds: int = 120) -> HttpResponse:
    """503, while the database does not answer or the site is being mended."""
    response = page(503)
    response["Retry-After"] = str(wait_seconds)
    return response
