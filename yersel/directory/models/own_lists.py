"""The lists that somebody keeps in their account: named, in their own order, with their own notes. Nobody else can see them."""

from __future__ import annotations

import uuid

from django.db import models

from yersel.accounts.models import Person
from yersel.directory.models.services import Service


class OwnList(models.Model):
    """A list of one person. The one they opened last is their current one: “Save” puts services there, and “My list” shows it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="own_lists")
    name = models.CharField(max_length=80, blank=True, help_text="of the list, never of a person; the first needs none")
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["-opened_at", "id"]

    def __str__(self) -> str:
        return f"list {self.id}"


class OwnListItem(models.Model):
    """One service of somebody's list. `since` is the day it was put there: what changed later is said."""

    own_list = models.ForeignKey(OwnList, models.CASCADE, related_name="items")
    # Of a service that was erased the id stays, so that the list can say that something is no longer listed.
    service = models.ForeignKey(Service, models.DO_NOTHING, db_constraint=False, related_name="+")
    order = models.PositiveSmallIntegerField()
    since = models.DateField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["own_list", "service"], name="own_list_has_a_service_once")]

    def __str__(self) -> str:
        return f"{self.service_id} in {self.own_list_id}"
