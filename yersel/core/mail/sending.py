"""Sending what is due: in the worker, one mail after the other, safe to kill at any moment.

Each mail is one transaction: its row is locked, it is handed to the mail server, its state is written, and that is committed. Only one
process of the house sends at a time (an advisory lock that ends with the transaction). So whoever kills it leaves at most one mail
that was handed over and not marked; it is sent again with the same Message-ID.
"""

from __future__ import annotations

import logging
import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection as database
from django.db import transaction
from django.utils.http import http_date

from yersel.core import clock
from yersel.core.mail import kinds
from yersel.core.models import Mail

logger = logging.getLogger(__name__)
SENDING_LOCK = 0x4D41494C  # one sender at a time
MAILS_TO_A_CONNECTION = 50  # servers tire of long ones
LONGEST_WAIT = timedelta(days=1)
REFUSED_FOR_GOOD = range(500, 600)
SERVER_GOES_AWAY = 421


class Step(Enum):
    """What came of looking for one mail to send."""

    DONE = "done"
    NOTHING_DUE = "nothing due"
    SOMEBODY_ELSE = "somebody else"  # sends just now, and will look again when done
    NOT_DONE = "not done"  # this one is for later, or somebody else took it; look for the next
    NO_SERVER = "no server"


@dataclass(frozen=True)
class Fault:
    """Why a mail did not go: fit to be logged, as it repeats nothing that the server said."""

    name: str
    is_final: bool = False
    is_of_the_server: bool = False


class Sender:
    """A connection to the mail server that is opened when first needed, kept, and renewed now and then."""

    def __init__(self) -> None:
        self._open: Any = None
        self._sent = 0

    def hand_over(self, message: EmailMultiAlternatives) -> None:
        """Give one message to the server. Raises what smtplib and sockets raise."""
        if self._open is None:
            opened = get_connection()
            opened.open()
            self._open, self._sent = opened, 0
        self._open.send_messages([message])
        self._sent += 1
        if self._sent >= MAILS_TO_A_CONNECTION:
            self.close()

    def close(self) -> None:
        """Say goodbye, if the server still listens."""
        kept, self._open = self._open, None
        if kept is not None:
            try:
                kept.close()
            except (OSError, smtplib.SMTPException):
                logger.debug("the mail server did not say goodbye")


def send_due() -> int:
    """Send all that is due now; how many went. Returns at once where another process is sending already."""
    if settings.MAIL_GOES_NOWHERE:
        _say_what_waits()
        return 0
    sent, sender = 0, Sender()
    try:
        while True:
            step = send_next(sender, at=clock.now())
            sent += step is Step.DONE
            if step in {Step.NOTHING_DUE, Step.SOMEBODY_ELSE, Step.NO_SERVER}:
                return sent
    finally:
        sender.close()


def send_next(sender: Sender, *, at: datetime) -> Step:
    """Send one mail that is due, if there is one."""
    if not Mail.objects.due(at=at).exists():
        return Step.NOTHING_DUE
    with transaction.atomic():
        if not _is_ours_to_send():
            return Step.SOMEBODY_ELSE
        mail = Mail.objects.due(at=at).select_for_update(skip_locked=True).first()
        if mail is None:
            return Step.NOT_DONE
        return _send(mail, sender, at=at)


def message(mail: Mail) -> EmailMultiAlternatives:
    """The message as it goes out; at each try the same but for the boundary between its parts."""
    built = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        to=[mail.address],
        headers={
            **mail.headers,
            "Message-ID": mail.message_id,
            "Date": http_date(mail.created_at.timestamp()).replace("GMT", "+0000"),
            "Auto-Submitted": "auto-generated",
        },
    )
    if mail.html:
        built.attach_alternative(mail.html, "text/html")
    return built


def wait_before(attempt: int) -> timedelta:
    """How long to wait after so many tries: three times as long as the last, a day at most."""
    return min(timedelta(seconds=settings.MAIL_RETRY_SECONDS * 3 ** min(attempt - 1, 20)), LONGEST_WAIT)


def fault_of(error: OSError | smtplib.SMTPException) -> Fault:
    """What went wrong, and whether a later try may go better."""
    name = type(error).__name__
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = min((code for code, _ in error.recipients.values()), default=0)
        return Fault(f"{name} {code}", is_final=code in REFUSED_FOR_GOOD, is_of_the_server=code == SERVER_GOES_AWAY)
    if isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError | smtplib.SMTPHeloError):
        return Fault(f"{name} {error.smtp_code}", is_of_the_server=True)
    if isinstance(error, smtplib.SMTPResponseException):
        code = error.smtp_code
        is_senders = isinstance(error, smtplib.SMTPSenderRefused)  # ours, so it is no fault of this mail
        return Fault(
            f"{name} {code}",
            is_final=code in REFUSED_FOR_GOOD and not is_senders,
            is_of_the_server=code == SERVER_GOES_AWAY or is_senders,
        )
    return Fault(name, is_of_the_server=True)


def _is_ours_to_send() -> bool:
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SENDING_LOCK])
        row = cursor.fetchone()
    return bool(row and row[0])


def _send(mail: Mail, sender: Sender, *, at: datetime) -> Step:
    try:
        sender.hand_over(message(mail))
    except (OSError, smtplib.SMTPException) as error:  # SMTPException is an OSError, and a broken line is another
        sender.close()
        return _note_fault(mail, fault_of(error), at=at)
    except ValueError as error:  # words or an address that cannot be written as mail: the rest of the queue must not wait for it
        sender.close()
        return _note_fault(mail, Fault(type(error).__name__, is_final=True), at=at)
    _move(mail, Mail.State.SENT, at=at)
    return Step.DONE


def _note_fault(mail: Mail, fault: Fault, *, at: datetime) -> Step:
    """Give up where no later try can help; else leave it for later, and the whole queue too where the server is at fault."""
    is_last = fault.is_final or mail.attempts + 1 >= settings.MAIL_ATTEMPTS
    _move(mail, Mail.State.GIVEN_UP if is_last else Mail.State.FAILED, at=at, fault=fault.name)
    logger.warning("mail %s (%s) did not go: %s%s", mail.pk, mail.kind, fault.name, "; given up" if is_last else "")
    return Step.NO_SERVER if fault.is_of_the_server else Step.NOT_DONE


def _move(mail: Mail, state: str, *, at: datetime, fault: str = "") -> None:
    """Write where a mail stands after a try. Raises ValueError for a move that the table does not allow."""
    if not mail.may_become(state):
        raise ValueError(f"A mail that is {mail.state} cannot become {state}.")
    mail.state, mail.fault, mail.attempts = state, fault, mail.attempts + 1
    is_open = state in Mail.OPEN
    mail.next_attempt_at = at + wait_before(mail.attempts) if is_open else None
    mail.ended_at = None if is_open else at
    if not is_open and kinds.is_secret(mail.kind) and not settings.DEMO:  # a demo's outbox is where its codes are read
        mail.erase(at=at)
    mail.save()


def _say_what_waits() -> None:
    waiting = Mail.objects.filter(state__in=Mail.OPEN).count()
    if waiting:
        logger.warning("%d mails wait: YERSEL_EMAIL_URL names no mail server", waiting)
