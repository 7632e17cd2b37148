"""The step that asks where and when a service is, and how people join: places and times in as many rows as there are, and new ones."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yersel.core.forms.fields import DesignSystemField
from yersel.directory.cards import cost_words
from yersel.directory.entry_data import Data
from yersel.directory.entry_forms import StepForm, boxes, first_phone
from yersel.directory.entry_words import opening_of
from yersel.directory.models import Location, Service
from yersel.directory.models.locations import EAST, NORTH, SOUTH, WEST
from yersel.directory.opening import DAY_CODES, describe
from yersel.places.models import Area
from yersel.places.queries import Place, locate

NEW_TIMES = 2
KEEP = "keep"
_DAYS = [
    gettext_lazy("Monday"), gettext_lazy("Tuesday"), gettext_lazy("Wednesday"), gettext_lazy("Thursday"), gettext_lazy("Friday"),
    gettext_lazy("Saturday"), gettext_lazy("Sunday"),
]  # fmt: skip
DAY_CHOICES = [
    ("", gettext_lazy("No day chosen")),
    *zip(DAY_CODES, _DAYS, strict=True),
    (",".join(DAY_CODES[:5]), gettext_lazy("Monday to Friday")),
    (",".join(DAY_CODES), gettext_lazy("Every day")),
]
RHYTHMS = [
    ("W1", gettext_lazy("every week")),
    ("W2", gettext_lazy("every second week")),
    *[
        (f"M{nth}", words)
        for nth, words in [
            (1, gettext_lazy("the first in the month")),
            (2, gettext_lazy("the second in the month")),
            (3, gettext_lazy("the third in the month")),
            (4, gettext_lazy("the fourth in the month")),
            (-1, gettext_lazy("the last in the month")),
        ]
    ],
]
_PRECISIONS = {
    "postcode": Location.Precision.POSTCODE,
    "sector": Location.Precision.SECTOR,
    "outward": Location.Precision.OUTWARD,
}


@dataclass(frozen=True)
class Group:
    """Fields that stand together under a heading of their own."""

    title: str
    fields: list[DesignSystemField]


def _words(label: Any, most: int, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=most, help_text=help_text)


class WhereStep(StepForm):
    title, is_required = gettext_lazy("Where and when, and how to join"), True
    lede = gettext_lazy("Give a place if people go somewhere, an area if you come to them or meet online or by phone, or both.")
    attending = forms.MultipleChoiceField(
        label=gettext_lazy("How do people take part?"),
        required=False,
        choices=Service.Attending.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    areas = boxes(
        gettext_lazy("For people in which areas?"),
        gettext_lazy("Tick none if anybody near the place may come."),
    )
    phone = _words(gettext_lazy("Phone"), 40)
    phone_for = _words(gettext_lazy("Who answers, and when?"), 200, gettext_lazy("Such as: the organiser, weekday mornings."))
    second_phone = _words(gettext_lazy("Another phone"), 40)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"), required=False, max_length=254, help_text=gettext_lazy("It is shown to everybody.")
    )
    url = forms.URLField(label=gettext_lazy("Web page"), required=False, max_length=500, assume_scheme="https")
    application_process = forms.CharField(
        label=gettext_lazy("How do people join?"),
        required=False,
        max_length=500,
        widget=forms.Textarea,
        help_text=gettext_lazy("Can they just turn up? Whom do they ring first?"),
    )
    who_can_refer = forms.MultipleChoiceField(
        label=gettext_lazy("Who can ask?"),
        required=False,
        choices=Service.Referrer.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    cost = forms.ChoiceField(label=gettext_lazy("What does it cost?"), widget=forms.RadioSelect)
    amount = forms.DecimalField(
        label=gettext_lazy("How much, in pounds?"), required=False, min_value=Decimal(0), max_digits=7, decimal_places=2
    )
    fees_description = _words(gettext_lazy("More about the cost"), 300, gettext_lazy("Such as: tea included; carers free."))

    def __init__(self, data: Any = None, *, entry: Data) -> None:
        super().__init__(data, entry=entry)
        self.places: list[Data] = list(entry.get("places") or [])
        self.rows = self._times()
        self._located: dict[int, Place] = {}
        self.fields["areas"].choices = _area_choices(entry)  # type: ignore[attr-defined]
        self.fields["cost"].choices = _cost_choices(entry)  # type: ignore[attr-defined]
        for number in range(len(self.places) + 1):
            self._add_place(number)
        for number in range(len(self.rows) + NEW_TIMES):
            self._add_time(number)

    def initial_of(self, entry: Data) -> Data:
        phones = [*(entry.get("phones") or [])] or [{"number": (entry.get("asked") or {}).get("phone", "")}]
        costs = entry.get("costs") or []
        return {
            **super().initial_of(entry),
            "areas": [row["area_id"] for row in entry.get("areas") or []],
            "phone": phones[0]["number"],
            "phone_for": phones[0].get("description", ""),
            "second_phone": phones[1]["number"] if len(phones) > 1 else "",
            "cost": KEEP if costs else "unknown",
        }

    # Places

    def _add_place(self, number: int) -> None:
        place = self.places[number] if number < len(self.places) else {}
        address, is_first = place.get("address") or {}, not self.places
        postcode = address.get("postal_code") or ((self.entry.get("asked") or {}).get("postcode") if is_first else "")
        fields = {
            "name": (_("Name of the place"), 200, _("Such as: Shore Hall."), place.get("name")),
            "street": (_("Street and number"), 200, "", address.get("address_1")),
            "city": (_("Town or village"), 120, "", address.get("city")),
            "postcode": (_("Postcode"), 10, "", postcode),
            "travel": (_("How do people get there?"), 300, _("Buses, parking, the way in."), place.get("transportation")),
        }
        for name, (label, most, help_text, initial) in fields.items():
            self.fields[f"place_{number}_{name}"] = forms.CharField(
                label=label, required=False, max_length=most, help_text=help_text, initial=initial or ""
            )
        is_hidden = place.get("precision") == Location.Precision.HIDDEN
        self.fields[f"place_{number}_hidden"] = forms.BooleanField(
            label=_("Do not publish the address (a refuge, somebody’s home)"), required=False, initial=is_hidden
        )
        if place:
            self.fields[f"place_{number}_gone"] = forms.BooleanField(label=_("Take this place away"), required=False)

    def _place_answers(self, number: int) -> Data:
        start = f"place_{number}_"
        return {name.removeprefix(start): value for name, value in self.cleaned_data.items() if name.startswith(start)}

    def _clean_places(self) -> None:
        for number in range(len(self.places) + 1):
            answers = self._place_answers(number)
            known = self.places[number] if number < len(self.places) else None
            if answers.get("gone") or (known is None and not _is_told(answers)):
                continue
            postcode = answers.get("postcode", "")
            kept = (known or {}).get("address") or {}
            is_shown_now = bool(known) and known.get("precision") == Location.Precision.HIDDEN and not answers["hidden"]  # type: ignore[union-attr]
            as_before = postcode == (kept.get("postal_code") or "") and not is_shown_now
            if known and as_before and (postcode or known.get("council_area_id")):
                continue
            place = locate(postcode) if postcode else None
            if isinstance(place, Place) and place.kind in _PRECISIONS:
                self._located[number] = place
            else:
                words = _("Write the postcode of the place, such as EH6 6LD. We need it to show how far away it is.")
                self.add_error(f"place_{number}_postcode", words)

    def _merged_places(self) -> list[tuple[int, Data]]:
        found = []
        for number in range(len(self.places) + 1):
            answers = self._place_answers(number)
            if answers.get("gone") or (number == len(self.places) and not _is_told(answers)):
                continue
            before = (
                self.places[number] if number < len(self.places) else {"schedules": [], "areas": [], "access": [], "about": ""}
            )
            found.append((number, _place_from(answers, dict(before), self._located.get(number))))
        return found

    # Times

    def _times(self) -> list[tuple[int | None, Data]]:
        """Every time there is, with the place whose own it is."""
        rows: list[tuple[int | None, Data]] = [(None, row) for row in self.entry.get("schedules") or []]
        for number, place in enumerate(self.places):
            rows += [(number, row) for row in place.get("schedules") or []]
        return rows

    def _add_time(self, number: int) -> None:
        row = self.rows[number][1] if number < len(self.rows) else {}
        if row and not _is_plain(row):
            words = _("Keep: %(times)s") % {"times": describe(opening_of(row)) or row.get("notes", "")}
            self.fields[f"time_{number}_kept"] = forms.BooleanField(label=words, required=False, initial=True)
            return
        rhythm, day = _rhythm_of(row)
        days: list[tuple[str, Any]] = [*DAY_CHOICES]
        if day not in dict(days):
            days.append((day, describe(opening_of({"byday": day, "freq": "WEEKLY"}))))
        start = f"time_{number}_"
        self.fields[f"{start}day"] = forms.ChoiceField(label=_("Day"), choices=days, required=False, initial=day)
        self.fields[f"{start}rhythm"] = forms.ChoiceField(label=_("How often"), choices=RHYTHMS, required=False, initial=rhythm)
        for name, label, column in (("from", _("From"), "opens_at"), ("to", _("To"), "closes_at")):
            self.fields[f"{start}{name}"] = forms.TimeField(
                label=label, required=False, initial=(row.get(column) or "")[:5], widget=forms.TimeInput(attrs={"type": "time"})
            )

        self.fields[f"{start}date"] = forms.DateField(
            label=_("If it is every second week: a day on which it is on"),
            required=False,
            initial=row.get("dtstart"),
            widget=forms.DateInput(attrs={"type": "date"}),
        )

    def _clean_times(self) -> None:
        for name, rhythm in [(name, value) for name, value in self.cleaned_data.items() if name.endswith("_rhythm")]:
            start = name.removesuffix("rhythm")
            if rhythm == "W2" and self.cleaned_data.get(f"{start}day") and not self.cleaned_data.get(f"{start}date"):
                self.add_error(f"{start}date", _("Write a day on which it is on, so that we know which weeks"))

    def _merged_times(self) -> list[tuple[int | None, Data]]:
        found: list[tuple[int | None, Data]] = []
        for number in range(len(self.rows) + NEW_TIMES):
            owner, row = self.rows[number] if number < len(self.rows) else (None, {})
            start = f"time_{number}_"
            if f"{start}kept" in self.fields:
                if self.cleaned_data[f"{start}kept"]:
                    found.append((owner, row))
            elif self.cleaned_data.get(f"{start}day"):
                answers = {name: self.cleaned_data.get(f"{start}{name}") for name in ("day", "rhythm", "from", "to", "date")}
                found.append((owner, {**row, **_time_from(answers, row)}))
        return found

    # All of it

    @property
    def groups(self) -> list[Group]:
        """The rows of places and times, to be shown in boxes of their own."""
        named = [("place", _("Place"), _("A place"), len(self.places)), ("time", _("Time"), _("A time"), len(self.rows))]
        found = []
        for kind, known, new, count in named:
            numbers = sorted({int(name.split("_")[1]) for name in self.fields if name.startswith(f"{kind}_")})
            for number in numbers:
                fields = [self[name] for name in self.fields if name.startswith(f"{kind}_{number}_")]
                title = f"{known} {number + 1}" if number < count else new
                found.append(Group(title, fields))  # type: ignore[arg-type]
        return found

    @property
    def plain_fields(self) -> list[Any]:
        return [self[name] for name in self.base_fields]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.cleaned_data = cleaned
        self._clean_places()
        self._clean_times()
        if cleaned.get("cost") == "paid" and cleaned.get("amount") is None and not cleaned.get("fees_description"):
            self.add_error("amount", _("Write how much, or say it in words in the next box"))
        if not self.errors and not self.is_draft:
            self._clean_whole()
        return cleaned

    def _clean_whole(self) -> None:
        merged = self.merged()
        if not merged["places"] and not merged["areas"]:
            self.add_error(None, _("Give a place, or an area that is served"))
        addresses = any((place.get("address") or {}).get("address_1") for place in merged["places"])
        if not (merged["phones"] or merged["email"] or merged["url"] or addresses):
            self.add_error(None, _("Give a phone number, an e-mail address, a web page or an address"))

    def merged(self) -> Data:
        answers = self.cleaned_data
        columns = ("attending", "email", "url", "application_process", "who_can_refer", "fees_description")
        places, times = self._merged_places(), self._merged_times()
        for number, place in places:
            place["schedules"] = [row for owner, row in times if owner == number]
        phones = first_phone(self.entry.get("phones") or [], answers["phone"], description=answers["phone_for"])
        phones = first_phone(phones, answers["second_phone"], place=1 if answers["phone"] else 0)
        areas = {row["area_id"]: row for row in self.entry.get("areas") or []}
        return {
            **self.entry,
            **{name: answers[name] for name in columns},
            "places": [place for _number, place in places],
            "schedules": [row for owner, row in times if owner is None],
            "phones": phones,
            "areas": [areas.get(code) or {"area_id": code, "description": ""} for code in answers["areas"]],
            "costs": _costs(answers, self.entry.get("costs") or []),
        }


def _is_told(answers: Data) -> bool:
    """Whether a new place has been written down: its postcode alone, taken over from the first step, is not enough."""
    return any(answers.get(name) for name in ("name", "street", "city", "hidden"))


def _place_from(answers: Data, before: Data, located: Place | None) -> Data:
    """A place as answered. Of one that is not published nothing is kept but the council area."""
    if located:
        before |= {"council_area_id": located.council_code or None, "ward_code": located.ward_code, **_point(located)}
    if answers["hidden"]:
        nothing: Data = {"name": "", "transportation": "", "latitude": None, "longitude": None, "ward_code": "", "address": {}}
        return {**before, **nothing, "precision": Location.Precision.HIDDEN.value, "location_type": "physical"}
    address = {**(before.get("address") or {}), "address_1": answers["street"], "city": answers["city"]}
    address["postal_code"] = answers["postcode"].upper()
    names = {"name": answers["name"], "transportation": answers["travel"]}
    return {"location_type": "physical", **before, **names, "address": address}


def _point(place: Place) -> Data:
    """Where it is, as exactly as its postcode is known."""
    inside = place.has_point and SOUTH <= (place.latitude or 0) <= NORTH and WEST <= (place.longitude or 0) <= EAST
    point = {"latitude": place.latitude, "longitude": place.longitude} if inside else {"latitude": None, "longitude": None}
    return {**point, "precision": _PRECISIONS[place.kind].value}


def _is_plain(row: Data) -> bool:
    """Whether the form can show it: certain days each week or second week, or one certain day of the month."""
    days = [code for code in (row.get("byday") or "").split(",") if code]
    if not days or row.get("valid_from") or row.get("until") or row.get("count"):
        return False
    if row.get("freq") == "MONTHLY":
        return len(days) == 1 and row.get("interval", 1) == 1 and f"M{days[0][:-2].lstrip('+')}" in dict(RHYTHMS)
    return row.get("interval", 1) in (1, 2)


def _rhythm_of(row: Data) -> tuple[str, str]:
    day = row.get("byday") or ""
    if row.get("freq") == "MONTHLY":
        return f"M{day[:-2].lstrip('+')}", day[-2:]
    return f"W{row.get('interval', 1)}", day


def _time_from(answers: Data, before: Data) -> Data:
    rhythm = answers["rhythm"] or "W1"
    hours = {
        "opens_at": answers["from"].isoformat() if answers["from"] else None,
        "closes_at": answers["to"].isoformat() if answers["to"] else None,
    }
    if answers["date"]:
        hours["dtstart"] = answers["date"].isoformat()
    if rhythm.startswith("M") and "," not in answers["day"]:
        return {**hours, "freq": "MONTHLY", "interval": 1, "byday": f"{rhythm[1:]}{answers['day']}"}
    return {**hours, "freq": "WEEKLY", "interval": 2 if rhythm == "W2" else 1, "byday": answers["day"]}


def _area_choices(entry: Data) -> list[tuple[str, str]]:
    """Scotland, the council areas, and whatever the entry serves besides."""
    extra = [row["area_id"] for row in entry.get("areas") or []]
    councils = Area.objects.filter(kind=Area.Kind.COUNCIL) | Area.objects.filter(code__in=[Area.SCOTLAND, *extra])
    names = {area.code: area.name for area in councils.order_by("name")}
    first = {Area.SCOTLAND: _("All of Scotland")} if Area.SCOTLAND in names else {}
    return list({**first, **{code: name for code, name in names.items() if code not in first}}.items())


def _cost_choices(entry: Data) -> list[tuple[str, str]]:
    costs = entry.get("costs") or []
    choices = [("free", _("It is free")), ("paid", _("It costs something")), ("unknown", _("I do not know"))]
    if not costs:
        return choices
    said = cost_words([(row.get("option") or "", row.get("amount"), row.get("amount_description") or "") for row in costs])
    return [(KEEP, _("As it is told now: %(cost)s") % {"cost": said}), *choices]


def _costs(answers: Data, before: list[Data]) -> list[Data]:
    if answers["cost"] == KEEP:
        return before
    blank = {"option": "", "currency": "GBP", "amount_description": "", "valid_from": None, "valid_to": None}
    if answers["cost"] == "free":
        return [{**blank, "amount": "0.00"}]
    if answers["cost"] == "paid" and answers["amount"] is not None:
        return [{**blank, "amount": f"{answers['amount']:.2f}"}]
    return []
