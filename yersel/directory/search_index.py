"""What the search index holds of each service: its words by weight, and a narrow row for each place it runs at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time
from uuid import UUID

from yersel.core.folding import fold
from yersel.directory import facets, index_reading
from yersel.directory.index_reading import Meeting, PlaceFacts, ServiceFacts
from yersel.directory.models import Facet, Location
from yersel.directory.thesaurus import lexeme
from yersel.places.models import Area

EPOCH = date(1970, 1, 1)
# Kilometres an area counts for in the ranking when there is no place (the project's own choice, to be tuned).
AREA_KM = {Area.Kind.WARD: 5, Area.Kind.COUNCIL: 5, Area.Kind.BOARD: 10, Area.Kind.AUTHORITY: 10, Area.Kind.COUNTRY: 20}
OLDEST = 130
MENTIONS = {1: 4, 2: 2}  # how often a tag's word is said, by how many tags of its facet the service has; once for more of them
_FIXED_BITS = {facet: {choice.code: choice.bit for choice in choices} for facet, choices in facets.FIXED.items()}


@dataclass
class TextRow:
    """The folded words of one service by weight: A name, B alternate name and labels, C summary and organisation, D the rest.

    `terms` are the index's words for its tags and their ancestors, of the lowest weight, as a tsvector is written.
    """

    service_id: str
    a: str
    b: str
    c: str
    d: str
    terms: str

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


def rows_of(service_ids: Sequence[UUID]) -> tuple[list[TextRow], list[HotRow]]:
    """The index rows of those of `service_ids` that are public."""
    facts = index_reading.read(service_ids, Facet.values)
    return [_text_row(service) for service in facts], [row for service in facts for row in _hot_rows(service)]


def _text_row(service: ServiceFacts) -> TextRow:
    labels = [label for _facet, label, _bits in service.tags]
    places = [place.name for place in service.places if not place.is_hidden]
    return TextRow(
        service_id=str(service.id),
        a=fold(service.name),
        b=fold(" ".join([service.alternate_name, *labels])),
        c=fold(f"{service.summary} {service.organisation} {service.organisation_alternate_name}"),
        d=fold(" ".join([service.description, *places])),
        terms=_terms(service),
    )


def _terms(service: ServiceFacts) -> str:
    """The words of its tags, said more often by a service that is for few things: of two that fit alike, the more particular one leads.

    `ts_rank` adds 1/n² of a word's weight for its nth mention, so that one tag of a facet counts 1.42 times what one of many does.
    """
    own = Counter(facet for facet, _label, _bits in service.tags)
    words = {lexeme(facet, bit): MENTIONS.get(own[facet], 1) for facet, _label, bits in service.tags if facet for bit in bits}
    return " ".join(f"{word}:{','.join(map(str, range(1, times + 1)))}" for word, times in sorted(words.items()))


def _hot_rows(service: ServiceFacts) -> list[HotRow]:
    base = _row_of_service(service)
    places = [place for place in service.places if place.type == Location.Type.PHYSICAL]
    base.is_only = len(places) < 2
    rows = [_row_at(base, place, service) for place in places] or [base]
    for row in rows:
        row.tags = facets.tags_of({column: getattr(row, column) for column in facets.COLUMNS})
    return rows


def _row_of_service(service: ServiceFacts) -> HotRow:
    tags: dict[str, set[int]] = {code: set() for code in Facet.values}
    for facet, _label, bits in service.tags:
        tags.get(facet, set()).update(bits)
    tags[Facet.ACCESS].update(service.access)
    row = HotRow(service_id=str(service.id))
    row.condition_lo, row.condition_hi = facets.words_of(tags[Facet.CONDITION], 2)
    for facet in ("kind", "stage", "who", "access"):
        setattr(row, facet, facets.words_of(tags[facet], 1)[0])
    areas = [(code, Area.Kind(kind)) for code, kind, at in service.areas if at is None]
    row.areas = sorted(area_number(code) for code, _kind in areas)
    row.area_km = min((AREA_KM[kind] for _code, kind in areas), default=0)
    row.is_national = any(kind == Area.Kind.COUNTRY for _code, kind in areas)
    row.slots = _slots(service.meetings)
    row.how = _mask("how", {how.replace(" ", "-") for how in service.attending})
    row.joining = _mask("joining", set(service.who_can_refer))
    row.language = _mask("language", set(service.languages))
    row.cost = (1 if False in service.costs_money else 0) | (2 if True in service.costs_money else 0)
    row.minimum_age = service.minimum_age or 0
    row.maximum_age = OLDEST if service.maximum_age is None else service.maximum_age
    row.added_day = _day(service.added_on)
    row.reviewed_day = _day(service.reviewed_on) if service.reviewed_on else None
    row.checked_day = row.added_day if row.reviewed_day is None else row.reviewed_day
    row.is_demoted = service.is_demoted
    row.helpful = service.helpful
    return row


def _row_at(base: HotRow, place: PlaceFacts, service: ServiceFacts) -> HotRow:
    row = replace(base, service_at_location_id=place.id)
    row.areas = sorted({*base.areas, *(area_number(code) for code, _kind, at in service.areas if at == place.id)})
    row.council = area_number(place.council) if place.council else None
    if not place.is_hidden and place.latitude is not None:
        row.latitude, row.longitude = place.latitude, place.longitude
    elif not row.areas and row.council is not None:  # all we may say of it is its council
        row.areas, row.area_km = [row.council], AREA_KM[Area.Kind.COUNCIL]
    for bit in place.access:
        row.access |= 1 << bit
    row.slots |= _slots(place.meetings)
    return row


def _mask(facet: str, codes: set[str]) -> int:
    return sum(1 << bit for code, bit in _FIXED_BITS[facet].items() if code in codes)


def _slots(meetings: Iterable[Meeting]) -> int:
    mask = 0
    for meeting in meetings:
        days = {facets.DAYS.index(day[-2:]) for day in meeting.byday.split(",") if day[-2:] in facets.DAYS}
        mask |= facets.slot_mask(days, parts_of_day(meeting.opens_at, meeting.closes_at))
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


def _day(day: date) -> int:
    return (day - EPOCH).days
