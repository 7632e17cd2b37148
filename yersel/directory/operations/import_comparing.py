"""Telling what changed between what a source said last, what it says now, and what our entry says.

Blank is not deletion: a value that the source no longer gives is kept, and noted as silent. Formatting is no change: phones
are compared by digits, postcodes without spaces, addresses of web pages by normal form, texts with single spaces. What was
edited here since the last import wins, and the source's new value becomes a conflict for an editor.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from yersel.core.folding import fold
from yersel.directory.operations.import_cleaning import same_web_address
from yersel.directory.operations.import_plan import Change
from yersel.directory.phones import digits_of

Values = dict[str, Any]

SERVICE_COLUMNS = [
    "name",
    "alternate_name",
    "description",
    "url",
    "email",
    "status",
    "application_process",
    "fees_description",
    "wait_time",
    "eligibility_description",
    "minimum_age",
    "maximum_age",
    "interpretation_services",
    "accreditations",
    "licenses",
    "alert",
]
SERVICE_LISTS = [
    "locations",
    "areas",
    "contacts",
    "phones",
    "schedules",
    "cost_options",
    "languages",
    "funding",
    "required_documents",
    "additional_urls",
]
# `provider` is the organisation's name as this record tells it: the entry itself holds only which organisation it is.
SERVICE_FIELDS = [*SERVICE_COLUMNS, "organisation", "provider", "council", *SERVICE_LISTS]
ORGANISATION_COLUMNS = ["name", "alternate_name", "description", "email", "website", "legal_status"]
ADDRESS_COLUMNS = ["attention", "address_1", "address_2", "city", "region", "state_province"]
PLACE_TEXTS = ["name", "description", "transportation", *ADDRESS_COLUMNS]


def _text(value: Any) -> Any:
    return " ".join(str(value).split())


def _phones(value: Any) -> Any:
    return sorted((_dialled(phone["number"]), phone["extension"]) for phone in value)


def _dialled(number: str) -> str:
    """Digits with a leading +44 as 0. A number told with 00 44 differs, so that the plainer form comes in when it is told."""
    return number if number.lstrip().startswith("00") else digits_of(number)


def compact(postcode: str) -> str:
    """A postcode without its space."""
    return "".join(postcode.split()).upper()


def _place(place: Values) -> Any:
    texts = [_text(place.get(column) or "") for column in PLACE_TEXTS]
    point = [round(place["latitude"], 5), round(place["longitude"], 5)] if place.get("latitude") is not None else []
    access = sorted(_text(each) for each in place.get("accessibility") or [])
    return [
        *texts,
        compact(place.get("postal_code") or ""),
        place.get("location_type"),
        point,
        access,
        place.get("is_hidden", False),
    ]


def _places(value: Any) -> Any:
    return sorted(_place(place) for place in value)


def _rows(value: Any) -> Any:
    return sorted(sorted((key, _text(cell)) for key, cell in row.items() if cell not in ("", None)) for row in value)


def _unordered(value: Any) -> Any:
    return sorted([_text(cell) for cell in row] if isinstance(row, list) else _text(row) for row in value)


def _urls(value: Any) -> Any:
    return sorted((same_web_address(url), _text(label)) for url, label in value)


_NORMAL_FORMS: dict[str, Callable[[Any], Any]] = {
    "url": same_web_address,
    "website": same_web_address,
    "email": lambda value: value.strip().casefold(),
    "council": fold,
    "minimum_age": int,
    "maximum_age": int,
    "phones": _phones,
    "locations": _places,
    "contacts": _rows,
    "schedules": _rows,
    "cost_options": _rows,
    "languages": _rows,
    "areas": _unordered,
    "funding": _unordered,
    "required_documents": _unordered,
    "additional_urls": _urls,
}


def is_blank(value: Any) -> bool:
    """Whether nothing is said. Nought is something."""
    return value is None or value == "" or value == []


def same(name: str, one: Any, other: Any) -> bool:
    """Whether two values of a field say the same, however they are written."""
    if is_blank(one) or is_blank(other):
        return is_blank(one) and is_blank(other)
    if one == other:
        return True
    normal = _NORMAL_FORMS.get(name, _text)
    return bool(normal(one) == normal(other))


@dataclass(slots=True)
class Comparison:
    """What came of comparing one record. `kept` is what `SourceRecord.imported` becomes, `to_write` the fields of our entry
    that change, `settled` those whose open conflicts are over."""

    kept: Values
    to_write: set[str] = field(default_factory=set)
    settled: set[str] = field(default_factory=set)
    changes: list[Change] = field(default_factory=list)

    @property
    def is_changed(self) -> bool:
        """Whether the source says something new that we take."""
        return any(change.kind in {"changed", "given"} for change in self.changes)

    @property
    def conflicts(self) -> list[Change]:
        return [change for change in self.changes if change.kind == "conflict"]


@dataclass(frozen=True, slots=True)
class OtherSource:
    """What another source of the same entry last gave, and how far it is trusted (0 to 100)."""

    trust: int
    imported: Values


def compare(
    fields: Sequence[str], *, before: Values, now: Values, present: Values, trust: int = 50, others: Sequence[OtherSource] = ()
) -> Comparison:
    """Compare what the source said `before` with what it says `now`, given what our entry says at `present`."""
    found = Comparison(kept=dict(before))
    if "locations" in fields:
        now = {**now, "locations": with_blanks_filled(before.get("locations") or [], now["locations"], found.changes)}
    for name in fields:
        old, new = before.get(name), now.get(name)
        if is_blank(new):
            if not is_blank(old):
                found.changes.append(Change(label(name, old, new), "silent", old, None))
        elif same(name, old, new):
            found.settled.add(name)
        elif name not in present:  # told for the plan alone: our entry has no such field
            found.kept[name] = new
            found.changes.append(Change(name, "given" if is_blank(old) else "changed", old, new))
        else:
            _take_or_leave(name, old, new, present[name], found, trust, others)
    return found


def _take_or_leave(
    name: str, old: Any, new: Any, present: Any, found: Comparison, trust: int, others: Sequence[OtherSource]
) -> None:
    if same(name, present, new):
        found.kept[name] = new
        found.settled.add(name)
        if not is_blank(old):
            found.changes.append(Change(label(name, old, new), "agreed", old, new))
    elif _may_take(name, old, present, trust, others):
        found.kept[name] = new
        found.to_write.add(name)
        found.settled.add(name)
        found.changes.append(Change(label(name, old, new), "given" if is_blank(old) else "changed", old, new))
    else:
        found.changes.append(Change(name, "conflict", present, new))


def _may_take(name: str, old: Any, present: Any, trust: int, others: Sequence[OtherSource]) -> bool:
    """Hands off what was edited here, or what a more trusted source says; a less trusted source gives way."""
    said_by = [other.trust for other in others if not is_blank(present) and same(name, other.imported.get(name), present)]
    if same(name, old, present):
        return all(trust >= other for other in said_by)
    return bool(said_by) and all(trust > other for other in said_by)


def with_blanks_filled(before: list[Values], now: list[Values], changes: list[Change]) -> list[Values]:
    """The places as told now, with what was told before where a cell is now blank. Places meet by their id, or where each
    side has one place, by that."""
    known = {place["id"]: place for place in before if place["id"]}
    filled = []
    for place in now:
        old = known.get(place["id"]) or (before[0] if len(before) == len(now) == 1 else None)
        if old is None:
            filled.append(place)
            continue
        silent = [column for column in [*PLACE_TEXTS, "postal_code"] if is_blank(place[column]) and not is_blank(old[column])]
        changes.extend(Change(f"location.{column}", "silent", old[column], None) for column in silent)
        merged = {**place, **{column: old[column] for column in silent}}
        if place["latitude"] is None and compact(merged["postal_code"]) == compact(old["postal_code"]):
            merged |= {"latitude": old["latitude"], "longitude": old["longitude"]}
        filled.append(merged)
    return filled


def label(name: str, old: Any, new: Any) -> str:
    """What to call a change in the plan: a place whose postcode changed or fell silent has moved or gone silent by that."""
    if name != "locations":
        return name
    then, after = ([compact(place.get("postal_code") or "") for place in value or []] for value in (old, new))
    return "postal_code" if then != after and any(then) else "locations"
