"""What people tell us and what becomes of it: contributions, claims, who looks after an entry, earlier versions, problems, appeals."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yersel.accounts.models import Person
from yersel.directory.models.organisations import Organisation
from yersel.directory.models.services import Service
from yersel.places.models import CouncilArea


def _decided(name: str, *, states: list[str]) -> models.CheckConstraint:
    """A decision has who, when and a reason, and nothing else has any of them."""
    decided = Q(decided_at__isnull=False) & ~Q(reason="")
    return models.CheckConstraint(
        condition=(Q(state__in=states) & decided) | (~Q(state__in=states) & Q(decided_at=None, decided_by=None)), name=name
    )


class Contribution(models.Model):
    """A new entry or a change to one, as somebody sent it. `data` holds the whole entry in the form of `Version.data`.

    A visitor's suggestion has no author. A draft is the author's alone; what is submitted waits for a decision.
    """

    class Kind(models.TextChoices):
        SUGGESTION = "suggestion", _("Suggestion from a visitor")
        NEW_SERVICE = "new-service", _("New service")
        NEW_ORGANISATION = "new-organisation", _("New organisation")
        EDIT = "edit", _("Change to an entry")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Waiting for a decision")
        RETURNED = "returned", _("Sent back with a question")
        PUBLISHED = "published", _("Published")
        REFUSED = "refused", _("Not published")
        WITHDRAWN = "withdrawn", _("Taken back")

    DECIDED = [State.RETURNED, State.PUBLISHED, State.REFUSED]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    author = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="contributions")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="contributions")
    service = models.ForeignKey(Service, models.CASCADE, null=True, blank=True, related_name="contributions")
    council_area = models.ForeignKey(CouncilArea, models.SET_NULL, null=True, blank=True, related_name="+")
    data: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    last_edited_step = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True, help_text="a visitor's, to answer them; erased 30 days after the decision")
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, help_text="what the contributor reads")

    class Meta:
        ordering = ["submitted_at", "id"]
        constraints = [_decided("contribution_is_decided_with_a_reason", states=["returned", "published", "refused"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Version(models.Model):
    """What an entry said, whole, before and after each change. Erasable: the audit holds a digest, never the text."""

    service = models.ForeignKey(Service, models.CASCADE, null=True, blank=True, related_name="versions")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="versions")
    number = models.PositiveIntegerField()
    data: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(service=None, organisation__isnull=False) | Q(service__isnull=False, organisation=None),
                name="version_is_of_one_entry",
            ),
            models.UniqueConstraint(
                fields=["service", "organisation", "number"], nulls_distinct=False, name="version_numbers_count_up"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id or self.organisation_id} version {self.number}"


class Manager(models.Model):
    """Somebody who looks after an organisation (or one service of it) for the group. One of them leads. Ended, never deleted."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="managers")
    service = models.ForeignKey(Service, models.CASCADE, null=True, blank=True, related_name="managers")
    person = models.ForeignKey(Person, models.CASCADE, related_name="managed")
    is_lead = models.BooleanField(default=False)
    since_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "service", "person"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="manager_of_an_entry_once",
            ),
            models.UniqueConstraint(
                fields=["organisation", "service"],
                condition=Q(ended_at=None, is_lead=True),
                nulls_distinct=False,
                name="one_lead_for_an_entry",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} looks after {self.service_id or self.organisation_id}"


class Claim(models.Model):
    """Somebody says that an entry is theirs to look after."""

    class State(models.TextChoices):
        UNREVIEWED = "unreviewed", _("Waiting for a decision")
        CONFIRMED = "confirmed", _("Confirmed")
        DENIED = "denied", _("Not confirmed")
        REVOKED = "revoked", _("Ended by us")
        WITHDRAWN = "withdrawn", _("Taken back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="claims")
    service = models.ForeignKey(Service, models.CASCADE, null=True, blank=True, related_name="claims")
    claimant = models.ForeignKey(Person, models.CASCADE, related_name="claims")
    state = models.CharField(max_length=10, choices=State, default=State.UNREVIEWED)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120, help_text="what they are in the group")
    phone = models.CharField(max_length=40, blank=True)
    comment = models.TextField(help_text="how we can tell that they speak for the group")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            _decided("claim_is_decided_with_a_reason", states=["confirmed", "denied", "revoked"]),
            models.UniqueConstraint(
                fields=["organisation", "service", "claimant"],
                condition=Q(state="unreviewed"),
                nulls_distinct=False,
                name="an_entry_is_claimed_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claimant_id} claims {self.service_id or self.organisation_id}"


class ProblemReport(models.Model):
    """Somebody says that an entry is wrong. `reporter` is a keyed hash of their session, to tell several people from one."""

    class Kind(models.TextChoices):
        UNCLEAR = "unclear", _("It is not clear")
        CONTACT_WRONG = "contact-wrong", _("The phone, e-mail or address is wrong")
        CLOSED = "closed", _("It has closed")
        NOT_IN_MY_AREA = "not-in-my-area", _("It is not for my area")
        NOT_ACCESSIBLE = "not-accessible", _("It is not accessible in the way it says")
        OTHER = "other", _("Something else")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="problems")
    service = models.ForeignKey(Service, models.CASCADE, null=True, blank=True, related_name="problems")
    kind = models.CharField(max_length=20, choices=Kind)
    text = models.TextField(blank=True)
    email = models.EmailField(blank=True, help_text="to answer them; erased 30 days after the answer")
    reporter = models.CharField(max_length=64)
    reported_at = models.DateTimeField()
    answered_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    reply = models.TextField(blank=True)

    class Meta:
        ordering = ["reported_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(service=None, organisation__isnull=False) | Q(service__isnull=False, organisation=None),
                name="problem_is_of_one_entry",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.service_id or self.organisation_id}"


class Appeal(models.Model):
    """Somebody asks us to think again about a decision. Somebody else than the first decides."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contribution = models.ForeignKey(Contribution, models.CASCADE, null=True, blank=True, related_name="appeals")
    claim = models.ForeignKey(Claim, models.CASCADE, null=True, blank=True, related_name="appeals")
    by = models.ForeignKey(Person, models.CASCADE, related_name="appeals")
    text = models.TextField()
    asked_at = models.DateTimeField()
    is_upheld = models.BooleanField(null=True, blank=True, help_text="whether the first decision stands")
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(contribution=None, claim__isnull=False) | Q(contribution__isnull=False, claim=None),
                name="appeal_is_of_one_decision",
            ),
            models.CheckConstraint(
                condition=Q(is_upheld=None, decided_at=None)
                | (Q(is_upheld__isnull=False, decided_at__isnull=False) & ~Q(reason="")),
                name="appeal_is_decided_with_a_reason",
            ),
            models.UniqueConstraint(
                fields=["contribution", "claim"], condition=Q(decided_at=None), nulls_distinct=False, name="one_open_appeal"
            ),
        ]

    def __str__(self) -> str:
        return f"appeal of {self.contribution_id or self.claim_id}"


class Pause(models.Model):
    """ "Not on this week": the group says so with one tap, and it is shown at once. Over when its last day is."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="pauses")
    first_date = models.DateField()
    last_date = models.DateField()
    said_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(first_date__lte=models.F("last_date")), name="pause_days_in_order"),
            models.UniqueConstraint(fields=["service", "first_date"], name="pause_is_said_once"),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} from {self.first_date} to {self.last_date}"
