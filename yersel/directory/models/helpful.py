""" "It helped me": marks that nobody can link to a person, and the bands that are published of them."""

from __future__ import annotations

import uuid

from django.db import models

from yersel.directory.models.services import Service
from yersel.directory.models.taxonomies import TaxonomyTerm


class HelpfulMark(models.Model):
    """`author` is a keyed hash of person and service (the key is outside the database): one mark for each person, service and
    condition, which the person alone can find again. No time finer than the month, no order, no public id."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)  # by chance, so that rows have no order
    service = models.ForeignKey(Service, models.CASCADE, related_name="helpful_marks")
    author = models.CharField(max_length=64)
    condition = models.ForeignKey(TaxonomyTerm, models.SET_NULL, null=True, blank=True, related_name="+")
    stage = models.ForeignKey(TaxonomyTerm, models.SET_NULL, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=280, blank=True)
    is_note_approved = models.BooleanField(null=True, blank=True)
    created_month = models.DateField(help_text="its first day")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "service", "condition"], nulls_distinct=False, name="helpful_is_said_once"),
            models.CheckConstraint(condition=models.Q(created_month__day=1), name="helpful_mark_is_of_a_month"),
        ]

    def __str__(self) -> str:
        return f"a mark of {self.service_id}"


class HelpfulBand(models.Model):
    """What is published: at least so many people (5, 10, 20, 50, 100) say a service helped, of all or with one condition or at one
    stage. Made anew each night; below five there is no row."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="helpful_bands")
    term = models.ForeignKey(
        TaxonomyTerm, models.CASCADE, null=True, blank=True, related_name="+", help_text="condition or stage"
    )
    at_least = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "term"], nulls_distinct=False, name="helpful_band_is_one"),
            models.CheckConstraint(condition=models.Q(at_least__in=[5, 10, 20, 50, 100]), name="helpful_band_is_a_band"),
        ]

    def __str__(self) -> str:
        return f"{self.at_least}+ of {self.service_id}"


class HelpfulDay(models.Model):
    """How many marks were added and withdrawn on one day, for a service that only the key outside the database can name: to notice
    abuse, and for the audit's count of the day. Kept for five weeks."""

    day = models.DateField()
    service_key = models.CharField(max_length=64)
    added = models.PositiveIntegerField(default=0)
    withdrawn = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "service_key"], name="helpful_day_is_counted_once")]

    def __str__(self) -> str:
        return f"{self.day}: {self.added} added, {self.withdrawn} withdrawn"
