"""Sending a list to one e-mail address. The one place that knows how mail leaves."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from smtplib import SMTPException

from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from yersel.directory.presenters_list import Entry

logger = logging.getLogger(__name__)
PATIENCE = 10  # seconds for the mail server


class MailFailed(Exception):
    """The mail server did not take it."""


def send_list(*, to: str, entries: Sequence[Entry], list_address: str = "", site: str) -> None:
    """Send these services, without any words of the sender, and forget the address. Raises MailFailed.

    The subject names neither a condition nor a service, as others may see it on a screen. No note and no name of a list goes along:
    nobody without an account can have us send their own words to a stranger.
    """
    context = {"entries": entries, "list_address": list_address, "site": site}
    message = EmailMultiAlternatives(
        subject=_("A list from Yersel"),
        body=render_to_string("mail/list.txt", context),
        to=[to],
        alternatives=[(render_to_string("mail/list.html", context), "text/html")],
        connection=get_connection(timeout=PATIENCE),
    )
    try:
        message.send()
    except (OSError, SMTPException) as error:
        logger.warning(
            "a list could not be mailed: %s", type(error).__name__
        )  # never the error's words: they may hold the address
        raise MailFailed from error
