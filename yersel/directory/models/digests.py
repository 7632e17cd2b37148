""" "Send me new things like this": who gets the weekly mail, what they chose, and what they were told of lately."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.conf import settings
from django.db import models

from yersel.accounts.models import Person
from yersel.directory.models.services import Service
from yersel.directory.models.taxonomies import TaxonomyTerm
from yersel.places.models import CouncilArea, Settlement


class DigestReaderQuerySet(models.QuerySet["DigestReader"]):
    def waiting_for(self, week: date) -> DigestReaderQuerySet:
        """Those who have confirmed, can be written to, and have not had this week's turn. Demo people are written to in a demo alone."""
        chose = models.Exists(DigestChoice.objects.filter(reader=models.OuterRef("pk")))
        found = self.filter(chose, confirmed_at__isnull=False, person__closed_at=None).exclude(person__email="")
        if not settings.DEMO:
            found = found.filter(person__is_demo=False)
        return found.exclude(last_week__gte=week)

    def never_confirmed(self, *, before: datetime) -> DigestReaderQuerySet:
        return self.filter(confirmed_at=None, asked_at__lt=before)


class DigestReader(models.Model):
    """Somebody who asked for the weekly mail. Nothing is sent before they have confirmed it from a mail."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="digest_reader")
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    last_week = models.DateField(null=True, blank=True, help_text="the Monday of the last week they had their turn in")

    objects = DigestReaderQuerySet.as_manager()

    def __str__(self) -> str:
        return f"weekly mail of {self.person_id}"


class DigestChoice(models.Model):
    """One thing to be told of: a town (with what is near it) or a whole council area, a condition or a kind of support, and a stage if
    they wish. It goes when its reader, its place or its term does."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reader = models.ForeignKey(DigestReader, models.CASCADE, related_name="choices")
    council_area = models.ForeignKey(CouncilArea, models.CASCADE, related_name="+")
    settlement = models.ForeignKey(Settlement, models.CASCADE, null=True, blank=True, related_name="+")
    term = models.ForeignKey(TaxonomyTerm, models.CASCADE, related_name="+", help_text="a condition or a kind of support")
    stage = models.ForeignKey(TaxonomyTerm, models.CASCADE, null=True, blank=True, related_name="+")
    chosen_at = models.DateTimeField()

    class Meta:
        ordering = ["chosen_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["reader", "council_area", "settlement", "term", "stage"],
                nulls_distinct=False,
                name="digest_choice_is_made_once",
            )
        ]

    def __str__(self) -> str:
        return f"a choice of {self.reader_id}"


class DigestNews(models.Model):
    """A service that somebody was told of, in which week: each once, ever. Erased once it can no longer be new."""

    reader = models.ForeignKey(DigestReader, models.CASCADE, related_name="news")
    service = models.ForeignKey(Service, models.CASCADE, related_name="+")
    week = models.DateField(help_text="its Monday")
    order = models.PositiveSmallIntegerField(help_text="in the mail, the first three of which it names")

    class Meta:
        ordering = ["order"]
        verbose_name_plural = "digest news"
        constraints = [models.UniqueConstraint(fields=["reader", "service"], name="digest_tells_of_a_service_once")]

    def __str__(self) -> str:
        return f"{self.service_id} in the week of {self.week}"
