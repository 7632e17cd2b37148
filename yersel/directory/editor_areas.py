"""Where editors work, and where things are: the codes of areas that tell whether something is an editor's to decide.

A thing is within an editor's areas if one of its places, or one of the areas it serves, is. Of what serves a health board or an authority
that counts if all of its council areas are the editor's. What serves all of Scotland is nobody's but those who keep all of Scotland.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from yersel.accounts.models import Person
from yersel.directory.entry_data import Data
from yersel.directory.looking_after import Entry, entry_of
from yersel.directory.models import Contribution, EditorArea, Location, Service, ServiceArea
from yersel.places.models import CouncilArea

Codes = frozenset[str]


def areas_of(person: Person) -> list[CouncilArea]:
    """The council areas given to an editor, by name. None: all of Scotland."""
    return list(CouncilArea.objects.filter(code__in=EditorArea.objects.filter(person=person).values("area")).order_by("name"))


def limits_of(person: Person) -> Codes | None:
    """The codes of all that lies within the areas given to an editor; None where no area is given, which is all of Scotland."""
    given = Codes(EditorArea.objects.filter(person=person).values_list("area_id", flat=True))
    return given | _wholly_within(given) if given else None


def _wholly_within(councils: Codes) -> Codes:
    """Boards and authorities all of whose council areas are among these."""
    members: dict[str, set[str]] = defaultdict(set)
    for code, board, authority in CouncilArea.objects.values_list("code", "health_board_id", "integration_authority_id"):
        members[board].add(code)
        members[authority].add(code)
    return Codes(code for code, inside in members.items() if inside <= councils)


def codes_of(entry: Entry) -> Codes:
    """Where an entry is and whom it serves; of an organisation, where its own places are and where its services are."""
    services = Q(service=entry.service) if entry.service else Q(service__organisation=entry.organisation)
    at = Q(service_at_locations__service=entry.service) if entry.service else Q(organisation=entry.organisation)
    if entry.service is None:
        at |= Q(service_at_locations__service__organisation=entry.organisation)
    served = ServiceArea.objects.filter(services).values_list("area_id", flat=True)
    places = Location.objects.filter(at).exclude(council_area=None).values_list("council_area_id", flat=True)
    return Codes(served.union(places))


def codes_of_data(data: Data) -> Codes:
    """The same for an entry as it is described."""
    places: Iterable[Any] = (place.get("council_area_id") for place in data.get("places") or [])
    return Codes(code for code in [*places, *(row.get("area_id") for row in data.get("areas") or [])] if code)


def codes_of_contribution(contribution: Contribution) -> Codes:
    """Of a change, where the entry is now; of something new, where it says that it is."""
    it = contribution.service or contribution.organisation
    if contribution.kind == Contribution.Kind.EDIT and it is not None:
        return codes_of(entry_of(it))
    told = {contribution.council_area_id} if contribution.council_area_id else set()
    return codes_of_data(contribution.data) | told


def services_within(codes: Iterable[str]) -> QuerySet[Service]:
    """Services that are in, or serve, one of these areas."""
    wanted = list(codes)
    here = Q(service_at_locations__location__council_area__in=wanted) | Q(service_areas__area__in=wanted)
    return Service.objects.filter(pk__in=Service.objects.filter(here).values("pk"))


def contributions_within(codes: Iterable[str]) -> Q:
    """What `codes_of_contribution` says of many at once."""
    wanted = list(codes)
    services = services_within(wanted)
    changed = Q(service__in=services) | Q(service=None, organisation__services__in=services)
    changed |= Q(service=None, organisation__locations__council_area__in=wanted)
    described = Q(council_area__in=wanted)
    for code in wanted:
        described |= Q(data__areas__contains=[{"area_id": code}]) | Q(data__places__contains=[{"council_area_id": code}])
    is_change = Q(kind=Contribution.Kind.EDIT)
    return (is_change & changed) | (~is_change & described)
