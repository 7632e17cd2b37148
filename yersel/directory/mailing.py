"""The mails of this room, and the one place from which it sends them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from yersel.accounts.models import Person
from yersel.core.mail import MailKind, MailRefused, post, register

if TYPE_CHECKING:
    from yersel.directory.presenters_list import Entry

logger = logging.getLogger(__name__)
LONGEST_NAME = 120
_WHY = {"name": "Tay Chair Dancers", "reason": "A sample of what the person who decided has written."}
_ENTRY = {
    "name": "Sample walkers",
    "service": {"organisation": {"name": "Sample group"}},
    "page": {"calls": [{"number": "0131 496 0044"}], "emails": ["walkers@example.org"], "cost": {"words": "Free"}, "banners": []},
    "when": ["Tuesdays, 11am"],
    "where": ["Sample Hall, 1 Sample Street"],
    "short_address": "https://yersel.example.org/s/sample",
}
_KINDS: list[tuple[str, str | Promise, dict[str, Any]]] = [
    ("contribution_published", _("Whoever sent something that is now published."), {**_WHY, "address": "https://example.org/"}),
    ("contribution_returned", _("Whoever sent something about which we have a question."), _WHY),
    ("contribution_refused", _("Whoever sent something that is not published."), _WHY),
    ("picture_published", _("Whoever sent a picture that is now shown."), {**_WHY, "address": "/services/sample/"}),
    ("picture_returned", _("Whoever sent a picture about which we have a question."), _WHY),
    ("picture_refused", _("Whoever sent a picture that is not shown."), _WHY),
    ("picture_removed", _("Whoever sent a picture that somebody else has taken away."), _WHY),
    ("appeal_decided", _("Whoever asked us to think again."), {**_WHY, "is_upheld": False}),
    ("claim_made", _("Whoever leads on an entry that somebody else wants to look after too."), _WHY),
    ("confirm_claim", _("Whoever may now look after an entry."), _WHY),
    ("deny_claim", _("Whoever asked to look after an entry in vain."), _WHY),
    ("revoke_claim", _("Whoever may no longer look after an entry."), _WHY),
    ("editor_areas", _("A directory editor whose areas an administrator has changed."), {"areas": ["Highland", "Moray"]}),
    (
        "entry_deleted",
        _("Whoever looks after an entry that a moderator has taken out of the directory."),
        {**_WHY, "until": date(2026, 12, 24)},
    ),
    (
        "entry_brought_back",
        _("Whoever looks after an entry that was deleted and is back."),
        {**_WHY, "address": "https://example.org/"},
    ),
    (
        "manager_ended",
        _("Whoever looks after an entry with somebody whom a moderator has ended it for."),
        {**_WHY, "who": "Una Sample", "is_lead": True},
    ),
    ("lead_now", _("Whoever leads on an entry from now on."), _WHY),
    (
        "problem_reported",
        _("Whoever looks after an entry of which somebody says that it is wrong."),
        {**_WHY, "kind": "It has closed"},
    ),
    ("problem_answered", _("Whoever told us of a problem and left an address."), {**_WHY, "reply": "A sample of an answer."}),
    (
        "review",
        _("Whoever looks after entries that are due for a check, after ten, eleven and twelve months."),
        {
            "entries": [{"name": "Tay Chair Dancers", "since": "January 2026", "was_checked": True, "link": "/"}],
            "is_claimed": True,
        },
    ),
    ("digest_confirm", _("Whoever asked for the weekly mail of new services, to say that it is they."), {"link": "/"}),
    (
        "digest",
        _("Whoever asked for it and confirmed it, in a week that brought something new."),
        {
            "services": [
                {"name": "Tay Chair Dancers", "organisation": "Sample group", "summary": "Dancing on chairs.", "link": "/"}
            ],
            "number": 4,
            "more": 3,
            "link": "/",
            "unsubscribe_address": "https://example.org/",
        },
    ),
    (
        "watch",
        _("Whoever asked to be told if a service on their list closes or moves, when it has."),
        {
            "name": "Tay Chair Dancers",
            "changes": ["It meets somewhere else now.", "Its phone number has changed."],
            "link": "/",
            "unsubscribe_address": "https://example.org/",
        },
    ),
    ("list", _("Whoever is sent a list of services by somebody."), {"entries": [_ENTRY], "list_address": ""}),
]


def register_kinds() -> None:
    """Make the kinds known, with their samples."""
    for name, description, sample in _KINDS:
        register(MailKind(_name(name), description, _given(sample), is_secret=name == "list"))


def send(kind: str, to: Person | str | None, /, **context: Any) -> None:
    """Write a mail in the transaction of what causes it; each is one of its own. Nobody, former members and demo people get none."""
    address = to if isinstance(to, str) else to.email if to and not to.is_demo else ""
    if not address:
        return
    if "name" in context:
        context["name"] = Truncator(" ".join(context["name"].split())).chars(LONGEST_NAME)
    recipient = f"person:{to.pk}" if isinstance(to, Person) else ""
    post(kind=_name(kind), to=address, recipient=recipient, context=context, cycle=uuid4().hex)


@dataclass(frozen=True)
class Letter:
    """One of many mails; `object`, `recipient` and `cycle` make it the one that it is, so that it is never written twice."""

    kind: str
    to: str
    object: str
    recipient: str
    cycle: str
    context: Mapping[str, Any]
    unsubscribe: str = ""  # the whole address of the link that ends such mails


def send_all(letters: Sequence[Letter], *, at: datetime) -> None:
    """Write mails in the transaction of what causes them. An address that cannot be written to is left out, and counted in the log."""
    refused = 0
    for letter in letters:
        try:
            post(
                kind=_name(letter.kind),
                to=letter.to,
                object=letter.object,
                recipient=letter.recipient,
                cycle=letter.cycle,
                context=letter.context,
                unsubscribe=letter.unsubscribe,
                at=at,
            )
        except MailRefused:
            refused += 1
    if refused:
        logger.warning("mails of kind %s: %d addresses cannot be written to", letters[0].kind, refused)


def send_list(*, to: str, entries: Sequence[Entry], list_address: str = "") -> None:
    """Send these services, without any words of the sender; words and address are erased once it has gone.

    The subject names neither a condition nor a service, as others may see it on a screen. No note and no name of a list goes along:
    nobody without an account can have us send their own words to a stranger. Naming the recipient `visitor` keeps not even a digest of
    the address in the log. Raises MailRefused for an address that is none.
    """
    context = {"entries": entries, "list_address": list_address}
    post(kind=_name("list"), to=to, recipient="visitor", context=context, cycle=uuid4().hex)


def _name(kind: str) -> str:
    return f"directory-{kind.replace('_', '-')}"


def _given(sample: dict[str, Any]) -> Callable[[], Mapping[str, Any]]:
    return lambda: sample
