"""Taxonomies: our facets, and the schemes that imported records bring with them."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yersel.directory.models.services import Service


class Facet(models.TextChoices):
    """The codes of the taxonomies that are ours."""

    CONDITION = "condition", _("Condition")
    STAGE = "stage", _("Stage")
    KIND = "kind", _("Kind of support")
    WHO = "who", _("Who it is for")
    ACCESS = "access", _("Access")


class Taxonomy(models.Model):
    """HSDS `taxonomy`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    uri = models.URLField(max_length=500, blank=True)
    version = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name_plural = "taxonomies"

    def __str__(self) -> str:
        return self.name


class TaxonomyTerm(models.Model):
    """HSDS `taxonomy_term`. `bit` is its place in the search index's masks and never changes; synonyms are for search alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    taxonomy = models.ForeignKey(Taxonomy, on_delete=models.CASCADE, related_name="terms")
    code = models.SlugField(max_length=160)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    group_code = models.SlugField(max_length=60, blank=True, help_text="the heading it is listed under")
    group_label = models.CharField(max_length=80, blank=True)
    term_uri = models.URLField(max_length=500, blank=True)
    language = models.CharField(max_length=8, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    bit = models.PositiveSmallIntegerField(null=True, blank=True)
    aliss_slugs = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    lay_synonyms = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    scots_synonyms = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    scope = models.CharField(max_length=10, blank=True, help_text="an access feature's: place, remote or both")
    prompt_questions = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    asks_age_range = models.BooleanField(default=False)

    class Meta:
        ordering = ["taxonomy", "order", "name"]
        constraints = [
            models.UniqueConstraint(fields=["taxonomy", "code"], name="term_code_is_of_one_term"),
            models.UniqueConstraint(fields=["taxonomy", "bit"], name="term_bit_is_of_one_term"),
        ]

    def __str__(self) -> str:
        return self.name


class Attribute(models.Model):
    """HSDS `attribute`: one tag on a service. `mapped_by` names the import source whose mapping table gave it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="attributes")
    term = models.ForeignKey(TaxonomyTerm, on_delete=models.PROTECT, related_name="attributes")
    value = models.CharField(max_length=200, blank=True)
    label = models.CharField(max_length=200, blank=True)
    minimum_age = models.PositiveSmallIntegerField(null=True, blank=True)
    maximum_age = models.PositiveSmallIntegerField(null=True, blank=True)
    mapped_by = models.ForeignKey("directory.ImportSource", null=True, blank=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "term"], name="attribute_is_said_once"),
            models.CheckConstraint(
                condition=Q(minimum_age__isnull=True) | Q(maximum_age__isnull=True) | Q(minimum_age__lte=models.F("maximum_age")),
                name="attribute_ages_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} is {self.term_id}"
