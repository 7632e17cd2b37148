"""Services: what a person can go to, join, ring or be visited by."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yersel.directory.models.locations import ServiceAtLocation
from yersel.directory.models.organisations import Organisation, State
from yersel.places.models import Area


class ServiceQuerySet(models.QuerySet["Service"]):
    def public(self) -> ServiceQuerySet:
        return self.filter(state=State.PUBLISHED, organisation__state=State.PUBLISHED)


class Service(models.Model):
    """HSDS `service`. `status` is about the group, `state` about our entry of it."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("Running")
        INACTIVE = "inactive", _("Not running")
        DEFUNCT = "defunct", _("Closed for good")
        TEMPORARILY_CLOSED = "temporarily closed", _("Closed for now")

    class Referrer(models.TextChoices):
        SELF = "self", _("You can join by yourself")
        CARER = "carer", _("A carer can ask for you")
        GP_TEAM = "gp-team", _("Your GP team can refer you")
        PROFESSIONAL = "professional", _("Any health or care worker can refer you")

    class Attending(models.TextChoices):
        """HSDS `attending_type`: how people take part."""

        IN_PERSON = "in person", _("In person")
        ONLINE = "online", _("Online")
        PHONE = "phone", _("By phone")
        VISIT = "visit", _("They visit you")

    class ReviewState(models.TextChoices):
        FRESH = "fresh", _("Checked lately")
        DUE = "due", _("Due for a check")
        REMINDED = "reminded", _("Reminded")
        DEMOTED = "demoted", _("Not checked for a year")
        DORMANT = "dormant", _("Not checked for two years")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=220, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="services")
    name = models.CharField(max_length=300)
    sort_key = models.CharField(max_length=300, editable=False, help_text="the folded name, for A to Z")
    alternate_name = models.CharField(max_length=300, blank=True)
    summary = models.CharField(max_length=300, blank=True)
    description = models.TextField(blank=True)
    url = models.URLField(max_length=500, blank=True)
    email = models.EmailField(blank=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.ACTIVE)
    application_process = models.TextField(blank=True, help_text="how people join")
    referral_url = models.URLField(max_length=500, blank=True)
    who_can_refer = ArrayField(models.CharField(max_length=20, choices=Referrer), default=list, blank=True)
    attending = ArrayField(models.CharField(max_length=10, choices=Attending), default=list, blank=True)
    fees_description = models.TextField(blank=True)
    wait_time = models.CharField(max_length=200, blank=True)
    eligibility_description = models.TextField(blank=True)
    minimum_age = models.PositiveSmallIntegerField(null=True, blank=True)
    maximum_age = models.PositiveSmallIntegerField(null=True, blank=True)
    interpretation_services = models.TextField(blank=True)
    accreditations = models.TextField(blank=True)
    licenses = models.TextField(blank=True)
    alert = models.CharField(max_length=300, blank=True)

    state = models.CharField(max_length=10, choices=State, default=State.PUBLISHED)
    archived_because = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField(help_text="when it came in: the review clock of an entry never checked starts here")
    last_edited = models.DateTimeField(null=True, blank=True, help_text="when what it says last changed")
    last_reviewed = models.DateTimeField(null=True, blank=True, help_text="when somebody last confirmed that it is right")
    review_state = models.CharField(max_length=10, choices=ReviewState, default=ReviewState.FRESH)
    demoted_at = models.DateTimeField(null=True, blank=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="service_has_a_name"),
            models.CheckConstraint(
                condition=Q(minimum_age__isnull=True) | Q(maximum_age__isnull=True) | Q(minimum_age__lte=F("maximum_age")),
                name="service_ages_in_order",
            ),
            models.CheckConstraint(
                condition=(Q(minimum_age__isnull=True) | Q(minimum_age__lte=130))
                & (Q(maximum_age__isnull=True) | Q(maximum_age__lte=130)),
                name="service_ages_are_human",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="service_state_is_known"),
            models.CheckConstraint(
                condition=Q(status__in=["active", "inactive", "defunct", "temporarily closed"]), name="service_status_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("directory:service-show", args=[self.slug])

    @property
    def is_public(self) -> bool:
        return self.state == State.PUBLISHED and self.organisation.state == State.PUBLISHED


class ServiceArea(models.Model):
    """HSDS `service_area`: an area that is served, by its code. Where people go is another fact: see `Location`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="service_areas")
    service_at_location = models.ForeignKey(
        ServiceAtLocation, null=True, blank=True, on_delete=models.CASCADE, related_name="service_areas"
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    description = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "service_at_location", "area"], nulls_distinct=False, name="service_area_is_said_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.service_id} serves {self.area_id}"
