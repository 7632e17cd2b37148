"""Writing a mail, once."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from yersel.core import clock
from yersel.core.mail import checking, kinds, rendering
from yersel.core.models import Mail


def post(
    *,
    kind: str,
    to: str,
    context: Mapping[str, Any],
    object: str = "",  # noqa: A002 - what it is about
    cycle: str = "",
    recipient: str = "",
    headers: Mapping[str, str] | None = None,
    unsubscribe: str = "",
    at: datetime | None = None,
) -> Mail:
    """Write a mail, in the transaction of the caller, and hand it to the worker once that is committed.

    Only one mail is ever written for the same (kind, object, recipient, cycle): where there is one already it is returned, and nothing
    is written. `recipient` is the id of whoever gets it; without one, a keyed digest of the address. `unsubscribe` is the link
    that ends such mails by one click. Raises MailRefused for a wrong address, header or subject, or an unknown kind.
    """
    kinds.kind(kind)
    address = checking.address(to)
    whom = recipient or _digest_of(address)
    if whom == address:
        raise checking.MailRefused("The recipient is an id, never the address: it outlives the address.")
    key = {"kind": kind, "object": object, "recipient": whom, "cycle": cycle}
    found = Mail.objects.filter(**key).first()
    if found is not None:
        return found
    checked = checking.headers({**(headers or {}), **(checking.unsubscribing(unsubscribe) if unsubscribe else {})})
    words = rendering.render(kind, {"unsubscribe_address": unsubscribe, **context})
    now = at or clock.now()
    Mail.objects.bulk_create(
        [
            Mail(
                **key,
                message_id=message_id(**key),
                address=address,
                subject=words.subject,
                text=words.text,
                html=words.html,
                headers=checked,
                created_at=now,
                next_attempt_at=now,
            )
        ],
        ignore_conflicts=True,  # somebody else may have written it since we looked
    )
    hand_over_on_commit()
    return Mail.objects.get(**key)


def message_id(*, kind: str, object: str, recipient: str, cycle: str) -> str:  # noqa: A002
    """The Message-ID of this key: the same whenever it is worked out, so that a mail sent twice can be known for one."""
    digest = hashlib.sha256("\x1f".join([kind, object, recipient, cycle]).encode()).hexdigest()[:40]
    return f"<{digest}@{parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition('@')[2]}>"


def hand_over_on_commit() -> None:
    """Wake the worker once this transaction is committed: once, however many mails are written in it."""
    if all(waiting[1] is not hand_over for waiting in connection.run_on_commit):
        transaction.on_commit(hand_over, robust=True)


def hand_over() -> None:
    """Put one job into the queue that sends all that is due. Where this fails, the sweep of the next minute finds the mail."""
    from procrastinate.exceptions import AlreadyEnqueued

    from yersel.core.tasks import send_mail

    try:
        with transaction.atomic():
            send_mail.defer()
    except AlreadyEnqueued:  # one that has not begun yet will find ours too
        return


def _digest_of(address: str) -> str:
    """A recipient of whom we know the address alone: a digest that nobody without our key can turn back into it."""
    keyed = hmac.new(settings.SECRET_KEY.encode(), b"mail recipient\0" + address.lower().encode(), hashlib.sha256)
    return f"address:{keyed.hexdigest()[:40]}"
