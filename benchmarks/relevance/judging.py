"""Which services are right answers: read from the tables themselves, so that the search is not its own judge."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from uuid import UUID

from benchmarks.relevance.lay_queries import LayQuery, is_wanted
from yersel.directory.models import Attribute, Facet, Location, Service, ServiceArea, ServiceAtLocation, TaxonomyTerm
from yersel.places.models import Area
from yersel.places.queries import Choices, Place, locate

RADIUS_KM = 10.0
EARTH_KM = 6371.0


@dataclass
class Listed:
    """A public service as far as judging goes; `points` are latitude and longitude, `councils` those of its locations."""

    name: str
    tags: set[str] = field(default_factory=set)
    areas: set[str] = field(default_factory=set)
    points: list[tuple[float, float]] = field(default_factory=list)
    councils: set[str] = field(default_factory=set)


class Judge:
    """Knows every public service and says which are right answers to a query."""

    def __init__(self) -> None:
        self.services = _read_services()
        self.below = _codes_below()
        self.in_reach_of = cache(self._in_reach_of)

    def right_answers(self, query: LayQuery) -> set[UUID]:
        """The services that have what the query wants, in reach of its place where it names one."""
        candidates = self.in_reach_of(query.near) if query.near else self.services.keys()
        return {service for service in candidates if is_wanted(query.want, partial(self._has, service))}

    def _has(self, service: UUID, facet: str) -> bool:
        kind, _, code = facet.partition(":")
        if kind == "near":
            return service in self.in_reach_of(code)
        if code.endswith("*"):
            return bool(self.below[f"{kind}:{code[:-1]}"] & self.services[service].tags)
        return facet in self.services[service].tags

    def _in_reach_of(self, text: str) -> set[UUID]:
        """The services in reach of a place. Where several places have the name, in reach of any. Raises ValueError for none."""
        answer = locate(text)
        if not isinstance(answer, Place | Choices):
            raise ValueError(f"{text!r} is no place that is known")
        places = answer.options if isinstance(answer, Choices) else (answer,)
        return {id_ for id_, service in self.services.items() if any(_reaches(service, place) for place in places)}


def _reaches(service: Listed, place: Place) -> bool:
    """The area-or-radius rule: it serves an area that covers the place, or serves none and is within ten kilometres."""
    if service.areas:
        return bool(service.areas & {*place.area_codes, Area.UNITED_KINGDOM})
    if place.latitude is None or place.longitude is None or place.kind in ("council", "board", "authority"):
        return place.council_code in service.councils
    return any(_km(place.latitude, place.longitude, *point) <= RADIUS_KM for point in service.points)


def _km(latitude: float, longitude: float, latitude_2: float, longitude_2: float) -> float:
    """Great-circle distance."""
    phi, phi_2 = math.radians(latitude), math.radians(latitude_2)
    half = math.sin((phi_2 - phi) / 2) ** 2
    half += math.cos(phi) * math.cos(phi_2) * math.sin(math.radians(longitude_2 - longitude) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(half))


def _read_services() -> dict[UUID, Listed]:
    services = {id_: Listed(name) for id_, name in Service.objects.public().values_list("id", "name")}
    tags = Attribute.objects.filter(term__taxonomy__code__in=Facet.values)
    for id_, facet, code in tags.values_list("service_id", "term__taxonomy__code", "term__code"):
        services[id_].tags.add(f"{facet}:{code}")
    for id_, area in ServiceArea.objects.values_list("service_id", "area_id"):
        services[id_].areas.add(area)
    for link in ServiceAtLocation.objects.select_related("location"):
        _add_place(services[link.service_id], link.location)
    return services


def _add_place(service: Listed, place: Location) -> None:
    if place.latitude is not None and place.longitude is not None:
        service.points.append((place.latitude, place.longitude))
    if place.council_area_id:
        service.councils.add(place.council_area_id)


def _codes_below() -> dict[str, set[str]]:
    """For each term the tags of itself and of every term below it."""
    terms = {term.id: term for term in TaxonomyTerm.objects.filter(taxonomy__code__in=Facet.values).select_related("taxonomy")}
    below: dict[str, set[str]] = defaultdict(set)
    for term in terms.values():
        for above in _and_above(term, terms):
            below[f"{above.taxonomy.code}:{above.code}"].add(f"{term.taxonomy.code}:{term.code}")
    return below


def _and_above(term: TaxonomyTerm, terms: dict[UUID, TaxonomyTerm]) -> Iterator[TaxonomyTerm]:
    here: TaxonomyTerm | None = term
    while here is not None:
        yield here
        here = terms.get(here.parent_id) if here.parent_id else None
