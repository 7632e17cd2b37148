from typing import Any

from django.conf import settings
from django.http import HttpRequest

from yersel.core import clock

FIND_ADDRESS = "/find"  # where the search of every page's header goes; a room above this one answers there


def site(request: HttpRequest) -> dict[str, Any]:
    """What every page shows of the site and of whoever runs it, and how the reader wants it shown."""
    return {
        **frame(),
        "large_print": request.GET.get("size") == "large",
        "page_address": request.build_absolute_uri(request.path),
        "languages_offered": _languages_offered(),
    }


def frame() -> dict[str, Any]:
    """The part that needs no request, so that a page about a fault can have it as well."""
    return {
        "site_name": settings.SITE_NAME,
        "operator_name": settings.OPERATOR_NAME,
        "operator_email": settings.OPERATOR_EMAIL,
        "operator_phone": settings.OPERATOR_PHONE,
        "is_demo": settings.DEMO,
        "find_address": FIND_ADDRESS,
        "now_printed": clock.now(),
    }


def _languages_offered() -> list[tuple[str, str]]:
    """The languages that translators have read, if there is a choice."""
    return list(settings.LANGUAGES) if len(settings.LANGUAGES_REVIEWED) > 1 else []
