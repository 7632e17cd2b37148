"""The mails of this room, and the one place from which it sends them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yersel.core.mail import MailKind, post, register

_CODE = {"code": "123456", "minutes": 15, "purpose": "sign-in"}
_KINDS: list[tuple[str, str | Promise, dict[str, Any]]] = [
    ("code", _("Whoever asks for a code: to sign in, to add an address, or to show that it is them."), _CODE),
    ("welcome", _("Somebody who has just joined."), {}),
    ("address_added", _("Somebody whose account has got another address."), {}),
    ("address_changed", _("Somebody whose lost address was changed for them: at both addresses."), {}),
    ("security_changed", _("Somebody whose ways to sign in have changed."), {"what": "passkey-added"}),
    ("role_given", _("Somebody who has a new role."), {"role": "Moderator"}),
    ("role_ended", _("Somebody whose role has ended."), {"role": "Moderator"}),
    ("account_closed", _("Somebody who has closed their account."), {}),
]


def register_kinds() -> None:
    """Make the kinds known, with their samples."""
    for name, description, sample in _KINDS:
        register(MailKind(_name(name), description, _given(sample), is_secret=name == "code"))


def send(kind: str, to: str, **context: Any) -> None:
    """Write a mail of this room in the transaction of what causes it; each is one of its own. Nothing is sent to nobody."""
    if not to:
        return
    one_line = {name: " ".join(value.split()) if isinstance(value, str) else value for name, value in context.items()}
    post(kind=_name(kind), to=to, context=one_line, cycle=uuid4().hex)


def _name(kind: str) -> str:
    return f"account-{kind.replace('_', '-')}"


def _given(sample: dict[str, Any]) -> Callable[[], Mapping[str, Any]]:
    return lambda: sample
