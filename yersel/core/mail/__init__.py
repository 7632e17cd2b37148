"""Mail: `post` writes a message in the transaction of what causes it; the worker sends it. See docs/explanation/mail.md."""

from yersel.core.mail.checking import MailRefused
from yersel.core.mail.kinds import MailKind, register
from yersel.core.mail.posting import post

__all__ = ["MailKind", "MailRefused", "post", "register"]
