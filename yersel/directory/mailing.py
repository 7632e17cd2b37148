"""The one place from which this room sends mail about what people contribute. The subject is the template's first line."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from yersel.accounts.models import Person


def send(template: str, to: Person | str | None, **context: Any) -> None:
    """Send `directory/mail/<template>.txt` once the transaction has been committed. Nobody, former members and demo people get none."""
    address = to if isinstance(to, str) else to.email if to and not to.is_demo else ""
    if not address:
        return
    known = {"site_name": settings.SITE_NAME, "operator_name": settings.OPERATOR_NAME, **context}
    first, _newline, rest = render_to_string(f"directory/mail/{template}.txt", known).strip().partition("\n")
    subject, text = " ".join(first.split()), rest.strip() + "\n"
    html = render_to_string("directory/mail/frame.html", {"subject": subject, "text": text})
    transaction.on_commit(lambda: _hand_over(subject, text, html, address))


def _hand_over(subject: str, text: str, html: str, address: str) -> None:
    send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [address], html_message=html)
