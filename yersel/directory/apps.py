from django.apps import AppConfig

from yersel.core import slots


class DirectoryConfig(AppConfig):
    """The room of services, and finding them."""

    name = "yersel.directory"
    label = "directory"
    verbose_name = "Directory"

    def ready(self) -> None:
        from yersel.accounts.signals import account_closing, account_data_requested
        from yersel.directory.for_you import greeting
        from yersel.directory.helpful_account import forget_marks, marks_for_download
        from yersel.directory.helpful_reading import helped_section
        from yersel.directory.home_slot import ways_to_browse

        slots.fill("service-helped", template="directory/slots/service_helped.html", context=helped_section)
        account_data_requested.connect(marks_for_download, dispatch_uid="directory.marks_for_download")
        account_closing.connect(forget_marks, dispatch_uid="directory.forget_marks")
        slots.fill("home-greeting", template="directory/slots/home_greeting.html", context=greeting)
        slots.fill("home-browse", template="directory/slots/home_browse.html", context=ways_to_browse)
