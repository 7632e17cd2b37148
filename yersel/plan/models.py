"""The plan that a person owns. Every word of theirs is sealed (`consent.vault`): plain columns hold ids, numbers and times alone.

Ids are made before the row is written, as a sealed text is bound to the id of its row.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

INVITATION_LASTS = timedelta(days=14)


class Plan(models.Model):
    """One person's plan. `cover` holds its title, the stages that they chose, and whether they opened `wishes`."""

    class Reminder(models.TextChoices):
        NONE = "none", _("No reminder")
        EMAIL = "e-mail", _("An e-mail that says nothing but that a date is coming up")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="plan")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    review_on = models.DateField(null=True, blank=True)
    reminder = models.CharField(max_length=10, choices=Reminder.choices, default=Reminder.NONE)
    reminded_on = models.DateField(null=True, blank=True, help_text="the review date of which the person was last told")
    cover = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["review_on"], condition=Q(reminder="e-mail"), name="plans_to_remind_of")]

    def __str__(self) -> str:
        return str(self.pk)


class Section(models.Model):
    """One written part of a plan; its words are in its versions."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="sections")
    kind = models.CharField(max_length=20)
    current_version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "kind"], name="one_section_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.plan_id}"


class SectionVersion(models.Model):
    """What a part said once. Saving never changes a version, it adds one."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    saved_at = models.DateTimeField()
    suggestion = models.ForeignKey("Suggestion", null=True, on_delete=models.SET_NULL, related_name="+")
    body = models.BinaryField()

    class Meta:
        ordering = ["section", "-number"]
        constraints = [models.UniqueConstraint(fields=["section", "number"], name="section_versions_are_numbered")]

    def __str__(self) -> str:
        return f"{self.section_id} {self.number}"


class Goal(models.Model):
    """What the person would like, in their own words: `content` has words, why, numbers from 0 to 10, dates and status."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="goals")
    position = models.PositiveIntegerField()
    saved_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    content = models.BinaryField()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return str(self.pk)


class GoalVersion(models.Model):
    """What a goal said once, its newest words among them."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    saved_at = models.DateTimeField()
    content = models.BinaryField()

    class Meta:
        ordering = ["goal", "-number"]
        constraints = [models.UniqueConstraint(fields=["goal", "number"], name="goal_versions_are_numbered")]

    def __str__(self) -> str:
        return f"{self.goal_id} {self.number}"


class Step(models.Model):
    """A small thing towards a goal. The directory entry that it links to is sealed with it: no table tells who uses which group."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveIntegerField()
    saved_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    content = models.BinaryField()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return str(self.pk)


class StepVersion(models.Model):
    """What a step said once, its newest words among them."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    saved_at = models.DateTimeField()
    content = models.BinaryField()

    class Meta:
        ordering = ["step", "-number"]
        constraints = [models.UniqueConstraint(fields=["step", "number"], name="step_versions_are_numbered")]

    def __str__(self) -> str:
        return f"{self.step_id} {self.number}"


class CircleMember(models.Model):
    """Somebody around the person. Who they are is sealed; an account is tied to it once they accept an invitation."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="circle")
    position = models.PositiveIntegerField()
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    is_worker = models.BooleanField(default=False, help_text="works with the person: is asked why at each visit")
    invitation = models.BinaryField(
        null=True, help_text="SHA-256 of the invitation's secret; none once it is used, refused or ended"
    )
    invited_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    content = models.BinaryField()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "account"], name="an_account_is_in_a_circle_once"),
            models.UniqueConstraint(fields=["invitation"], name="an_invitation_is_of_one_member"),
            models.CheckConstraint(condition=Q(account=None) | Q(accepted_at__isnull=False), name="an_account_has_accepted"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def is_invitation_open(self, at: datetime) -> bool:
        return (
            self.invitation is not None
            and self.invited_at is not None
            and self.accepted_at is None
            and at < self.invited_at + INVITATION_LASTS
        )


class ShareLink(models.Model):
    """A link with a PIN, for somebody without an account. What it opens is in consent's grants; its token is kept as a digest."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="links")
    token = models.BinaryField(unique=True)
    pin = models.CharField(max_length=128, help_text="hashed as a password is")
    wrong_pins = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    is_stopped_by_pins = models.BooleanField(default=False)
    label = models.BinaryField(help_text="for whom it is, in the person's words")

    class Meta:
        ordering = ["-made_at"]
        constraints = [models.CheckConstraint(condition=Q(until__gt=F("made_at")), name="a_link_ends_after_it_is_made")]

    def __str__(self) -> str:
        return str(self.pk)

    def is_open(self, at: datetime) -> bool:
        return self.stopped_at is None and at < self.until


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    """Suggestions, narrowed down."""

    def waiting(self) -> SuggestionQuerySet:
        return self.filter(status=Suggestion.Status.WAITING)


class Suggestion(models.Model):
    """What somebody proposes for one question of a part. Nothing changes until the person takes it."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting for your answer")
        ACCEPTED = "accepted", _("Taken")
        CHANGED = "accepted_with_changes", _("Taken, with changes")
        DECLINED = "declined", _("Not taken")
        WITHDRAWN = "withdrawn", _("Taken back")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="suggestions")
    section_kind = models.CharField(max_length=20)
    target = models.CharField(max_length=40, help_text="the name of the question")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    access = models.UUIDField(help_text="the grant that it rests on: it dies with it")
    made_at = models.DateTimeField()
    status = models.CharField(max_length=25, choices=Status.choices, default=Status.WAITING)
    answered_at = models.DateTimeField(null=True, blank=True)
    content = models.BinaryField(help_text="the proposed text, why, and the label of who made it")
    answer = models.BinaryField(null=True, help_text="a note with the answer, if there is one")

    objects: ClassVar[models.Manager[Suggestion]] = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="waiting", answered_at=None) | (~Q(status="waiting") & Q(answered_at__isnull=False)),
                name="a_suggestion_is_answered_once",
            ),
        ]
        indexes = [models.Index(fields=["plan"], condition=Q(status="waiting"), name="suggestions_that_wait")]

    def __str__(self) -> str:
        return f"{self.section_kind} {self.status}"


class MeasureAnswer(models.Model):
    """What the person noted about how it is going, on one day."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="measures")
    measure = models.CharField(max_length=40)
    measure_version = models.PositiveSmallIntegerField()
    taken_on = models.DateField()
    content = models.BinaryField()

    class Meta:
        ordering = ["taken_on", "id"]

    def __str__(self) -> str:
        return f"{self.measure} on {self.taken_on}"
