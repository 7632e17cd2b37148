"""Where records came from: sources with their licences, runs, and each record's thread back to its source."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yersel.directory.models.organisations import Organisation
from yersel.directory.models.services import Service
from yersel.directory.models.taxonomies import TaxonomyTerm


class ImportSource(models.Model):
    """A register, feed or file we take records from, with whom to credit on every page that shows one."""

    class UpdateRule(models.TextChoices):
        EDITED_ONLY = "edited-only", _("its own date of change becomes last edited")
        ASSURED = "assured", _("a statutory register: the date of its file counts as a check")

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    licence = models.CharField(max_length=120)
    licence_url = models.URLField(max_length=300, blank=True)
    attribution_text = models.TextField()
    attribution_url = models.URLField(max_length=500, blank=True)
    url = models.CharField(max_length=500, blank=True)
    trust = models.PositiveSmallIntegerField(default=50, help_text="0 to 100: the more trusted source wins")
    update_rule = models.CharField(max_length=20, choices=UpdateRule, default=UpdateRule.EDITED_ONLY)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ImportRun(models.Model):
    """One import of one source. A killed run stays `unfinished` and is taken up again."""

    class State(models.TextChoices):
        UNFINISHED = "unfinished", _("Not finished")
        FINISHED = "finished", _("Finished")
        PARTIAL = "partial", _("Finished, of a part of the source")
        REFUSED = "refused", _("Refused: too many bad records")

    source = models.ForeignKey(ImportSource, on_delete=models.CASCADE, related_name="runs")
    state = models.CharField(max_length=10, choices=State, default=State.UNFINISHED)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    file_sha256 = models.CharField(max_length=64)
    edition = models.CharField(max_length=60, blank=True, help_text="the date the source gives itself")
    records = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="unfinished", finished_at__isnull=True)
                | (~Q(state="unfinished") & Q(finished_at__isnull=False)),
                name="import_run_end_is_told",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.started_at:%Y-%m-%d %H:%M}"


class SourceRecord(models.Model):
    """A record of a source and the entry it became. `imported` holds the values last taken, to tell our edits from theirs."""

    class Kind(models.TextChoices):
        SERVICE = "service", _("Service")
        ORGANISATION = "organisation", _("Organisation")

    source = models.ForeignKey(ImportSource, on_delete=models.CASCADE, related_name="source_records")
    kind = models.CharField(max_length=12, choices=Kind)
    their_id = models.CharField(max_length=200, help_text="the id the source gives it")
    service = models.ForeignKey(Service, null=True, on_delete=models.CASCADE, related_name="source_records")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="source_records")
    row_hash = models.CharField(max_length=64)
    imported = models.JSONField(default=dict)
    categories = models.JSONField(default=list, help_text="the source's own categories, for the mapping table")
    last_seen_run = models.ForeignKey(ImportRun, null=True, on_delete=models.SET_NULL, related_name="+")
    missing_runs = models.PositiveSmallIntegerField(default=0)
    last_missing_run = models.ForeignKey(ImportRun, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "their_id"], name="source_record_is_known_once"),
            models.CheckConstraint(
                condition=Q(kind="service", service__isnull=False, organisation__isnull=True)
                | Q(kind="organisation", service__isnull=True, organisation__isnull=False),
                name="source_record_is_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.their_id


class ImportProblem(models.Model):
    """A record of a run that was refused or repaired: which, where in it, and why."""

    class Severity(models.TextChoices):
        REFUSED = "refused", _("Left out")
        WARNED = "warned", _("Taken, with a repair")

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="problems")
    severity = models.CharField(max_length=8, choices=Severity)
    line = models.PositiveIntegerField(null=True)
    their_id = models.CharField(max_length=200, blank=True)
    column = models.CharField(max_length=80, blank=True)
    value = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=300)

    def __str__(self) -> str:
        return self.reason


class ImportConflict(models.Model):
    """A source says something new of a field that was edited here since: ours stays until an editor decides."""

    record = models.ForeignKey(SourceRecord, on_delete=models.CASCADE, related_name="conflicts")
    field = models.CharField(max_length=60)
    theirs = models.TextField()
    found_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "field"], name="conflict_is_open_once")]

    def __str__(self) -> str:
        return f"{self.record_id}: {self.field}"


class CategoryMapping(models.Model):
    """An editor's line: the source's category means this term of ours. No term: it was looked at and means none."""

    source = models.ForeignKey(ImportSource, on_delete=models.CASCADE, related_name="mappings")
    their_category = models.CharField(max_length=200)
    term = models.ForeignKey(TaxonomyTerm, null=True, blank=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "their_category", "term"], nulls_distinct=False, name="mapping_is_said_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.their_category} → {self.term}"
