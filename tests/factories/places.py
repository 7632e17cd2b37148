"""Places for tests: a handful of settlements in the gazetteer's shape, and postcodes as an import leaves them.

The fixtures `scotland` and `everywhere` (tests/fixtures_places.py) load the areas and outward codes that these build on.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from yersel.places.gazetteer import GazetteerEntry
from yersel.places.models import Postcode, PostcodeSector, PostcodeSource

IMPORTED_AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
_SETTLEMENTS = [
    ("Aberdeen", 57.144, -2.098, 198_880, "Obar Dheathain"),
    ("Balloch", 56.0, -4.583, 1_743, "Am Bealach"),
    ("Balloch", 57.492, -4.117, 1_440, ""),
    ("Dumfries", 55.07, -3.603, 32_880, "Dùn Phris"),
    ("Dundee", 56.469, -2.975, 148_210, "Dùn Dè"),
    ("Edinburgh", 55.952, -3.196, 506_520, "Dùn Èideann"),
    ("Falkirk", 56.002, -3.785, 35_850, "An Eaglais Bhreac"),
    ("Glasgow", 55.865, -4.258, 626_410, "Glaschu"),
    ("Inverness", 57.479, -4.224, 47_790, "Inbhir Nis"),
    ("Kinross", 56.205, -3.421, 4_910, "Ceann Rois"),
    ("Lerwick", 60.155, -1.145, 6_880, ""),
    ("Oban", 56.412, -5.472, 8_140, "An t-Òban"),
    ("Perth", 56.395, -3.437, 47_350, "Peairt"),
    ("Saint Andrews", 56.339, -2.799, 18_410, "Cill Rìmhinn"),
    ("Stirling", 56.119, -3.937, 37_910, "Sruighlea"),
    ("Stornoway", 58.209, -6.386, 7_500, "Steòrnabhagh"),
]


def handful_of_settlements() -> Iterator[GazetteerEntry]:
    """Sixteen towns, Balloch twice, without reading the real gazetteer."""
    for number, (name, latitude, longitude, population, gaelic) in enumerate(_SETTLEMENTS, 1):
        shown = name.replace("Saint ", "St ")
        yield GazetteerEntry(f"geonames:{number}", shown, name, latitude, longitude, population, (gaelic,) if gaelic else ())


def make_postcode_source(**fields: Any) -> PostcodeSource:
    """A source as an import of Code-Point Open leaves it."""
    known = {
        "code": "code-point",
        "name": "Code-Point Open",
        "vintage": "July 2020",
        "licence": "Open Government Licence v3.0",
        "licence_url": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
        "attribution_text": "Contains OS data © Crown copyright and database right 2020",
        "file_sha256": "0" * 64,
        "imported_at": IMPORTED_AT,
        "postcodes": 1,
    }
    return PostcodeSource.objects.create(**{**known, **fields})


def make_postcode(text: str, latitude: float, longitude: float, council: str | None, **fields: Any) -> Postcode:
    """One imported postcode, `EH6 6LD`, with its sector. `council` is a GSS code."""
    outward, inward = text.split()
    source = fields.pop("source", None) or PostcodeSource.objects.first() or make_postcode_source()
    sector = {"council_area_id": council, "latitude": latitude, "longitude": longitude, "postcodes": 1}
    PostcodeSector.objects.get_or_create(code=f"{outward} {inward[0]}", defaults=sector)
    return Postcode.objects.create(
        compact=outward + inward, latitude=latitude, longitude=longitude, council_area_id=council, source=source, **fields
    )
