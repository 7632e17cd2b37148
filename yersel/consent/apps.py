from typing import Any

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    """The room of who may see what of whose, for what, and until when."""

    name = "yersel.consent"
    label = "consent"
    verbose_name = "Consent"

    def ready(self) -> None:
        from yersel.accounts.signals import account_closing, account_data_requested
        from yersel.consent import checks
        from yersel.consent.told_acts import WORDS
        from yersel.core import told_acts

        account_closing.connect(_account_closing, dispatch_uid="consent.closing")
        account_data_requested.connect(_account_data, dispatch_uid="consent.data")
        told_acts.tell(WORDS)
        assert checks  # noqa: S101 - imported to be registered


def _account_closing(person: Any, at: Any, **kwargs: Any) -> None:
    """What the person shared, and what was shared with them, ends with their account."""
    from yersel.consent import operations

    operations.forget_person(person=person, at=at)


def _account_data(person: Any, **kwargs: Any) -> tuple[str, Any]:
    from yersel.consent import queries

    return "consent", queries.data_about(person)
