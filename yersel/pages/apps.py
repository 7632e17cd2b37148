from typing import Any

from django.apps import AppConfig
from django.http import HttpRequest

from yersel.core import slots


def _always(request: HttpRequest | None, subject: Any) -> dict[str, Any]:
    return {}


class PagesConfig(AppConfig):
    """The room of home, statements, error pages and health."""

    name = "yersel.pages"
    label = "pages"
    verbose_name = "Pages"

    def ready(self) -> None:
        slots.fill("header-links", template="pages/slots/header_links.html", context=_always, order=90)
        slots.fill("footer-links", template="pages/slots/footer_links.html", context=_always, order=50)
