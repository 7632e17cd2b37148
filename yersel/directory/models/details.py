"""What people ask about a service: when, how to get in touch, what it costs, in which language, can I get in."""

from __future__ import annotations

import uuid
from datetime import time

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yersel.directory.models.locations import Location, ServiceAtLocation
from yersel.directory.models.organisations import Organisation
from yersel.directory.models.services import Service
from yersel.directory.models.taxonomies import TaxonomyTerm


def _exactly_one(*fields: str) -> Q:
    condition = Q()
    for chosen in fields:
        condition |= Q(**{f"{field}__isnull": field != chosen for field in fields})
    return condition


class Schedule(models.Model):
    """HSDS `schedule`: a rule of RFC 5545 in columns. A holiday closing has `valid_from`/`valid_to` and no times."""

    class Frequency(models.TextChoices):
        WEEKLY = "WEEKLY", _("Every week")
        MONTHLY = "MONTHLY", _("Every month")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.CASCADE, related_name="schedules")
    location = models.ForeignKey(Location, null=True, blank=True, on_delete=models.CASCADE, related_name="schedules")
    service_at_location = models.ForeignKey(
        ServiceAtLocation, null=True, blank=True, on_delete=models.CASCADE, related_name="schedules"
    )
    dtstart = models.DateField(null=True, blank=True)
    freq = models.CharField(max_length=10, choices=Frequency, blank=True)
    interval = models.PositiveSmallIntegerField(default=1)
    byday = models.CharField(max_length=40, blank=True, help_text="MO,WE or, monthly, 2TU or -1FR")
    bymonthday = models.CharField(max_length=40, blank=True)
    byweekno = models.CharField(max_length=40, blank=True)
    byyearday = models.CharField(max_length=40, blank=True)
    until = models.DateField(null=True, blank=True)
    count = models.PositiveSmallIntegerField(null=True, blank=True)
    wkst = models.CharField(max_length=2, default="MO")
    timezone = models.CharField(max_length=40, default="Europe/London")
    opens_at = models.TimeField(null=True, blank=True)
    closes_at = models.TimeField(null=True, blank=True, help_text="may be before opens_at: past midnight")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    description = models.TextField(blank=True)
    schedule_link = models.URLField(max_length=500, blank=True)
    attending_type = models.CharField(max_length=10, choices=Service.Attending, blank=True)
    notes = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_exactly_one("service", "location", "service_at_location"), name="schedule_of_one"),
            models.CheckConstraint(condition=Q(interval__gte=1, interval__lte=52), name="schedule_interval_is_sane"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_from__lte=models.F("valid_to")),
                name="schedule_validity_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.description or f"{self.freq} {self.byday}".strip()

    @property
    def is_closing(self) -> bool:
        """A time in which the service does not run."""
        return self.valid_from is not None and self.opens_at is None and not self.byday and not self.description

    @property
    def runs_past_midnight(self) -> bool:
        return self.opens_at is not None and self.closes_at is not None and time.min < self.closes_at < self.opens_at


class Contact(models.Model):
    """HSDS `contact`: a role to ask for; a person's name only where that person agreed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.CASCADE, related_name="contacts")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=200, blank=True)
    department = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=_exactly_one("service", "organisation"), name="contact_of_one")]

    def __str__(self) -> str:
        return self.name or self.title


class Phone(models.Model):
    """HSDS `phone`, as typed (`number`) and as digits to compare by (leading +44 becomes 0)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.CASCADE, related_name="phones")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="phones")
    location = models.ForeignKey(Location, null=True, blank=True, on_delete=models.CASCADE, related_name="phones")
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.CASCADE, related_name="phones")
    number = models.CharField(max_length=60)
    digits = models.CharField(max_length=20, db_index=True)
    extension = models.CharField(max_length=20, blank=True)
    type = models.CharField(max_length=20, blank=True)
    description = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_exactly_one("service", "organisation", "location", "contact"), name="phone_of_one"),
            models.CheckConstraint(condition=~Q(number=""), name="phone_has_a_number"),
        ]

    def __str__(self) -> str:
        return self.number


class Language(models.Model):
    """HSDS `language`, by its ISO 639 code (`gd` Gaelic, `sco` Scots, `bfi` British Sign Language)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="languages")
    code = models.CharField(max_length=8)
    name = models.CharField(max_length=60)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "code"], name="language_is_said_once")]

    def __str__(self) -> str:
        return self.name


class CostOption(models.Model):
    """HSDS `cost_option`. Free is `amount = 0`; no row at all means that nobody told us."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="cost_options")
    option = models.CharField(max_length=200, blank=True)
    amount = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="GBP")
    amount_description = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__isnull=True) | Q(amount__gte=0), name="cost_is_not_negative"),
        ]

    def __str__(self) -> str:
        return self.option or str(self.amount)


class Funding(models.Model):
    """HSDS `funding`: who pays for a service."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="funding")
    source = models.CharField(max_length=300)

    def __str__(self) -> str:
        return self.source


class RequiredDocument(models.Model):
    """HSDS `required_document`: what to bring."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="required_documents")
    document = models.CharField(max_length=300)
    uri = models.URLField(max_length=500, blank=True)

    def __str__(self) -> str:
        return self.document


class Url(models.Model):
    """HSDS `url`: a further web page of a service or organisation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.CASCADE, related_name="additional_urls")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="additional_websites"
    )
    label = models.CharField(max_length=200, blank=True)
    url = models.URLField(max_length=500)

    class Meta:
        constraints = [models.CheckConstraint(condition=_exactly_one("service", "organisation"), name="url_of_one")]

    def __str__(self) -> str:
        return self.label or self.url


class Accessibility(models.Model):
    """HSDS `accessibility`: one question answered. A feature without a row is "not told us", never "no"."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.CASCADE, related_name="accessibility")
    service_at_location = models.ForeignKey(
        ServiceAtLocation, null=True, blank=True, on_delete=models.CASCADE, related_name="accessibility"
    )
    location = models.ForeignKey(Location, null=True, blank=True, on_delete=models.CASCADE, related_name="accessibility")
    feature = models.ForeignKey(TaxonomyTerm, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    details = models.CharField(max_length=500, blank=True)
    url = models.URLField(max_length=500, blank=True)

    class Meta:
        verbose_name_plural = "accessibility"
        constraints = [
            models.CheckConstraint(
                condition=_exactly_one("service", "service_at_location", "location"), name="accessibility_of_one"
            ),
        ]

    def __str__(self) -> str:
        return self.details
