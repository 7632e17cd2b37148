"""Organisations: who runs the services."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where our entry stands. Only what is published is public."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def public(self) -> OrganisationQuerySet:
        return self.filter(state=State.PUBLISHED)


class Organisation(models.Model):
    """HSDS `organization`. An import never deletes one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=220, unique=True)
    name = models.CharField(max_length=300)
    sort_key = models.CharField(max_length=300, editable=False, help_text="the folded name, for A to Z")
    alternate_name = models.CharField(max_length=300, blank=True)
    description = models.TextField(blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(max_length=500, blank=True)
    legal_status = models.CharField(max_length=120, blank=True)
    year_incorporated = models.PositiveSmallIntegerField(null=True, blank=True)
    parent_organisation = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="children")
    state = models.CharField(max_length=10, choices=State, default=State.PUBLISHED)
    added_at = models.DateTimeField()
    last_edited = models.DateTimeField(null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="organisation_has_a_name"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="organisation_state_is_known"),
        ]
        indexes = [models.Index(fields=["sort_key", "id"], name="organisation_a_to_z")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("directory:organisation-show", args=[self.slug])


class OrganisationIdentifier(models.Model):
    """HSDS `organization_identifier`: a Scottish charity is scheme `GB-SC`, a provider in the care register `GB-SP`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="identifiers")
    identifier_scheme = models.CharField(max_length=40)
    identifier_type = models.CharField(max_length=80)
    identifier = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["identifier_scheme", "identifier"], name="identifier_is_of_one_body")]

    def __str__(self) -> str:
        return f"{self.identifier_scheme} {self.identifier}"


class FormerSlug(models.Model):
    """A slug that an entry once had, or the id of one that was merged into it: the old address redirects to where the entry is now.

    No slug ever looks like an id, so that the two cannot be mistaken for each other.
    """

    slug = models.SlugField(max_length=220)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="former_slugs")
    service = models.ForeignKey("directory.Service", null=True, on_delete=models.CASCADE, related_name="former_slugs")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=True, service__isnull=False)
                | Q(organisation__isnull=False, service__isnull=True),
                name="former_slug_is_of_one_thing",
            ),
            models.UniqueConstraint(fields=["slug"], condition=Q(service__isnull=False), name="former_service_slug"),
            models.UniqueConstraint(fields=["slug"], condition=Q(organisation__isnull=False), name="former_organisation_slug"),
        ]

    def __str__(self) -> str:
        return self.slug
