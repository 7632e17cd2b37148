"""Entries that a moderator has deleted: first taken down, after 30 days erased; then only their old addresses are known, to say so."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yersel.accounts.models import Person
from yersel.directory.models.imports import ImportSource, SourceRecord
from yersel.directory.models.organisations import Organisation, State
from yersel.directory.models.services import Service


class Deletion(models.Model):
    """An entry that was taken down, with what it takes to bring it back. It goes when the entry is brought back, or erased."""

    service = models.OneToOneField(Service, models.CASCADE, null=True, blank=True, related_name="deletion")
    organisation = models.OneToOneField(Organisation, models.CASCADE, null=True, blank=True, related_name="deletion")
    state_before = models.CharField(max_length=10, choices=State)
    archived_because_before = models.CharField(max_length=200, blank=True)
    reason = models.TextField()
    deleted_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    deleted_at = models.DateTimeField()

    class Meta:
        ordering = ["-deleted_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(service=None, organisation__isnull=False) | Q(service__isnull=False, organisation=None),
                name="deletion_is_of_one_entry",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="deletion_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"deletion of {self.service_id or self.organisation_id}"


class Tombstone(models.Model):
    """One address at which an entry stood that is erased. An entry has as many as it had slugs; nothing else is kept of it."""

    class Kind(models.TextChoices):
        SERVICE = "service"
        ORGANISATION = "organisation"

    kind = models.CharField(max_length=12, choices=Kind)
    entry_id = models.UUIDField()
    slug = models.SlugField(max_length=220, db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="tombstone_of_an_address_once")]
        indexes = [models.Index(fields=["entry_id"], name="tombstone_by_id")]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}"


class UnwantedRecord(models.Model):
    """A record of a source whose entry was erased: the next import leaves it out, so that nothing comes back by itself."""

    source = models.ForeignKey(ImportSource, models.CASCADE, related_name="unwanted_records")
    kind = models.CharField(max_length=12, choices=SourceRecord.Kind)
    their_id = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "kind", "their_id"], name="unwanted_record_is_known_once")]

    def __str__(self) -> str:
        return self.their_id
