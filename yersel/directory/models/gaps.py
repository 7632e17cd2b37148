"""What people looked for and nobody offers: counts alone. Neither the words nor the person are kept anywhere."""

from __future__ import annotations

from django.db import models

from yersel.directory.models.taxonomies import TaxonomyTerm
from yersel.places.models import CouncilArea


class UnmetSearch(models.Model):
    """How often, in a month, something we know by name was not found in a council area. Counts under 5 are never shown."""

    month = models.DateField(help_text="its first day")
    council_area = models.ForeignKey(CouncilArea, on_delete=models.CASCADE, related_name="+")
    condition = models.ForeignKey(TaxonomyTerm, null=True, on_delete=models.CASCADE, related_name="+")
    stage = models.ForeignKey(TaxonomyTerm, null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.ForeignKey(TaxonomyTerm, null=True, on_delete=models.CASCADE, related_name="+")
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "unmet searches"
        constraints = [
            models.UniqueConstraint(
                fields=["month", "council_area", "condition", "stage", "kind"],
                nulls_distinct=False,
                name="unmet_search_is_counted_once",
            ),
            models.CheckConstraint(condition=models.Q(month__day=1), name="unmet_search_is_of_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.council_area_id}"
