from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


def _nothing() -> dict[str, Any]:
    return {}


class CoreConfig(AppConfig):
    """The room of layout, components, forms, slots, clock, mail, backup."""

    name = "yersel.core"
    label = "core"
    verbose_name = "Core"

    def ready(self) -> None:
        from yersel.core import checks  # noqa: F401 - to import them is to register them
        from yersel.core.mail.kinds import MailKind, register

        register(MailKind("test-message", _("Whoever runs this copy tries whether mail gets out."), _nothing))
