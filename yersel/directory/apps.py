from typing import Any

from django.apps import AppConfig

from yersel.core import slots, told_acts


class DirectoryConfig(AppConfig):
    """The room of services, and finding them."""

    name = "yersel.directory"
    label = "directory"
    verbose_name = "Directory"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from yersel.accounts.signals import account_closing, account_data_requested
        from yersel.directory import mailing
        from yersel.directory.for_you import greeting
        from yersel.directory.helpful_account import forget_marks, marks_for_download
        from yersel.directory.helpful_reading import helped_section
        from yersel.directory.home_slot import ways_to_browse
        from yersel.directory.list_slot import own_list
        from yersel.directory.sign_in_prompt import due_entries, note_due_entries
        from yersel.directory.told_acts import WORDS

        slots.fill("header-links", template="directory/slots/header_list.html", context=own_list, order=40)
        slots.fill("service-helped", template="directory/slots/service_helped.html", context=helped_section)
        account_data_requested.connect(marks_for_download, dispatch_uid="directory.marks_for_download")
        account_closing.connect(forget_marks, dispatch_uid="directory.forget_marks")
        slots.fill("home-greeting", template="directory/slots/home_greeting.html", context=greeting)
        slots.fill("home-browse", template="directory/slots/home_browse.html", context=ways_to_browse)
        slots.fill("account-parts", template="directory/slots/account_parts.html", context=_account_parts)
        slots.fill("role-grant", template="directory/slots/role_grant_areas.html", context=_where_editors_work)
        slots.fill("footer-links", template="directory/slots/footer_links.html", context=_always, order=40)
        slots.fill("page-notice", template="directory/slots/page_notice_due.html", context=due_entries)
        user_logged_in.connect(note_due_entries, dispatch_uid="directory.note_due_entries")
        mailing.register_kinds()
        told_acts.tell(WORDS)
        account_closing.connect(_account_closing, dispatch_uid="directory.contributing.closing")
        account_data_requested.connect(_account_data, dispatch_uid="directory.contributing.data")


def _always(request: Any, subject: Any) -> dict[str, Any]:
    return {}


def _account_parts(request: Any, subject: Any) -> dict[str, Any]:
    """What somebody may do here, for their account page."""
    from yersel.accounts.models import Permission
    from yersel.accounts.policies import may
    from yersel.directory.editor_areas import areas_of

    asked = {
        "may_decide": Permission.PUBLISH_ENTRIES,
        "may_decide_claims": Permission.DECIDE_CLAIMS,
        "may_merge": Permission.EDIT_ALL_ENTRIES,
    }
    answers = {name: may(subject, permission) for name, permission in asked.items()}
    return {**answers, "own_areas": areas_of(subject) if answers["may_decide"] and not answers["may_merge"] else []}


def _where_editors_work(request: Any, subject: Any) -> dict[str, Any] | None:
    """The areas of a directory editor, beside their role."""
    from yersel.accounts.models import Role
    from yersel.directory.editor_areas import areas_of

    return {"person": subject.person, "areas": areas_of(subject.person)} if subject.role == Role.DIRECTORY_EDITOR else None


def _account_closing(person: Any, at: Any, **kwargs: Any) -> None:
    from yersel.directory.operations.leaving import forget_person

    forget_person(person=person, at=at)


def _account_data(person: Any, **kwargs: Any) -> tuple[str, Any]:
    from yersel.directory.operations.leaving import data_about

    return "directory", data_about(person=person)
