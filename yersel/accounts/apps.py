from typing import Any

from django.apps import AppConfig

from yersel.core import slots, told_acts


class AccountsConfig(AppConfig):
    """The room of people, signing in, and roles."""

    name = "yersel.accounts"
    label = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from yersel.accounts import checks, header, history, mail

        slots.fill("header-account", template="accounts/slots/header_account.html", context=header.account_link)
        slots.fill("footer-links", template="accounts/slots/footer_demo.html", context=header.demo_link, order=90)
        mail.register_kinds()
        told_acts.tell(history.WORDS)
        _listen_to_allauth()
        assert checks  # noqa: S101 - imported to be registered


def _listen_to_allauth() -> None:
    """allauth tells of sign-ins and second steps by signals; the audit is written from here."""
    from allauth.account.signals import user_logged_in
    from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_used

    user_logged_in.connect(_signed_in, dispatch_uid="accounts.signed_in")
    authenticator_added.connect(_second_step_added, dispatch_uid="accounts.added")
    authenticator_removed.connect(_second_step_removed, dispatch_uid="accounts.removed")
    authenticator_used.connect(_second_step_used, dispatch_uid="accounts.used")


def _signed_in(request: Any, user: Any, **kwargs: Any) -> None:
    from yersel.accounts import operations, sessions
    from yersel.core import clock

    sessions.confirm_now(request)
    operations.note_sign_in(person=user, at=clock.now())


def _second_step_added(request: Any, user: Any, authenticator: Any, **kwargs: Any) -> None:
    """Setting up the first is as good as showing it: the session counts as having taken the second step."""
    from allauth.account.internal.flows.login import record_authentication

    _note(user, authenticator, is_added=True)
    if authenticator.type != "recovery_codes":
        record_authentication(request, user, method="mfa", id=authenticator.pk, type=authenticator.type)


def _second_step_removed(request: Any, user: Any, authenticator: Any, **kwargs: Any) -> None:
    _note(user, authenticator, is_added=False)


def _note(user: Any, authenticator: Any, *, is_added: bool) -> None:
    from yersel.accounts import operations
    from yersel.core import clock

    operations.note_second_step(person=user, kind=authenticator.type, is_added=is_added, at=clock.now())


def _second_step_used(request: Any, **kwargs: Any) -> None:
    from yersel.accounts import sessions

    sessions.confirm_again(request)
