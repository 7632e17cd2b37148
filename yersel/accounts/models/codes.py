"""Codes that were sent by e-mail: to sign in, to show that it is you, to show that an address is yours."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.crypto import constant_time_compare, salted_hmac

from yersel.accounts.models.people import Person

LIFE = timedelta(minutes=15)
MOST_ATTEMPTS = 5
DIGITS = 6


class EmailedCode(models.Model):
    """The code itself is not kept, only a keyed digest of it. It works in the browser that asked for it, once, for 15 minutes."""

    class Purpose(models.TextChoices):
        """What the code opens."""

        SIGN_IN = "sign-in"
        CONFIRM = "confirm"
        ADDRESS = "address"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    email = models.EmailField()
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="+")
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(attempts__lte=MOST_ATTEMPTS), name="code_attempts_are_limited"),
            models.CheckConstraint(
                condition=Q(purpose="sign-in", person=None) | (~Q(purpose="sign-in") & Q(person__isnull=False)),
                name="code_is_of_somebody_unless_for_sign_in",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} at {self.sent_at:%H:%M}"

    def digest_of(self, code: str) -> str:
        """What is kept of `code`: nobody who reads the table can tell the six digits."""
        return salted_hmac("yersel.accounts.code", f"{self.id}:{code}", algorithm="sha256").hexdigest()

    def is_answered_by(self, code: str) -> bool:
        return constant_time_compare(self.digest, self.digest_of(code))
