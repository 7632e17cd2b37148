from django.apps import AppConfig


class OpenDataConfig(AppConfig):
    """The room of directory data in and out by open standards."""

    name = "yersel.opendata"
    label = "opendata"
    verbose_name = "Open data"
