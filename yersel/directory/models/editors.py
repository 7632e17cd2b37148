"""Where a directory editor works, for those who do not keep all of Scotland."""

from __future__ import annotations

from django.db import models

from yersel.accounts.models import Person
from yersel.places.models import CouncilArea


class EditorArea(models.Model):
    """One council area that an editor keeps. An editor with none keeps all of Scotland.

    It outlives the role: whoever gets the role back is as limited as before.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="editor_areas")
    area = models.ForeignKey(CouncilArea, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "area"], name="an_area_is_an_editors_once")]

    def __str__(self) -> str:
        return f"{self.person_id} keeps {self.area_id}"
