"""The one place from which this room sends mail.

A mail is a job of the worker, written in the transaction of what causes it: when that is undone, so is the mail, and what is killed
in between loses none. At most one waits for the same (kind, object, recipient, cycle), and its Message-ID is always the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from yersel.core.context import frame

TASK = "directory.hand_over_mail"
SALT = "yersel.directory.mail"
_PATIENCE = RetryStrategy(max_attempts=8, exponential_wait=10)


@dataclass(frozen=True)
class Letter:
    """A mail of `mail/<kind>.txt` (its first line is the subject) and `mail/<kind>.html`, and what makes it the one that it is."""

    kind: str
    to: str
    object: str
    recipient: str
    cycle: str
    context: Mapping[str, Any]

    @property
    def key(self) -> str:
        return sha256("\x1f".join([self.kind, self.object, self.recipient, self.cycle]).encode()).hexdigest()[:40]


def post(letters: Sequence[Letter]) -> None:
    """Write mails, all by one statement; one by one where some of them wait to be sent already."""
    jobs = [_job(letter) for letter in letters]
    try:
        with transaction.atomic():
            app.job_manager.batch_defer_jobs(jobs=jobs) if jobs else None
    except AlreadyEnqueued:
        for job in jobs:
            _post_unless_waiting(job)


def _post_unless_waiting(job: Any) -> None:
    try:
        with transaction.atomic():
            app.job_manager.defer_job(job=job)
    except AlreadyEnqueued:
        return


def _job(letter: Letter) -> Any:
    """The job, its words packed so that the worker's log, which repeats what it is given, has none of them in plain sight."""
    shared = {**frame(), "site_address": settings.SITE_ADDRESS, **letter.context}
    first, _newline, text = render_to_string(f"mail/{letter.kind}.txt", shared).strip().partition("\n")
    subject = " ".join(first.split())
    html = render_to_string(f"mail/{letter.kind}.html", {**shared, "subject": subject})
    packed = {"key": letter.key, "to": letter.to, "subject": subject, "text": text.strip() + "\n", "html": html}
    return hand_over.configure(queueing_lock=f"mail:{letter.key}").make_new_job(
        letter=signing.dumps(packed, salt=SALT, compress=True)
    )


@app.task(name=TASK, retry=_PATIENCE)
def hand_over(letter: str) -> None:
    """Give one mail to the mail server."""
    mail = signing.loads(letter, salt=SALT)
    headers = {"Message-ID": f"<{mail['key']}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2].strip('>')}>"}
    message = EmailMultiAlternatives(
        mail["subject"], mail["text"], to=[mail["to"]], headers={**headers, "Auto-Submitted": "auto-generated"}
    )
    message.attach_alternative(mail["html"], "text/html")
    message.send()
