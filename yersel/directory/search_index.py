"""What the search index holds of each service: its words by weight, and a narrow row for each place it runs at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Prefetch

from yersel.core.folding import fold
from yersel.directory import facets
from yersel.directory.models import (
    Attribute,
    Facet,
    Location,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    TaxonomyTerm,
)
from yersel.directory.thesaurus import lexeme
from yersel.places.models import Area

EPOCH = date(1970, 1, 1)
# Kilometres an area counts for in the ranking when there is no place (the project's own choice, to be tuned).
AREA_KM = {Area.Kind.WARD: 5, Area.Kind.COUNCIL: 5, Area.Kind.BOARD: 10, Area.Kind.AUTHORITY: 10, Area.Kind.COUNTRY: 20}
OLDEST = 130
_FIXED_BITS = {facet: {choice.code: choice.bit for choice in choices} for facet, choices in facets.FIXED.items()}


@dataclass
class TextRow:
    """The folded words of one service by weight: A name, B alternate name and labels, C summary and organisation, D the rest.

    `terms` are the index's words for its tags and their ancestors, of the lowest weight.
    """

    service_id: str
    a: str
    b: str
    c: str
    d: str
    terms: list[str]

    @property
    def words(self) -> set[str]:
        """The words of this service that a typing mistake may be meant for."""
        return {word for text in (self.a, self.b, self.c, self.d) for word in text.split() if len(word) > 2 and word.isalpha()}


@dataclass
class HotRow:
    """One place of a service, or the service itself where it has none, as `directory_search_hot` keeps it."""

    service_id: str
    service_at_location_id: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    council: int | None = None
    areas: list[int] = field(default_factory=list)
    area_km: int = 0
    condition_lo: int = 0
    condition_hi: int = 0
    who: int = 0
    kind: int = 0
    access: int = 0
    slots: int = 0
    language: int = 0
    stage: int = 0
    how: int = 0
    cost: int = 0
    joining: int = 0
    tags: list[int] = field(default_factory=list)
    minimum_age: int = 0
    maximum_age: int = OLDEST
    checked_day: int = 0
    reviewed_day: int | None = None
    added_day: int = 0
    helpful: int = 0
    is_only: bool = True
    is_national: bool = False
    is_demoted: bool = False


def area_number(code: str) -> int:
    """An area's code as the integer the index keeps: 1 all Scotland, 2 all of the UK, else the digits of its GSS code."""
    fixed = {Area.SCOTLAND: 1, Area.UNITED_KINGDOM: 2}
    return fixed[code] if code in fixed else int(code[1:])


def ancestor_bits() -> dict[UUID, set[int]]:
    """For each term of ours, its own bit and those of all its ancestors: a parent includes its children."""
    terms = {term.id: term for term in TaxonomyTerm.objects.filter(taxonomy__code__in=Facet.values, bit__isnull=False)}
    found: dict[UUID, set[int]] = {}
    for term in terms.values():
        bits: set[int] = set()
        here: TaxonomyTerm | None = term
        while here is not None and here.bit is not None and here.bit not in bits:
            bits.add(here.bit)
            here = terms.get(here.parent_id) if here.parent_id else None
        found[term.id] = bits
    return found


def rows_of(service_ids: Sequence[UUID]) -> tuple[list[TextRow], list[HotRow]]:
    """The index rows of those of `service_ids` that are public."""
    services = (
        Service.objects.public()
        .filter(id__in=service_ids)
        .exclude(review_state=Service.ReviewState.DORMANT)
        .select_related("organisation")
        .prefetch_related(
            Prefetch("attributes", Attribute.objects.select_related("term__taxonomy")),
            Prefetch("service_areas", ServiceArea.objects.select_related("area")),
            Prefetch(
                "service_at_locations",
                ServiceAtLocation.objects.select_related("location").prefetch_related(
                    "schedules", "accessibility__feature", "location__accessibility__feature", "location__schedules"
                ),
            ),
            "schedules",
            "accessibility__feature",
            "languages",
            "cost_options",
        )
    )
    bits = ancestor_bits()
    texts: list[TextRow] = []
    hots: list[HotRow] = []
    for service in services:
        texts.append(_text_row(service, bits))
        hots.extend(_hot_rows(service, bits))
    return texts, hots


def _text_row(service: Service, bits: dict[UUID, set[int]]) -> TextRow:
    labels = [attribute.term.name for attribute in service.attributes.all()]
    places = [link.location for link in service.service_at_locations.all() if not link.location.is_hidden]
    return TextRow(
        service_id=str(service.id),
        a=fold(service.name),
        b=fold(" ".join([service.alternate_name, *labels])),
        c=fold(f"{service.summary} {service.organisation.name} {service.organisation.alternate_name}"),
        d=fold(" ".join([service.description, *(place.name for place in places)])),
        terms=sorted(
            {
                lexeme(attribute.term.taxonomy.code, bit)
                for attribute in service.attributes.all()
                for bit in bits.get(attribute.term_id, ())
            }
        ),
    )


def _hot_rows(service: Service, bits: dict[UUID, set[int]]) -> list[HotRow]:
    base = _row_of_service(service, bits)
    links = [link for link in service.service_at_locations.all() if link.location.location_type == Location.Type.PHYSICAL]
    base.is_only = len(links) < 2
    rows = [_row_at(base, link, service, bits) for link in links] or [base]
    for row in rows:
        row.tags = facets.tags_of({column: getattr(row, column) for column in facets.COLUMNS})
    return rows


def _row_of_service(service: Service, bits: dict[UUID, set[int]]) -> HotRow:
    tags: dict[str, set[int]] = {code: set() for code in Facet.values}
    for attribute in service.attributes.all():
        tags.get(attribute.term.taxonomy.code, set()).update(bits.get(attribute.term_id, set()))
    for access in service.accessibility.all():
        tags[Facet.ACCESS].update(bits.get(access.feature_id, set()) if access.feature_id else set())
    row = HotRow(service_id=str(service.id))
    row.condition_lo, row.condition_hi = facets.words_of(tags[Facet.CONDITION], 2)
    for facet in ("kind", "stage", "who", "access"):
        setattr(row, facet, facets.words_of(tags[facet], 1)[0])
    areas = [served for served in service.service_areas.all() if served.service_at_location_id is None]
    row.areas = sorted(area_number(served.area_id) for served in areas)
    row.area_km = min((AREA_KM[Area.Kind(served.area.kind)] for served in areas), default=0)
    row.is_national = any(served.area.kind == Area.Kind.COUNTRY for served in areas)
    row.slots = _slots(service.schedules.all())
    row.how = _mask("how", {how.replace(" ", "-") for how in service.attending})
    row.joining = _mask("joining", set(service.who_can_refer))
    row.language = _mask("language", {language.code for language in service.languages.all()})
    row.cost = _cost(service)
    row.minimum_age = service.minimum_age or 0
    row.maximum_age = OLDEST if service.maximum_age is None else service.maximum_age
    row.added_day = _day(service.added_at)
    row.reviewed_day = _day(service.last_reviewed) if service.last_reviewed else None
    row.checked_day = row.added_day if row.reviewed_day is None else row.reviewed_day
    row.is_demoted = service.demoted_at is not None
    return row


def _row_at(base: HotRow, link: ServiceAtLocation, service: Service, bits: dict[UUID, set[int]]) -> HotRow:
    place = link.location
    row = HotRow(**asdict(base))
    row.service_at_location_id = str(link.id)
    own_areas = [served for served in service.service_areas.all() if served.service_at_location_id == link.id]
    row.areas = sorted({*row.areas, *(area_number(served.area_id) for served in own_areas)})
    row.council = area_number(place.council_area_id) if place.council_area_id else None
    if not place.is_hidden and place.latitude is not None:
        row.latitude, row.longitude = place.latitude, place.longitude
    elif not row.areas and row.council is not None:  # all we may say of it is its council
        row.areas, row.area_km = [row.council], AREA_KM[Area.Kind.COUNCIL]
    for access in [*link.accessibility.all(), *place.accessibility.all()]:
        for bit in bits.get(access.feature_id, set()) if access.feature_id else set():
            row.access |= 1 << bit
    row.slots |= _slots([*link.schedules.all(), *place.schedules.all()])
    return row


def _mask(facet: str, codes: set[str]) -> int:
    return sum(1 << bit for code, bit in _FIXED_BITS[facet].items() if code in codes)


def _cost(service: Service) -> int:
    amounts = [option.amount for option in service.cost_options.all() if option.amount is not None]
    return (1 if any(amount == 0 for amount in amounts) else 0) | (2 if any(amount > 0 for amount in amounts) else 0)


def _slots(schedules: Iterable[Schedule]) -> int:
    mask = 0
    for schedule in schedules:
        if schedule.is_closing:
            continue
        days = {facets.DAYS.index(day[-2:]) for day in schedule.byday.split(",") if day[-2:] in facets.DAYS}
        mask |= facets.slot_mask(days, parts_of_day(schedule.opens_at, schedule.closes_at))
    return mask


def parts_of_day(opens_at: time | None, closes_at: time | None) -> set[int]:
    """Morning (to noon), afternoon (to 5pm), evening: the parts that an opening touches; all of them where no time is told."""
    if opens_at is None:
        return {0, 1, 2}
    starts = [time(0), time(12), time(17), time.max]
    closes = closes_at if closes_at is not None and closes_at > opens_at else (time.max if closes_at else opens_at)
    return {
        part
        for part in range(3)
        if starts[part] <= opens_at < starts[part + 1] or (opens_at < starts[part + 1] and closes > starts[part])
    }


def _day(moment: datetime) -> int:
    return (moment.date() - EPOCH).days
