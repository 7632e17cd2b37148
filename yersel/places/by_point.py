"""Finding the place where somebody's device says that they are. Only the place is kept, never the point itself."""

import math
from dataclasses import replace

from django.db.models import F, FloatField
from django.db.models.expressions import ExpressionWrapper
from django.utils.translation import gettext as _

from yersel.core.distance import kilometres
from yersel.places.answers import NotFound, Place
from yersel.places.models import OutwardCode, Postcode
from yersel.places.place_makers import place_of_outward, place_of_postcode
from yersel.places.postcode_text import LARGE_USERS, PostcodeText

# South, north, west and east of all of Scotland.
SOUTH, NORTH, WEST, EAST = 54.6, 60.9, -8.7, -0.7
FARTHEST_KM = 40.0
WORTH_SAYING_KM = 2.0
# Half the height, in degrees, of the squares in which a postcode is looked for, one after the other.
SQUARES = (0.02, 0.3)


def by_point(latitude: float, longitude: float) -> Place | NotFound:
    """The nearest postcode in use, or before an import the nearest outward code. Three queries at most."""
    outside = NotFound("outside-scotland", _("You seem to be outside Scotland. We know places in Scotland only."))
    if not (SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST):
        return outside
    found = _nearest_postcode(latitude, longitude) or _nearest_outward(latitude, longitude)
    if found is None or found.latitude is None or found.longitude is None:
        return outside
    away = kilometres(latitude, longitude, found.latitude, found.longitude)
    if away > FARTHEST_KM:
        return outside
    if away <= WORTH_SAYING_KM or found.kind == "outward":
        return found
    note = _("The nearest Scottish postcode is about %(km)d km from where you are.") % {"km": round(away)}
    return replace(found, note=f"{note} {found.note}".strip())


def _nearest_postcode(latitude: float, longitude: float) -> Place | None:
    narrow = math.cos(math.radians(latitude))
    up, along = F("latitude") - latitude, (F("longitude") - longitude) * narrow
    away = ExpressionWrapper(up * up + along * along, output_field=FloatField())
    living = Postcode.objects.filter(ended="").select_related("council_area").annotate(away=away).order_by("away", "compact")
    for half in SQUARES:
        square = living.filter(
            latitude__range=(latitude - half, latitude + half),
            longitude__range=(longitude - half / narrow, longitude + half / narrow),
        )
        if nearest := square.first():
            return place_of_postcode(nearest)
    return None


def _nearest_outward(latitude: float, longitude: float) -> Place | None:
    codes = OutwardCode.objects.select_related("council_area").exclude(code__in=LARGE_USERS)
    nearest = min(codes, key=lambda it: kilometres(latitude, longitude, it.latitude, it.longitude), default=None)
    if nearest is None:
        return None
    asked = PostcodeText(nearest.code.rstrip("0123456789"), nearest.code)
    return place_of_outward(nearest, asked=asked, imported=False)
