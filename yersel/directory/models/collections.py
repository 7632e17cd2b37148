"""Lists that somebody shares by a link, and how often an hour something was done. Nobody's name or address is in either."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q

from yersel.directory.models.services import Service


class CollectionQuerySet(models.QuerySet["Collection"]):
    def open_at(self, at: datetime) -> CollectionQuerySet:
        return self.filter(ended_at__isnull=True, ends_at__gt=at)

    def over_at(self, at: datetime) -> CollectionQuerySet:
        return self.filter(Q(ended_at__isnull=False) | Q(ends_at__lte=at))


class Collection(models.Model):
    """A list of services that whoever has its link can open until it ends.

    Of the link's token and of its maker's secret we keep the hash alone: who can read this table cannot open a list.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the token in the link")
    maker_hash = models.CharField(max_length=64, help_text="SHA-256 of the secret with which its maker can end it")
    name = models.CharField(max_length=80, blank=True, help_text="of the list, never of a person")
    created_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="when its maker ended it, before its time")

    objects = CollectionQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("created_at")), name="collection_ends_after_it_begins")]

    def __str__(self) -> str:
        return f"collection {self.id}"


class CollectionItem(models.Model):
    """One service of a shared list, in its maker's order, with the maker's note where they wished to share it."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="items")
    # Of a service that was erased the id stays, so that the list can say that something is no longer listed.
    service = models.ForeignKey(Service, models.DO_NOTHING, db_constraint=False, related_name="+")
    order = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["collection", "service"], name="collection_has_a_service_once"),
            models.UniqueConstraint(fields=["collection", "order"], name="collection_order_is_clear"),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} in {self.collection_id}"
