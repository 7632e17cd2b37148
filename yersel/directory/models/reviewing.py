"""Whether an entry is still true: the steps of the review ladder that were taken, and links that do not answer."""

from __future__ import annotations

from django.db import models

from yersel.directory.models.services import Service


class Review(models.Model):
    """One step of the ladder, taken once in a cycle. A cycle is named by the day the entry was last checked, or came in."""

    class Step(models.TextChoices):
        DUE = "due"
        REMINDED = "reminded"
        DEMOTED = "demoted"
        DORMANT = "dormant"

    service = models.ForeignKey(Service, models.CASCADE, related_name="reviews")
    cycle = models.DateField()
    step = models.CharField(max_length=10, choices=Step)
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "cycle", "step"], name="review_step_is_taken_once")]

    def __str__(self) -> str:
        return f"{self.service_id} {self.step} in {self.cycle}"


class LinkCheck(models.Model):
    """What a service's web address answered last. Three failures in a row are a task for an editor."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="link_checks")
    url = models.URLField(max_length=500)
    checked_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True, blank=True, help_text="HTTP status; none where nothing answered")
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "url"], name="link_is_checked_once")]

    def __str__(self) -> str:
        return f"{self.service_id} {self.status}"
