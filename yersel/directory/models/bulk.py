"""Many services at once, from a table that somebody sends: the upload, and its rows until they are saved."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yersel.accounts.models import Person
from yersel.directory.models.contributing import Contribution
from yersel.directory.models.organisations import Organisation


class BulkUpload(models.Model):
    """One table. Nothing of it is in the directory until whoever sent it says so. Erased some days later, with its rows."""

    class State(models.TextChoices):
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked, nothing saved yet")
        SAVING = "saving", _("Being saved")
        SAVED = "saved", _("Saved")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(Person, models.CASCADE, related_name="uploads")
    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="the group of all its rows, if one was chosen",
    )
    state = models.CharField(max_length=10, choices=State, default=State.CHECKING)
    file_name = models.CharField(max_length=120)
    remark = models.CharField(max_length=300, blank=True, help_text="how the file was read, if that may surprise")
    takes_doubtful = models.BooleanField(default=False, help_text="rows that look like entries we have are saved as well")
    sent_at = models.DateTimeField()
    saved_at = models.DateTimeField(null=True, blank=True)
    refusal = models.TextField(blank=True, help_text="why saving did not work, and nothing was saved")

    class Meta:
        ordering = ["-sent_at", "id"]

    def __str__(self) -> str:
        return f"upload {self.id}"

    def get_absolute_url(self) -> str:
        return reverse("directory:upload-show", args=[self.pk])


class BulkRow(models.Model):
    """One row as it was typed, what is wrong with it, and the service that it would make."""

    class State(models.TextChoices):
        UNCHECKED = "unchecked", _("Not checked yet")
        GOOD = "good", _("Right")
        DOUBTFUL = "doubtful", _("Like an entry that we have")
        BAD = "bad", _("To be mended")
        SAVED = "saved", _("Saved")

    upload = models.ForeignKey(BulkUpload, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text="in the file, as a spreadsheet counts: headings are row 1")
    state = models.CharField(max_length=10, choices=State, default=State.UNCHECKED)
    typed: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(help_text="column to text")
    data: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict, help_text="as `Contribution.data`")
    problems: models.JSONField[list[list[str]], list[list[str]]] = models.JSONField(
        default=list, help_text="(column, what is wrong)"
    )
    twins: models.JSONField[list[list[str]], list[list[str]]] = models.JSONField(default=list, help_text="(name, address, why)")
    contribution = models.OneToOneField(Contribution, models.SET_NULL, null=True, blank=True, related_name="bulk_row")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["upload", "number"], name="row_is_in_its_upload_once")]

    def __str__(self) -> str:
        return f"row {self.number} of {self.upload_id}"
