"""Locations: a place is where a person can turn up."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yersel.directory.models.organisations import Organisation
from yersel.places.models import CouncilArea

SOUTH, NORTH, WEST, EAST = 54.5, 61.0, -9.0, -0.5


class Location(models.Model):
    """HSDS `location`. Where it is `hidden` (a refuge, somebody's home) nothing but its council area is ever shown."""

    class Type(models.TextChoices):
        PHYSICAL = "physical", _("A place")
        POSTAL = "postal", _("A postal address")
        VIRTUAL = "virtual", _("Online")

    class Precision(models.TextChoices):
        EXACT = "exact", _("The very place")
        POSTCODE = "postcode", _("Its postcode")
        SECTOR = "sector", _("Its postcode sector")
        OUTWARD = "outward", _("The first half of its postcode")
        HIDDEN = "hidden", _("Not published")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="locations")
    location_type = models.CharField(max_length=10, choices=Type, default=Type.PHYSICAL)
    name = models.CharField(max_length=300, blank=True)
    alternate_name = models.CharField(max_length=300, blank=True)
    description = models.TextField(blank=True)
    transportation = models.TextField(blank=True, help_text="buses, trains, parking")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    precision = models.CharField(max_length=10, choices=Precision, default=Precision.EXACT)
    is_outside_scotland = models.BooleanField(default=False)
    external_identifier = models.CharField(max_length=80, blank=True)
    external_identifier_type = models.CharField(max_length=40, blank=True)
    url = models.URLField(max_length=500, blank=True)
    council_area = models.ForeignKey(CouncilArea, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    ward_code = models.CharField(max_length=9, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True) | Q(latitude__isnull=False, longitude__isnull=False),
                name="location_point_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True)
                | Q(is_outside_scotland=True)
                | Q(location_type="virtual")
                | Q(latitude__gte=SOUTH, latitude__lte=NORTH, longitude__gte=WEST, longitude__lte=EAST),
                name="location_is_in_scotland",
            ),
            models.CheckConstraint(condition=~Q(latitude=0, longitude=0), name="location_is_not_null_island"),
        ]

    def __str__(self) -> str:
        return self.name or str(self.id)

    @property
    def is_hidden(self) -> bool:
        return self.precision == self.Precision.HIDDEN


class Address(models.Model):
    """HSDS `address`: the postal words of a location."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="addresses")
    attention = models.CharField(max_length=200, blank=True)
    address_1 = models.CharField(max_length=300)
    address_2 = models.CharField(max_length=300, blank=True)
    city = models.CharField(max_length=120, blank=True)
    region = models.CharField(max_length=120, blank=True)
    state_province = models.CharField(max_length=120, blank=True)
    postal_code = models.CharField(max_length=10, blank=True)
    country = models.CharField(max_length=2, default="GB")
    address_type = models.CharField(max_length=10, choices=Location.Type, default=Location.Type.PHYSICAL)

    class Meta:
        verbose_name_plural = "addresses"

    def __str__(self) -> str:
        return ", ".join(line for line in (self.address_1, self.address_2, self.city, self.postal_code) if line)


class ServiceAtLocation(models.Model):
    """HSDS `service_at_location`: a service as it runs at one of its places."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey("directory.Service", on_delete=models.CASCADE, related_name="service_at_locations")
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="service_at_locations")
    description = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "location"], name="service_is_at_a_location_once")]

    def __str__(self) -> str:
        return f"{self.service_id} at {self.location_id}"
