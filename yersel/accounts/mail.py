"""The one place from which this room sends mail. Plain text with its subject in the first line, and the same words as HTML."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string


def send(kind: str, to: str, **context: Any) -> None:
    """Send `accounts/mail/<kind>.txt` once the transaction has been committed. Nothing is sent to nobody.

    A mail server that fails is logged, and breaks no page: whoever waits for a code asks for another.
    """
    if not to:
        return
    subject, text = _rendered(kind, context)
    html = render_to_string("accounts/mail/frame.html", {"subject": subject, "text": text})
    transaction.on_commit(lambda: _hand_over(subject, text, html, to), robust=True)


def _rendered(kind: str, context: dict[str, Any]) -> tuple[str, str]:
    one_line = {name: " ".join(value.split()) if isinstance(value, str) else value for name, value in context.items()}
    known = {"site_name": settings.SITE_NAME, "operator_name": settings.OPERATOR_NAME, **one_line}
    first, _newline, rest = render_to_string(f"accounts/mail/{kind}.txt", known).strip().partition("\n")
    return " ".join(first.split()), rest.strip()


def _hand_over(subject: str, text: str, html: str, to: str) -> None:
    send_mail(subject, text + "\n", settings.DEFAULT_FROM_EMAIL, [to], html_message=html)
