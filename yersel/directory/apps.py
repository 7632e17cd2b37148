from django.apps import AppConfig

from yersel.core import slots


class DirectoryConfig(AppConfig):
    """The room of services, and finding them."""

    name = "yersel.directory"
    label = "directory"
    verbose_name = "Directory"

    def ready(self) -> None:
        from yersel.directory.for_you import greeting
        from yersel.directory.home_slot import ways_to_browse
        from yersel.directory.list_slot import own_list

        slots.fill("header-links", template="directory/slots/header_list.html", context=own_list, order=40)
        slots.fill("home-greeting", template="directory/slots/home_greeting.html", context=greeting)
        slots.fill("home-browse", template="directory/slots/home_browse.html", context=ways_to_browse)
