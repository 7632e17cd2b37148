"""Mail: one row for each message, written in the transaction of what causes it and sent by the worker afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailQuerySet(models.QuerySet["Mail"]):
    """Filters of mail that can be chained."""

    def due(self, *, at: datetime) -> MailQuerySet:
        """To be tried now: the one that has waited longest first."""
        return self.filter(state__in=Mail.OPEN, next_attempt_at__lte=at).order_by("next_attempt_at", "pk")

    def to_erase(self, *, before: datetime) -> MailQuerySet:
        """Ended before this time, and still with its words."""
        return self.filter(state__in=Mail.ENDED, ended_at__lt=before, erased_at=None)


class Mail(models.Model):
    """One message to one person. The key (kind, object, recipient, cycle) lets no second one be written.

    Its words and its address are erased some days after it has ended; what stays is the log: kind, ids and times.
    """

    class State(models.TextChoices):
        """Where a mail stands. `MOVES` says what may follow."""

        WAITING = "waiting", _("Waiting")
        FAILED = "failed", _("Failed, will be tried again")
        SENT = "sent", _("Sent")
        GIVEN_UP = "given-up", _("Given up")

    MOVES: ClassVar[dict[str, frozenset[str]]] = {
        State.WAITING: frozenset({State.SENT, State.FAILED, State.GIVEN_UP}),
        State.FAILED: frozenset({State.SENT, State.FAILED, State.GIVEN_UP}),
        State.SENT: frozenset(),
        State.GIVEN_UP: frozenset({State.WAITING}),
    }
    OPEN: ClassVar[list[str]] = [State.WAITING, State.FAILED]
    ENDED: ClassVar[list[str]] = [State.SENT, State.GIVEN_UP]

    kind = models.CharField(max_length=60, help_text="the name of a registered kind")
    object = models.CharField(max_length=120, blank=True, help_text="what it is about, such as `service:<id>`")
    recipient = models.CharField(max_length=120, help_text="whom it is for: an id, or a digest of the address; never the address")
    cycle = models.CharField(max_length=60, blank=True, help_text="which time round: a month, a reminder's number")
    message_id = models.CharField(max_length=255, unique=True)

    address = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=255, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict, blank=True)

    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(
        max_length=80, blank=True, help_text="why the last try failed: a class and a code, never a server's words"
    )
    created_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="when it was sent or given up")
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "mail"
        constraints = [
            models.UniqueConstraint(fields=["kind", "object", "recipient", "cycle"], name="mail_is_written_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "failed"], next_attempt_at__isnull=False, ended_at=None)
                | models.Q(state__in=["sent", "given-up"], next_attempt_at=None, ended_at__isnull=False),
                name="mail_is_open_or_ended",
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at=None) | models.Q(address="", subject="", text="", html="", headers={}),
                name="erased_mail_has_no_words",
            ),
        ]
        indexes = [
            models.Index(fields=["next_attempt_at", "id"], condition=models.Q(state__in=["waiting", "failed"]), name="mail_due"),
            models.Index(fields=["ended_at"], condition=models.Q(erased_at=None), name="mail_to_erase"),
        ]

    def erase(self, *, at: datetime) -> None:
        """Take out words and address; the caller saves."""
        self.address = self.subject = self.text = self.html = ""
        self.headers, self.erased_at = {}, at

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def sent_at(self) -> datetime | None:
        """When it was handed to the mail server."""
        return self.ended_at if self.state == Mail.State.SENT else None

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None

    def may_become(self, state: str) -> bool:
        """Whether the one table of moves allows it."""
        return state in self.MOVES[self.state]
