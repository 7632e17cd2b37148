"""Who did what: rows that are only ever added, each sealed to the one before it by a hash."""

from django.db import models


class AuditEntry(models.Model):
    """One act, by ids alone. It never holds the words a person wrote: those live in erasable rows elsewhere."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=80, help_text="an account's id, or `command:<name>`")
    verb = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=80)
    counts = models.JSONField(default=dict, help_text="numbers alone, as an import's")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the change or of the file")
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(fields=["actor"], name="audit_by_actor"),
            models.Index(fields=["object_type", "object_id"], name="audit_by_object"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_type} {self.object_id}"
