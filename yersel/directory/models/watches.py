""" "Tell me if this closes or moves": somebody's wish to be told of one service on their list."""

from __future__ import annotations

from django.db import models

from yersel.accounts.models import Person
from yersel.directory.models.services import Service


class Watch(models.Model):
    """`seen` is what the service said when they asked, or when they were last told: its state, phones and places, nothing of theirs."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    service = models.ForeignKey(Service, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    seen = models.JSONField()
    told = models.PositiveIntegerField(default=0, help_text="how often they were told, which makes each mail one of its own")

    class Meta:
        verbose_name_plural = "watches"
        constraints = [models.UniqueConstraint(fields=["person", "service"], name="a_service_is_watched_once")]

    def __str__(self) -> str:
        return f"{self.person_id} watches {self.service_id}"
