"""Where a service is, and whether a person can get in. Of a hidden place nothing is told but its council area."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from yersel.core.folding import fold
from yersel.directory.models import Accessibility, Address, Location, Phone, ServiceAtLocation, TaxonomyTerm

FOR_PLACES = {"place", "both"}
FOR_REMOTE = {"remote", "both"}
ANSWERED_ELSEWHERE = {"free-to-use"}  # under "What does it cost?"


@dataclass(frozen=True)
class Access:
    """Questions about getting in: those answered, and those nobody has told us about (which is never "no")."""

    answers: list[tuple[str, str]] = field(default_factory=list)
    not_told: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class PlaceShown:
    """One place. Where it `is_hidden` only `council` and `name` (which is then the council's) are filled."""

    name: str
    council: str
    is_hidden: bool = False
    kind: str = Location.Type.PHYSICAL
    address: list[str] = field(default_factory=list)
    description: str = ""
    transport: str = ""
    url: str = ""
    phones: list[str] = field(default_factory=list)
    access: Access = field(default_factory=Access)

    @property
    def is_physical(self) -> bool:
        return self.kind == Location.Type.PHYSICAL


def places_of(
    links: Sequence[ServiceAtLocation],
    answers: Sequence[Accessibility],
    features: Sequence[TaxonomyTerm],
    phones: Sequence[Phone],
) -> list[PlaceShown]:
    """Each place with its own answers and, as they hold everywhere, those of the service."""
    return [_place(link, answers, features, phones) for link in links]


def _place(
    link: ServiceAtLocation, answers: Sequence[Accessibility], features: Sequence[TaxonomyTerm], phones: Sequence[Phone]
) -> PlaceShown:
    place = link.location
    council = place.council_area.name if place.council_area else _("Scotland")
    if place.is_hidden:
        return PlaceShown(name=council, council=council, is_hidden=True)
    own = [one for one in answers if one.service_at_location_id == link.id or one.location_id == place.id]
    general = [one for one in answers if one.service_id and _scope(one) != "remote"]
    address = next(iter(place.addresses.all()), None)
    return PlaceShown(
        name=place.name or _("The place"),
        council=council,
        kind=place.location_type,
        address=address_lines(address, besides=place.name) if address else [],
        description=" ".join(part for part in (place.description, link.description) if part),
        transport=place.transportation,
        url=place.url,
        phones=[phone.number for phone in phones if phone.location_id == place.id],
        access=access_of([*own, *general], features, FOR_PLACES) if place.location_type == Location.Type.PHYSICAL else Access(),
    )


def _scope(answer: Accessibility) -> str:
    return answer.feature.scope if answer.feature else ""


def access_of(answers: Iterable[Accessibility], features: Sequence[TaxonomyTerm], scopes: set[str]) -> Access:
    """The answers in the order of the list of questions, and the questions of `scopes` without one."""
    said: dict[str, str] = {}
    answered = set()
    for answer in answers:
        label = answer.feature.name if answer.feature else _("Getting in")
        words = answer.details or _("Yes")
        said[label] = f"{said[label]} {words}" if label in said else words
        answered.add(answer.feature_id)
    open_questions = (one for one in features if one.scope in scopes and one.code not in ANSWERED_ELSEWHERE)
    return Access(list(said.items()), [one.name for one in open_questions if one.id not in answered])


def address_lines(address: Address, *, besides: str = "") -> list[str]:
    """The lines of a postal address, each once and without `besides`, which stands above it already."""
    lines = [address.attention, address.address_1, address.address_2, address.city, address.region, address.postal_code]
    seen = {fold(besides)}
    kept = []
    for line in lines:
        if line and fold(line) not in seen:
            seen.add(fold(line))
            kept.append(line)
    return kept


def called(link: ServiceAtLocation) -> str:
    """What a place may be called: its name or the first line of its address; its council area where it is hidden."""
    place = link.location
    council = place.council_area.name if place.council_area else _("Scotland")
    if place.is_hidden:
        return council
    address = next(iter(place.addresses.all()), None)
    return place.name or (address.address_1 if address else "") or council
