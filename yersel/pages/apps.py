from django.apps import AppConfig


class PagesConfig(AppConfig):
    """The room of home, statements, error pages and health."""

    name = "yersel.pages"
    label = "pages"
    verbose_name = "Pages"
