"""The kinds of mail there are. A room registers its own in its `apps.py`; the page `/staff/mail/` shows each with its sample."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from yersel.core.mail.checking import MailRefused


@dataclass(frozen=True)
class MailKind:
    """A kind of mail: `templates/mail/<name>.txt` (its first line is the subject) and, if it likes, `templates/mail/<name>.html`."""

    name: str
    description: str | Promise  # who gets it, and when
    sample: Callable[[], Mapping[str, Any]]  # clearly made up, for the preview
    is_secret: bool = False  # its words are erased as soon as it is sent, as they open something


_kinds: dict[str, MailKind] = {}


def register(kind: MailKind) -> None:
    """Make a kind known. Doing so again changes nothing; a second kind of the same name is an error."""
    if _kinds.setdefault(kind.name, kind) != kind:
        raise ValueError(f"There are two kinds of mail called {kind.name}.")


def kind(name: str) -> MailKind:
    """The kind of this name. Raises MailRefused where nobody registered it."""
    if name not in _kinds:
        raise MailRefused(f"There is no kind of mail called {name!r}: a room registers its kinds in its apps.py.")
    return _kinds[name]


def is_secret(name: str) -> bool:
    """Whether the words of such mails are not kept. Of a kind that is no longer known they are."""
    return name in _kinds and _kinds[name].is_secret


def all_kinds() -> list[MailKind]:
    """Every kind, by name."""
    return [_kinds[name] for name in sorted(_kinds)]
