"""The error of this room's use cases. It carries words that may be shown."""

from yersel.accounts.policies import Answer


class Refused(Exception):
    """A policy said no, or what was asked cannot be done."""


def refuse_unless(answer: Answer) -> None:
    """Raise Refused with the policy's reason, unless it said yes."""
    if not answer:
        raise Refused(str(answer.why_not))
