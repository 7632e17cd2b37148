from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """The room of services, and finding them."""

    name = "yersel.directory"
    label = "directory"
    verbose_name = "Directory"
