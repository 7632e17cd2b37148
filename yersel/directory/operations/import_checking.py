"""The rules for one imported record: what is repaired, with a warning, and what cannot be taken at all.

Refused is only a record that cannot be identified, or has no name or no organisation. All else is taken: a bad value is
left out and the service kept. Limits of our own forms are not applied to imports.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from yersel.core.folding import fold
from yersel.directory.models import Schedule, Service
from yersel.directory.operations import import_cleaning as clean
from yersel.directory.operations.import_plan import Problem
from yersel.directory.operations.import_records import (
    ContactRecord,
    CostRecord,
    OrganisationRecord,
    PlaceRecord,
    ScheduleRecord,
    ServiceRecord,
)
from yersel.directory.phones import digits_of

Values = dict[str, Any]
LONGEST_NAME = 300
LONG_TEXTS = [
    "description",
    "application_process",
    "fees_description",
    "eligibility_description",
    "interpretation_services",
    "accreditations",
    "licenses",
]
SHORT_TEXTS = {"alternate_name": 300, "wait_time": 200, "alert": 300}
LOCATION_TYPES = {"physical", "postal", "virtual"}
# A contact's name is published only where it is plainly a role: people's names need their consent.
ROLE_WORDS = frozenset(
    """admin administration administrator adviser advisor advice appointments bookings booking centre charity clinic clerk
    club contact coordinator ordinator customer department desk development duty enquiries enquiry facilitator general group
    help helpdesk helpline information lead leader line main manager membership office officer organiser programme project
    reception referral referrals secretary service services staff support switchboard team treasurer volunteer
    worker""".split()  # noqa: SIM905 - a list of words is read as words
)
_BYDAY = re.compile(r"(?:[+-]?[1-5])?(?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:[+-]?[1-5])?(?:MO|TU|WE|TH|FR|SA|SU))*")
_MONTH_DAYS = re.compile(r"-?\d{1,2}(?:,-?\d{1,2})*")


@dataclass(slots=True)
class CheckedRecord:
    """A record after the rules. `values` has the shape of `SourceRecord.imported`; empty if the record was refused."""

    line: int
    their_id: str
    values: Values = field(default_factory=dict)
    organisation_id: str = ""
    organisation: Values = field(default_factory=dict)
    categories: list[str] = field(default_factory=list)
    fingerprint: str = ""
    last_modified: datetime | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        return any(problem.is_refusal for problem in self.problems)

    def as_json(self) -> list[Any]:
        """What is needed to go on with it later: all but the problems, which are told by then."""
        edited = self.last_modified.isoformat() if self.last_modified else None
        return [self.line, self.their_id, self.values, self.organisation_id, self.categories, self.fingerprint, edited]

    @classmethod
    def from_json(cls, told: list[Any]) -> CheckedRecord:
        """The record that was put down by `as_json`."""
        *texts, edited = told
        line, their_id, values, organisation_id, categories, fingerprint = texts
        at = datetime.fromisoformat(edited) if edited else None
        return cls(line, their_id, values, organisation_id, {}, categories, fingerprint, at)


class _Checker:
    """Collects the problems of one record while its values are cleaned."""

    def __init__(self, record: ServiceRecord) -> None:
        self.record = record
        self.problems: list[Problem] = []

    def refuse(self, column: str, reason: str) -> None:
        self.problems.append(Problem(True, self.record.line, self.record.their_id[:200], column, "", reason))

    def warn(self, column: str, value: str, reason: str) -> None:
        shown = " ".join(value.replace("\0", "").split())[:200]
        self.problems.append(Problem(False, self.record.line, self.record.their_id[:200], column, shown, reason))

    def take(self, column: str, value: str, cleaned: tuple[Any, str]) -> Any:
        """The cleaned value; a warning where something was lost."""
        found, reason = cleaned
        if reason:
            self.warn(column, value, reason)
        return found

    def line(self, column: str, value: str, longest: int) -> str:
        return str(self.take(column, value, clean.one_line(value, longest))) if value else ""

    def text(self, column: str, value: str) -> str:
        return str(self.take(column, value, clean.paragraphs(value))) if value else ""

    def url(self, column: str, value: str) -> str:
        return str(self.take(column, value, clean.web_address(value))) if value else ""

    def email(self, column: str, value: str) -> str:
        return str(self.take(column, value, clean.email_address(value))) if value else ""


def check(record: ServiceRecord, *, at: datetime) -> CheckedRecord:
    """Apply the rules to one record. `at` is the time of the import: nothing can have changed after it."""
    checker = _Checker(record)
    checked = CheckedRecord(line=record.line, their_id=record.their_id, problems=checker.problems)
    if not record.their_id or _word(record.their_id, 200) != record.their_id:
        checker.refuse(
            "id", "it has no id, so it cannot be told from others" if not record.their_id else "its id is no plain word"
        )
    name = checker.line("name", record.name, LONGEST_NAME)
    if not name:
        checker.refuse("name", "it has no name")
    organisation = record.organisation
    if organisation is None or not (organisation.name.strip() or organisation.fallback_name):
        checker.refuse("organization", "it has no organisation")
    if organisation is None or checked.is_refused:
        return checked
    checked.organisation_id = _word(organisation.their_id or f"name: {fold(organisation.name)}", 200)
    checked.organisation = check_organisation(organisation, checker)
    checked.values = {"name": name, "provider": checked.organisation["name"], **_service_values(record, checker)}
    checked.categories = sorted({clean.one_line(category, 200)[0] for category in record.categories} - {""})
    checked.fingerprint = record.fingerprint()
    checked.last_modified = checker.take("last_modified", record.last_modified, clean.date_time(record.last_modified, at))
    return checked


def _word(text: str, longest: int) -> str:
    """A code or a word, cut without a warning."""
    return clean.one_line(text, longest)[0]


def check_organisation(record: OrganisationRecord, checker: _Checker) -> Values:
    """The values of an organisation, in the shape of `SourceRecord.imported`."""
    name = checker.line("organization.name", record.name, LONGEST_NAME)
    if not name:
        checker.warn("organization.name", "", f"the source gives no name: shown as {record.fallback_name}")
    return {
        "name": name,
        "fallback_name": record.fallback_name,
        "alternate_name": checker.line("organization.alternate_name", record.alternate_name, 300),
        "description": checker.text("organization.description", record.description),
        "email": checker.email("organization.email", record.email),
        "website": checker.url("organization.website", record.website),
        "legal_status": checker.line("organization.legal_status", record.legal_status, 120),
        "identifiers": [
            [_word(each.scheme, 40), _word(each.type, 80), _word(each.identifier, 80)] for each in record.identifiers
        ],
    }


def _service_values(record: ServiceRecord, checker: _Checker) -> Values:
    values: Values = {column: checker.text(column, getattr(record, column)) for column in LONG_TEXTS}
    values |= {column: checker.line(column, getattr(record, column), longest) for column, longest in SHORT_TEXTS.items()}
    values["url"] = checker.url("url", record.url)
    values["email"] = checker.email("email", record.email)
    values["status"] = _status(record.status, checker)
    values["minimum_age"], values["maximum_age"] = _ages(record, checker)
    values["council"] = clean.one_line(record.council_name, 120)[0]
    values["locations"] = [_place(place, checker) for place in record.places]
    values["areas"] = [[_word(area.code, 9), clean.one_line(area.name, 120)[0]] for area in record.areas]
    values["contacts"], kept = _contacts(record.contacts, checker)
    values["phones"] = _phones(record, kept, checker)
    values["schedules"] = [row for schedule in record.schedules if any((row := _schedule(schedule, checker)).values())]
    values["cost_options"] = [row for cost in record.cost_options if any((row := _cost(cost, checker)).values())]
    values["languages"] = _languages(record)
    values["funding"] = [text for each in record.funding if (text := clean.one_line(each, 300)[0])]
    values["required_documents"] = [text for each in record.required_documents if (text := clean.one_line(each, 300)[0])]
    found = [(checker.url("additional_urls", each.url), clean.one_line(each.label, 200)[0]) for each in record.additional_urls]
    values["additional_urls"] = [list(pair) for pair in found if pair[0]]
    return values


def _status(text: str, checker: _Checker) -> str:
    status = " ".join(text.casefold().replace("_", " ").split())
    if not status or status in Service.Status.values:
        return status or Service.Status.ACTIVE.value
    checker.warn("status", text, "not a status that the standard knows: taken as active")
    return Service.Status.ACTIVE.value


def _ages(record: ServiceRecord, checker: _Checker) -> tuple[int | None, int | None]:
    least = checker.take("minimum_age", record.minimum_age, clean.age(record.minimum_age))
    most = checker.take("maximum_age", record.maximum_age, clean.age(record.maximum_age))
    if least is not None and most is not None and least > most:
        checker.warn("minimum_age", f"{least} to {most}", "the least age is above the greatest: both left out")
        return None, None
    return least, most


def _place(place: PlaceRecord, checker: _Checker) -> Values:
    found = checker.take("location", f"{place.latitude}, {place.longitude}", clean.point(place.latitude, place.longitude))
    kind = place.location_type if place.location_type in LOCATION_TYPES else "physical"
    texts = {column: clean.one_line(getattr(place, column), 200)[0] for column in ("attention",)}
    texts |= {column: clean.one_line(getattr(place, column), 300)[0] for column in ("address_1", "address_2")}
    texts |= {column: clean.one_line(getattr(place, column), 120)[0] for column in ("city", "region", "state_province")}
    return {
        "id": _word(place.their_id, 200),
        "location_type": kind,
        "name": checker.line("location.name", place.name, LONGEST_NAME),
        "description": checker.text("location.description", place.description),
        "transportation": checker.text("location.transportation", place.transportation),
        **texts,
        "postal_code": checker.take("postal_code", place.postal_code, clean.postcode(place.postal_code)),
        "country": _word(place.country, 2).upper()[:2] or "GB",
        "latitude": found[0] if found else None,
        "longitude": found[1] if found else None,
        "council": clean.one_line(place.council_name, 120)[0],
        "external_identifier": _word(place.external_identifier, 80),
        "external_identifier_type": _word(place.external_identifier_type, 40),
        "url": checker.url("location.url", place.url),
        "is_outside_scotland": place.is_outside_scotland,
        "accessibility": [text for each in place.accessibility if (text := clean.one_line(each, 500)[0])],
    }


def is_a_role(name: str) -> bool:
    """Whether a contact's name is plainly a role ("Enquiries", "Carers team") and not somebody's name."""
    return bool(ROLE_WORDS & set(fold(name).split()))


def _contacts(contacts: tuple[ContactRecord, ...], checker: _Checker) -> tuple[list[Values], dict[int, int]]:
    """The contacts that say something, and for each of the source's positions its position among them."""
    found: list[Values] = []
    kept: dict[int, int] = {}
    for position, contact in enumerate(contacts):
        name = clean.one_line(contact.name, 200)[0]
        if name and not is_a_role(name):
            checker.warn("contact.name", "", "a person's name may be in it, and nobody agreed to publish it: left out")
            name = ""
        row = {
            "name": name,
            "title": clean.one_line(contact.title, 200)[0],
            "department": clean.one_line(contact.department, 200)[0],
            "email": checker.email("contact.email", contact.email),
        }
        if any(row.values()):
            kept[position] = len(found)
            found.append(row)
    return found, kept


def _phones(record: ServiceRecord, kept: dict[int, int], checker: _Checker) -> list[Values]:
    found: dict[tuple[str, str], Values] = {}
    for phone in record.phones:
        for number, extension in checker.take("phone", phone.number, clean.phone_numbers(phone.number)):
            row = {
                "number": number,
                "extension": _word(phone.extension or extension, 20),
                "type": _word(phone.type, 20),
                "description": clean.one_line(phone.description, 200)[0],
                "contact": kept.get(phone.contact, -1),
            }
            found.setdefault((digits_of(number), row["extension"]), row)
    return list(found.values())


def _schedule(schedule: ScheduleRecord, checker: _Checker) -> Values:
    def day(column: str) -> str:
        text = getattr(schedule, column)
        found = checker.take(f"schedule.{column}", text, clean.calendar_date(text))
        return found.isoformat() if found else ""

    row: Values = {column: day(column) for column in ("dtstart", "until", "valid_from", "valid_to")}
    if row["valid_from"] and row["valid_to"] and row["valid_from"] > row["valid_to"]:
        checker.warn("schedule.valid_to", row["valid_to"], "it ends before it begins: both dates left out")
        row["valid_from"] = row["valid_to"] = ""
    for column in ("opens_at", "closes_at"):
        row[column] = checker.take(f"schedule.{column}", getattr(schedule, column), clean.clock_time(getattr(schedule, column)))
    row["freq"] = _known("freq", schedule.freq.upper(), set(Schedule.Frequency.values), checker)
    byday = schedule.byday.upper().replace(" ", "")
    row["byday"] = _matching("byday", byday, _BYDAY, checker)
    row["bymonthday"] = _matching("bymonthday", schedule.bymonthday.replace(" ", ""), _MONTH_DAYS, checker)
    interval = schedule.interval if schedule.interval.isdigit() and 1 <= int(schedule.interval) <= 52 else ""
    row["interval"] = "" if interval == "1" else interval
    row["attending_type"] = _known("attending_type", schedule.attending_type.casefold(), set(Service.Attending.values), checker)
    row["description"] = checker.text("schedule.description", schedule.description)
    row["notes"] = checker.text("schedule.notes", schedule.notes)
    row["schedule_link"] = checker.url("schedule.schedule_link", schedule.schedule_link)
    return row


def _known(column: str, value: str, known: set[str], checker: _Checker) -> str:
    if not value or value in known:
        return value
    checker.warn(f"schedule.{column}", value, "not a word that we know here: left out")
    return ""


def _matching(column: str, value: str, pattern: re.Pattern[str], checker: _Checker) -> str:
    if not value or (len(value) <= 40 and pattern.fullmatch(value)):
        return value
    checker.warn(f"schedule.{column}", value, "not days as the standard writes them: left out")
    return ""


def _cost(cost: CostRecord, checker: _Checker) -> Values:
    found = checker.take("cost_option.amount", cost.amount, clean.amount(cost.amount))
    currency = cost.currency.upper()
    row: Values = {
        "option": clean.one_line(cost.option, 200)[0],
        "amount": found,
        "currency": currency if found and currency != "GBP" and len(currency) == 3 else "",
        "amount_description": clean.one_line(cost.amount_description, 300)[0],
    }
    for column in ("valid_from", "valid_to"):
        day = clean.calendar_date(getattr(cost, column))[0]
        row[column] = day.isoformat() if day else ""
    return row


def _languages(record: ServiceRecord) -> list[Values]:
    found: dict[str, Values] = {}
    for each in record.languages:
        name = clean.one_line(each.name, 60)[0]
        code = clean.one_line(each.code, 8)[0] or fold(name)[:8]
        if code:
            found.setdefault(code, {"code": code, "name": name or code, "note": clean.one_line(each.note, 200)[0]})
    return list(found.values())
