"""Pictures that people send of what a group does, and the logo of a group."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yersel.accounts.models import Person
from yersel.directory.models.organisations import Organisation
from yersel.directory.models.services import Service

_DECIDED = ["returned", "approved", "refused"]


class Media(models.Model):
    """A picture of one entry, in words and sizes; the files themselves are kept by `pictures_kept`.

    Nobody but whoever sent it and whoever decides sees it before it is approved: `decided_by` of an approved one is who approved it.
    A refused one has no files any more: what is left is the reason, for whoever sent it.
    """

    class Use(models.TextChoices):
        PICTURE = "picture", _("A picture of what you do")
        LOGO = "logo", _("The logo of the group")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for a decision")
        RETURNED = "returned", _("Sent back with a question")
        APPROVED = "approved", _("Shown")
        REFUSED = "refused", _("Not shown")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    use = models.CharField(max_length=10, choices=Use, default=Use.PICTURE)
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="pictures")
    service = models.ForeignKey(Service, models.CASCADE, null=True, blank=True, related_name="pictures")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    alt_text = models.CharField(max_length=250, help_text="what it shows, for whoever does not see it")
    caption = models.CharField(max_length=200, blank=True)
    widths = ArrayField(models.PositiveSmallIntegerField(), help_text="of its files in pixels, rising")
    height = models.PositiveSmallIntegerField(help_text="of the largest file, in pixels")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the largest file")
    sent_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="pictures")
    sent_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, help_text="what whoever sent it reads")

    class Meta:
        ordering = ["sent_at", "id"]
        verbose_name_plural = "media"
        constraints = [
            models.CheckConstraint(
                condition=Q(service=None, organisation__isnull=False) | Q(service__isnull=False, organisation=None),
                name="media_is_of_one_entry",
            ),
            models.CheckConstraint(condition=~Q(use="logo") | Q(service=None), name="logo_is_of_a_group"),
            models.CheckConstraint(condition=~Q(alt_text=""), name="media_is_told_in_words"),
            models.CheckConstraint(
                condition=(Q(state__in=_DECIDED) & Q(decided_at__isnull=False) & ~Q(reason=""))
                | (Q(state="waiting") & Q(decided_at=None, decided_by=None)),
                name="media_is_decided_with_a_reason",
            ),
            models.UniqueConstraint(
                fields=["service", "organisation", "use", "digest"],
                condition=~Q(state="refused"),
                nulls_distinct=False,
                name="media_is_sent_once",
            ),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(use="logo") & ~Q(state="refused"), name="one_logo_of_a_group"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.use} of {self.service_id or self.organisation_id}"

    @property
    def width(self) -> int:
        """Of the largest file, in pixels."""
        return self.widths[-1]

    def address_of(self, width: int) -> str:
        """Where the file of this width is handed out."""
        return reverse("directory:picture", args=[self.pk, width])

    def get_absolute_url(self) -> str:
        return self.address_of(self.width)
