"""Who holds a role everywhere: given by somebody, at some time, and ended the same way. Rows are never deleted."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yersel.accounts.models.people import Person
from yersel.accounts.roles import HOUSE_WIDE, Role


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    """Grants, narrowed down."""

    def live(self) -> RoleGrantQuerySet:
        """Those not ended, of accounts that are open."""
        return self.filter(ended_at=None, person__closed_at=None)


class RoleGrant(models.Model):
    """`given_by` and `ended_by` are a person's id or `command:<name>`, as in the audit."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=30, choices=Role.choices)
    given_by = models.CharField(max_length=80)
    given_at = models.DateTimeField()
    ended_by = models.CharField(max_length=80, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        ordering = ["given_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(given_by=""), name="role_given_by_somebody"),
            models.CheckConstraint(
                condition=Q(ended_by="", ended_at=None) | (~Q(ended_by="") & Q(ended_at__isnull=False)),
                name="role_ended_by_and_at_go_together",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("given_at")), name="role_ended_after_given"
            ),
            models.CheckConstraint(condition=Q(role__in=[role.value for role in HOUSE_WIDE]), name="role_is_house_wide"),
            models.UniqueConstraint(fields=["person", "role"], condition=Q(ended_at=None), name="role_held_once"),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.person_id}"
