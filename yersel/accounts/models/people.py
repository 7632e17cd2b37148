"""People: who they are to us, who acts for them, and when a coordinator gave them a new address."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LONGEST_NAME = 80


def new_seed() -> str:
    """What a person's sessions are tied to: another one ends them all."""
    return get_random_string(32)


class PersonQuerySet(models.QuerySet["Person"]):
    """People, narrowed down."""

    def open(self) -> PersonQuerySet:
        """Those whose account is not closed."""
        return self.filter(closed_at=None)


class PersonManager(BaseUserManager["Person"]):
    """People. There is no `create_user`: people come by `operations.join`, `keep_person` or `create_admin`."""

    def get_queryset(self) -> PersonQuerySet:
        return PersonQuerySet(self.model, using=self._db)

    def open(self) -> PersonQuerySet:
        return self.get_queryset().open()


class Person(AbstractBaseUser):
    """Somebody with an account, or whom somebody else keeps. No password and no user name: a code by e-mail, or a passkey.

    When an account closes the row stays, so that what others built on it stands, as "former member" and with nothing personal in it.
    """

    password = None  # type: ignore[assignment]
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    display_name = models.CharField(max_length=LONGEST_NAME, blank=True)
    email = models.EmailField(blank=True, help_text="the address mail goes to; empty for people whom somebody keeps")
    joined_at = models.DateTimeField()
    of_age_at = models.DateTimeField(
        null=True, blank=True, help_text="when they said that they are old enough for an own account"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    session_seed = models.CharField(max_length=32, default=new_seed, editable=False)
    is_demo = models.BooleanField(default=False, help_text="made up, to step in as in demo mode")

    USERNAME_FIELD = "id"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        verbose_name_plural = "people"
        constraints = [
            models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="one_person_for_an_address"),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(email="", display_name=""), name="closed_accounts_hold_nothing_personal"
            ),
        ]

    def __str__(self) -> str:
        if self.closed_at:
            return _("former member")
        return self.display_name or _("a member")

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return self.closed_at is None

    def has_usable_password(self) -> bool:
        return False

    def check_password(self, raw_password: str | None) -> bool:
        return False

    def set_password(self, raw_password: str | None) -> None:
        """There are none."""

    def get_session_auth_hash(self) -> str:
        return self._session_hash()

    def get_session_auth_fallback_hash(self) -> Any:
        from django.conf import settings

        return (self._session_hash(secret) for secret in settings.SECRET_KEY_FALLBACKS)

    def _session_hash(self, secret: str | bytes | None = None) -> str:
        return salted_hmac("yersel.accounts.session", self.session_seed, secret=secret, algorithm="sha256").hexdigest()


class KeptBy(models.Model):
    """One person acts for another, who cannot or may not have an account, by their recorded consent. Ended, never deleted."""

    class Consent(models.TextChoices):
        """How the person, or the law, said yes."""

        SPOKEN = "spoken", gettext_lazy("They told me so themselves")
        WRITTEN = "written", gettext_lazy("They wrote or signed it")
        PARENT = "parent", gettext_lazy("I am their parent or have parental rights")
        GUARDIAN = "guardian", gettext_lazy("I am their guardian, or hold a power of attorney")

    person = models.ForeignKey(Person, models.PROTECT, related_name="keepings")
    keeper = models.ForeignKey(Person, models.PROTECT, related_name="keeping")
    consent = models.CharField(max_length=10, choices=Consent.choices)
    purpose = models.CharField(max_length=300)
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "people kept by somebody"
        ordering = ["recorded_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_by=None, ended_at=None) | Q(ended_by__isnull=False, ended_at__isnull=False),
                name="kept_by_ended_by_and_at_go_together",
            ),
            models.CheckConstraint(condition=~Q(person=models.F("keeper")), name="nobody_keeps_themselves"),
            models.UniqueConstraint(fields=["person", "keeper"], condition=Q(ended_at=None), name="kept_once_by_the_same"),
        ]

    def __str__(self) -> str:
        return f"{self.keeper_id} keeps {self.person_id}"


class AddressChange(models.Model):
    """A coordinator gave somebody a new address because the old one was lost. The reason is erased with the account."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="address_changes")
    changed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    reason = models.CharField(max_length=300)

    class Meta:
        ordering = ["-changed_at"]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.changed_at:%Y-%m-%d}"
