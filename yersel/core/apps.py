from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The room of layout, components, forms, slots, clock."""

    name = "yersel.core"
    label = "core"
    verbose_name = "Core"
