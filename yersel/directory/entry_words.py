"""What an entry's dict says, as people read it: one label and one text for each field, and the differences of two, side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, time
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yersel.directory.cards import pounds
from yersel.directory.entry_data import Data
from yersel.directory.models import Location, Service, TaxonomyTerm
from yersel.directory.opening import Opening, describe
from yersel.places.models import Area

LABELS: dict[str, str | Promise] = {
    "name": gettext_lazy("Name"),
    "where_told": gettext_lazy("Where, as they wrote it"),
    "contact_told": gettext_lazy("How to reach it, as they wrote it"),
    "organisation": gettext_lazy("Group that runs it"),
    "alternate_name": gettext_lazy("Also called"),
    "summary": gettext_lazy("In one sentence"),
    "description": gettext_lazy("What it is"),
    "attending": gettext_lazy("How"),
    "status": gettext_lazy("Is it running?"),
    "alert": gettext_lazy("Please note"),
    "schedules": gettext_lazy("When"),
    "places": gettext_lazy("Where"),
    "areas": gettext_lazy("Areas served"),
    "phones": gettext_lazy("Phone"),
    "email": gettext_lazy("E-mail"),
    "url": gettext_lazy("Web page"),
    "website": gettext_lazy("Web page"),
    "urls": gettext_lazy("More web pages"),
    "contacts": gettext_lazy("Who to ask for"),
    "application_process": gettext_lazy("How to join"),
    "who_can_refer": gettext_lazy("Who can ask"),
    "referral_url": gettext_lazy("Form to refer with"),
    "wait_time": gettext_lazy("How long people wait"),
    "costs": gettext_lazy("Cost"),
    "fees_description": gettext_lazy("More about the cost"),
    "conditions": gettext_lazy("Conditions"),
    "kinds": gettext_lazy("Kinds of support"),
    "stages": gettext_lazy("Stages"),
    "who": gettext_lazy("Who it is for"),
    "other_tags": gettext_lazy("Other labels"),
    "minimum_age": gettext_lazy("From age"),
    "maximum_age": gettext_lazy("Up to age"),
    "eligibility_description": gettext_lazy("Who can come"),
    "languages": gettext_lazy("Languages"),
    "interpretation_services": gettext_lazy("Interpreters"),
    "access": gettext_lazy("Access"),
    "documents": gettext_lazy("What to bring"),
    "funding": gettext_lazy("Paid for by"),
    "accreditations": gettext_lazy("Quality marks"),
    "licenses": gettext_lazy("Licences"),
    "identifiers": gettext_lazy("Numbers"),
    "legal_status": gettext_lazy("What kind of body"),
    "year_incorporated": gettext_lazy("Since"),
}
_FACETS = {"condition": "conditions", "kind": "kinds", "stage": "stages", "who": "who"}
_CHOICES: dict[str, Any] = {"attending": Service.Attending, "status": Service.Status, "who_can_refer": Service.Referrer}


@dataclass(frozen=True)
class Line:
    """One field in words."""

    label: str
    text: str


@dataclass(frozen=True)
class Difference:
    """One field that two texts of an entry tell differently."""

    label: str
    before: str
    after: str


def lines_of(data: Data) -> list[Line]:
    """Every field that says something, in the order of the page."""
    told = _told(data)
    return [Line(str(label), told[name]) for name, label in LABELS.items() if told.get(name)]


def differences(before: Data, after: Data) -> list[Difference]:
    """The fields that differ, in the order of the page. A field that one of the two does not know is left out."""
    old, new = _told(before), _told(after)
    known = [name for name in LABELS if name in old or name in new]
    return [
        Difference(str(LABELS[name]), old.get(name, ""), new.get(name, ""))
        for name in known
        if old.get(name, "") != new.get(name, "")
    ]


def _told(data: Data) -> dict[str, str]:
    told = {name: _value(name, value) for name, value in data.items() if name in LABELS}
    for name, labels in _tags(data.get("tags", [])).items():
        told[name] = ", ".join(labels)
    return told


def _value(name: str, value: Any) -> str:
    if name in _CHOICES:
        chosen = value if isinstance(value, list) else [value] if value else []
        return ", ".join(str(_CHOICES[name](one).label) for one in chosen if one in _CHOICES[name].values)
    if name == "organisation":
        return _organisation(value)
    if name in _LISTS:
        return "\n".join(line for line in _LISTS[name](value) if line)
    return "" if value is None else str(value)


def _organisation(value: Data) -> str:
    """A group that is known, or what somebody says of a new one."""
    return "\n".join(str(part) for name, part in value.items() if part and name not in {"id", "role"})


def _tags(rows: list[Data]) -> dict[str, list[str]]:
    terms = TaxonomyTerm.objects.filter(pk__in=[row["term_id"] for row in rows]).select_related("taxonomy").order_by("name")
    found: dict[str, list[str]] = {}
    for term in terms:
        found.setdefault(_FACETS.get(term.taxonomy.code, "other_tags"), []).append(term.name)
    return found


def _schedules(rows: list[Data]) -> Iterable[str]:
    return [describe(opening_of(row)) or row.get("notes", "") for row in rows]


def opening_of(row: Data) -> Opening:
    """The columns of a row that say when."""
    columns = {column.name: row[column.name] for column in fields(Opening) if row.get(column.name) is not None}
    for name in ("opens_at", "closes_at"):
        if columns.get(name):
            columns[name] = time.fromisoformat(columns[name])
    for name in ("dtstart", "until", "valid_from", "valid_to"):
        if columns.get(name):
            columns[name] = date.fromisoformat(columns[name])
    return Opening(**columns)


def _places(rows: list[Data]) -> Iterable[str]:
    for row in rows:
        address = row.get("address") or {}
        parts = [
            row.get("name"),
            address.get("address_1"),
            address.get("address_2"),
            address.get("city"),
            address.get("postal_code"),
        ]
        if row.get("precision") == Location.Precision.HIDDEN:
            area = Area.objects.filter(code=row.get("council_area_id")).first()
            parts = [_("%(area)s, the address is not published") % {"area": area.name if area else _("Scotland")}]
        yield ", ".join(str(part) for part in parts if part)
        yield row.get("transportation", "")
        yield from _schedules(row.get("schedules", []))
        yield from _access(row.get("access", []))


def _areas(rows: list[Data]) -> Iterable[str]:
    return Area.objects.filter(code__in=[row["area_id"] for row in rows]).order_by("name").values_list("name", flat=True)


def _access(rows: list[Data]) -> Iterable[str]:
    names = dict(
        TaxonomyTerm.objects.filter(pk__in=[row["feature_id"] for row in rows if row["feature_id"]]).values_list("id", "name")
    )
    known = {str(pk): name for pk, name in names.items()}
    return [": ".join(part for part in (known.get(str(row["feature_id"]), ""), row["details"]) if part) for row in rows]


def _costs(rows: list[Data]) -> Iterable[str]:
    for row in rows:
        amount = row.get("amount")
        shown = "" if amount is None else _("Free") if Decimal(amount) == 0 else pounds(Decimal(amount))
        yield " ".join(part for part in (row.get("option"), shown, row.get("amount_description")) if part)


def _joined(*names: str) -> Any:
    def lines(rows: list[Data]) -> Iterable[str]:
        return [", ".join(str(row[name]) for name in names if row.get(name)) for row in rows]

    return lines


_LISTS: dict[str, Any] = {
    "schedules": _schedules,
    "places": _places,
    "areas": _areas,
    "access": _access,
    "costs": _costs,
    "phones": _joined("number", "extension", "description"),
    "contacts": _joined("name", "title", "email"),
    "urls": _joined("label", "url"),
    "documents": _joined("document", "uri"),
    "funding": _joined("source"),
    "languages": _joined("name", "note"),
    "identifiers": _joined("identifier"),
}
