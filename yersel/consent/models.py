"""Keys, consents, grants of access, and the log of every look. None of these rows holds words that a person wrote.

A **subject** is whoever a text is about: a person (their id), or a thing of theirs with a key of its own (a case; its id).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID, uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

LONGEST_ACCESS = timedelta(days=366)  # then the person is asked again


class DataKey(models.Model):
    """The key of one subject's sealed texts, itself sealed by a master key. Without this row the texts are noise, for ever."""

    subject = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField()
    master = models.CharField(max_length=16, help_text="which master key wraps it: the start of its SHA-256")
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["master"], name="data_keys_by_master")]

    def __str__(self) -> str:
        return str(self.subject)


class Consent(models.Model):
    """A yes to one thing in words of one version, and when it was taken back. Kept apart from terms of use."""

    subject = models.UUIDField()
    purpose = models.CharField(max_length=40, help_text="a key of `wordings.WORDINGS`")
    wording_version = models.PositiveSmallIntegerField()
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-given_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "purpose"], condition=Q(withdrawn_at=None), name="one_live_consent_for_a_purpose"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} of {self.subject}"


class AccessQuerySet(models.QuerySet["Access"]):
    """Grants of access, narrowed down."""

    def live(self, at: datetime) -> AccessQuerySet:
        """Those that hold at this moment: looked at when read, never by a job."""
        return self.filter(stopped_at=None, given_at__lte=at, until__gt=at)

    def to(self, kind: str, recipient: str) -> AccessQuerySet:
        return self.filter(recipient_kind=kind, recipient_id=recipient)

    def of(self, subject: UUID) -> AccessQuerySet:
        return self.filter(subject=subject)


class Access(models.Model):
    """Somebody may see one part of a subject's texts, for a purpose, until a day. Stopped at once by the subject's owner."""

    class Recipient(models.TextChoices):
        ACCOUNT = "account", _("A person")
        TEAM = "team", _("A team")
        LINK = "link", _("Whoever has the link and the PIN")

    class May(models.TextChoices):
        SEE = "see", _("See it")
        SUGGEST = "see_and_suggest", _("See it and suggest changes")

    class How(models.TextChoices):
        ON_SCREEN = "on_screen", _("on screen")
        BY_VOICE = "by_voice", _("by voice")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    subject = models.UUIDField()
    recipient_kind = models.CharField(max_length=10, choices=Recipient.choices)
    recipient_id = models.CharField(max_length=80)
    part = models.CharField(max_length=60, help_text="`plan:<kind>`, say")
    may = models.CharField(max_length=20, choices=May.choices, default=May.SEE)
    purpose = models.CharField(max_length=40, help_text="a key of a list, never free words")
    given_at = models.DateTimeField()
    until = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True, help_text="when the owner was told that it had ended")
    wording_version = models.PositiveSmallIntegerField()
    given_how = models.CharField(max_length=10, choices=How.choices, default=How.ON_SCREEN)
    heard_by = models.CharField(max_length=80, blank=True, help_text="the account that heard a spoken yes")

    objects: ClassVar[models.Manager[Access]] = AccessQuerySet.as_manager()

    class Meta:
        ordering = ["given_at", "part"]
        verbose_name_plural = "accesses"
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("given_at")), name="access_ends_after_it_is_given"),
            models.CheckConstraint(condition=Q(until__lte=F("given_at") + LONGEST_ACCESS), name="access_lasts_a_year_at_most"),
            models.CheckConstraint(
                condition=Q(given_how="on_screen", heard_by="") | (Q(given_how="by_voice") & ~Q(heard_by="")),
                name="a_spoken_yes_was_heard_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["subject", "recipient_kind", "recipient_id", "part"],
                condition=Q(stopped_at=None),
                name="one_open_access_to_a_part",
            ),
        ]
        indexes = [
            models.Index(fields=["recipient_kind", "recipient_id"], name="access_by_recipient"),
            models.Index(fields=["until"], condition=Q(told_at=None), name="access_to_tell_of"),
        ]

    def __str__(self) -> str:
        return f"{self.part} of {self.subject}"

    def is_live(self, at: datetime) -> bool:
        return self.stopped_at is None and self.given_at <= at < self.until

    @property
    def may_suggest(self) -> bool:
        return self.may == self.May.SUGGEST


class AccessLog(models.Model):
    """One look at one part, or one refusal of it. Rows are only added; the yearly purge alone removes (see `operations.purging`).

    It holds ids and labels, never words of the text. Kept when the texts are erased, as it says who saw them.
    """

    class How(models.TextChoices):
        SCREEN = "screen", _("on screen")
        PRINT = "print", _("to print")
        EXPORT = "export", _("took a copy")
        LINK = "link", _("by the link")
        POCKET = "pocket", _("on the card")

    subject = models.UUIDField()
    viewer_kind = models.CharField(max_length=10, choices=Access.Recipient.choices)
    viewer_id = models.CharField(max_length=80)
    viewer_label = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=60, blank=True)
    part = models.CharField(max_length=60)
    reason = models.CharField(max_length=40, blank=True, help_text="why a worker looked: a key of a list")
    access = models.UUIDField(null=True, blank=True, help_text="the grant it rests on; none for the owner and for refusals")
    how = models.CharField(max_length=10, choices=How.choices)
    is_refused = models.BooleanField(default=False)
    at = models.DateTimeField()
    request_id = models.UUIDField()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subject", "-id"], name="looks_at_a_subject"),
            models.Index(fields=["at"], name="looks_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.part} of {self.subject} at {self.at:%Y-%m-%d %H:%M}"

    @property
    def is_own(self) -> bool:
        """Whether the owner looked at what is theirs."""
        return self.viewer_kind == Access.Recipient.ACCOUNT and self.viewer_id == str(self.subject)
