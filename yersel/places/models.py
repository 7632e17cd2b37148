"""Where Scotland is: areas by their GSS codes, settlements, and postcodes with the sources they came from."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Area(models.Model):
    """Any area a service may serve, by its code: GSS codes, and ALISS's `XS` for all Scotland and `XB` for all of the UK."""

    class Kind(models.TextChoices):
        WARD = "ward", _("Ward")
        COUNCIL = "council", _("Council area")
        BOARD = "board", _("Health board")
        AUTHORITY = "authority", _("Integration authority")
        COUNTRY = "country", _("Country")

    SCOTLAND = "XS"
    UNITED_KINGDOM = "XB"

    code = models.CharField(max_length=9, primary_key=True)
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=120)
    gaelic_name = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="area_has_a_name")]

    def __str__(self) -> str:
        return self.name


class HealthBoard(Area):
    """One of the 14 territorial NHS boards."""


class IntegrationAuthority(Area):
    """One of the 31 health and social care partnerships (Clackmannanshire and Stirling share one)."""


class CouncilArea(Area):
    """One of the 32 council areas. `latitude` and `longitude` are a point among its people, not its middle."""

    slug = models.SlugField(unique=True)
    population_2022 = models.PositiveIntegerField()
    main_town = models.CharField(max_length=80)
    latitude = models.FloatField()
    longitude = models.FloatField()
    tile_column = models.PositiveSmallIntegerField()
    tile_row = models.PositiveSmallIntegerField()
    health_board = models.ForeignKey(HealthBoard, on_delete=models.PROTECT, related_name="council_areas")
    integration_authority = models.ForeignKey(IntegrationAuthority, on_delete=models.PROTECT, related_name="council_areas")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tile_column", "tile_row"], name="council_area_has_its_own_tile")]

    @property
    def covering_codes(self) -> tuple[str, ...]:
        """The codes of every area that covers this one, its own first."""
        return (self.code, self.health_board_id, self.integration_authority_id, Area.SCOTLAND, Area.UNITED_KINGDOM)


class Settlement(models.Model):
    """A city, town, village, district or island that people name when they say where they are."""

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=100)
    council_area = models.ForeignKey(CouncilArea, on_delete=models.CASCADE, related_name="settlements")
    council_is_nearest = models.BooleanField(default=False, help_text="the council was guessed from the nearest point")
    latitude = models.FloatField()
    longitude = models.FloatField()
    population = models.PositiveIntegerField(default=0)
    source = models.CharField(max_length=20)

    class Meta:
        ordering = ["name", "slug"]

    def __str__(self) -> str:
        return self.name


class PlaceName(models.Model):
    """One folded spelling, in any language, of an area or a settlement."""

    folded = models.CharField(max_length=120, db_index=True)
    shown = models.CharField(max_length=120)
    area = models.ForeignKey(Area, null=True, on_delete=models.CASCADE, related_name="spellings")
    settlement = models.ForeignKey(Settlement, null=True, on_delete=models.CASCADE, related_name="spellings")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(area__isnull=False, settlement__isnull=True) | Q(area__isnull=True, settlement__isnull=False),
                name="place_name_is_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["folded", "area", "settlement"], nulls_distinct=False, name="place_name_is_said_once"
            ),
        ]
        indexes = [models.Index(fields=["folded"], name="place_name_prefix", opclasses=["varchar_pattern_ops"])]

    def __str__(self) -> str:
        return self.shown


class PostcodeSource(models.Model):
    """A file of postcodes that was imported: what it was, how old it is, and whom to credit."""

    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    vintage = models.CharField(max_length=40, help_text="the month the file speaks of, as it says itself")
    licence = models.CharField(max_length=120)
    licence_url = models.URLField()
    attribution_text = models.TextField()
    file_sha256 = models.CharField(max_length=64)
    imported_at = models.DateTimeField()
    postcodes = models.PositiveIntegerField()

    class Meta:
        ordering = ["-imported_at"]

    def __str__(self) -> str:
        return f"{self.name}, {self.vintage}"


class OutwardCode(models.Model):
    """The first half of a postcode (EH6), mapped by hand to a settlement so that it works before any import."""

    code = models.CharField(max_length=4, primary_key=True)
    settlement_name = models.CharField(max_length=80)
    council_area = models.ForeignKey(CouncilArea, on_delete=models.PROTECT, related_name="outward_codes")
    latitude = models.FloatField()
    longitude = models.FloatField()
    spread_km = models.PositiveSmallIntegerField(help_text="nine in ten of its postcodes lie within about this distance")

    def __str__(self) -> str:
        return self.code


class PostcodeSector(models.Model):
    """EH6 5: the mean point of its imported postcodes and the council most of them lie in."""

    code = models.CharField(max_length=6, primary_key=True)
    council_area = models.ForeignKey(CouncilArea, null=True, on_delete=models.PROTECT, related_name="+")
    latitude = models.FloatField()
    longitude = models.FloatField()
    postcodes = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.code


class Postcode(models.Model):
    """One Scottish postcode, without its space. `ended` ones are kept: people go on writing them."""

    compact = models.CharField(max_length=7, primary_key=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    council_area = models.ForeignKey(CouncilArea, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    ward_code = models.CharField(max_length=9, blank=True)
    data_zone = models.CharField(max_length=9, blank=True)
    quality = models.PositiveSmallIntegerField(null=True, help_text="Code-Point's positional quality, 10 the best")
    ended = models.CharField(max_length=7, blank=True, help_text="the month (YYYY-MM) it ended, or 'gone'")
    source = models.ForeignKey(PostcodeSource, on_delete=models.PROTECT, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"{self.compact[:-3]} {self.compact[-3:]}"
