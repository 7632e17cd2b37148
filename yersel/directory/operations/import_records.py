"""What an adapter hands over: one source row or object as plain text, in the words of HSDS, before any rule has looked at it.

Every field is the text that the source gave, trimmed, or empty. Rules (`import_checking`) and identity (`import_matching`)
are the same for all formats, so an adapter holds none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from hashlib import sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifierRecord:
    scheme: str
    type: str
    identifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRecord:
    """`fallback_name` is shown where the source gives an official number and no name."""

    their_id: str
    name: str = ""
    fallback_name: str = ""
    alternate_name: str = ""
    description: str = ""
    email: str = ""
    website: str = ""
    legal_status: str = ""
    identifiers: tuple[IdentifierRecord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRecord:
    """A location with its one address. `council_name` is the source's own word for the council area."""

    their_id: str = ""
    location_type: str = "physical"
    name: str = ""
    description: str = ""
    transportation: str = ""
    latitude: str = ""
    longitude: str = ""
    attention: str = ""
    address_1: str = ""
    address_2: str = ""
    city: str = ""
    region: str = ""
    state_province: str = ""
    postal_code: str = ""
    country: str = ""
    council_name: str = ""
    external_identifier: str = ""
    external_identifier_type: str = ""
    url: str = ""
    is_outside_scotland: bool = False
    accessibility: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRecord:
    name: str = ""
    title: str = ""
    department: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneRecord:
    """`contact` is the position, in the service's contacts, of the one it belongs to; -1 for the service itself."""

    number: str
    extension: str = ""
    type: str = ""
    description: str = ""
    contact: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleRecord:
    dtstart: str = ""
    freq: str = ""
    interval: str = ""
    byday: str = ""
    bymonthday: str = ""
    until: str = ""
    opens_at: str = ""
    closes_at: str = ""
    valid_from: str = ""
    valid_to: str = ""
    description: str = ""
    schedule_link: str = ""
    attending_type: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CostRecord:
    option: str = ""
    amount: str = ""
    currency: str = ""
    amount_description: str = ""
    valid_from: str = ""
    valid_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageRecord:
    code: str = ""
    name: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRecord:
    """An area served: a code (GSS, `XS` or `XB`) where the source gives one, else its name."""

    code: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlRecord:
    url: str
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRecord:
    """One service. `line` is its line or number in the source.

    `council_name` says where it is when it has no place that may be shown. `outside_filter` is the reason why the run's
    filter would leave it out; one that we hold already is followed all the same.
    """

    line: int
    their_id: str
    name: str = ""
    organisation: OrganisationRecord | None = None
    alternate_name: str = ""
    description: str = ""
    url: str = ""
    email: str = ""
    status: str = ""
    application_process: str = ""
    fees_description: str = ""
    wait_time: str = ""
    eligibility_description: str = ""
    minimum_age: str = ""
    maximum_age: str = ""
    interpretation_services: str = ""
    accreditations: str = ""
    licenses: str = ""
    alert: str = ""
    last_modified: str = ""
    council_name: str = ""
    outside_filter: str = ""
    places: tuple[PlaceRecord, ...] = ()
    areas: tuple[AreaRecord, ...] = ()
    contacts: tuple[ContactRecord, ...] = ()
    phones: tuple[PhoneRecord, ...] = ()
    schedules: tuple[ScheduleRecord, ...] = ()
    cost_options: tuple[CostRecord, ...] = ()
    languages: tuple[LanguageRecord, ...] = ()
    funding: tuple[str, ...] = ()
    required_documents: tuple[str, ...] = ()
    additional_urls: tuple[UrlRecord, ...] = ()
    categories: tuple[str, ...] = ()

    def fingerprint(self) -> str:
        """A hash of all that the source says. Its own date of change is left out: a new date alone changes nothing."""
        said = [getattr(self, name) for name in _FINGERPRINTED]
        return sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()


_FINGERPRINTED = [field.name for field in fields(ServiceRecord) if field.name not in {"line", "last_modified", "outside_filter"}]


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedRow:
    """A row left out on purpose, such as an empty one. Where it has an id, the record counts as still in the source."""

    line: int
    reason: str
    their_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadableRow:
    """A row that is no record at all."""

    line: int
    reason: str
    column: str = ""
    value: str = ""
    their_id: str = ""


SourceItem = ServiceRecord | SkippedRow | UnreadableRow
Reading = Callable[[], Iterator[SourceItem]]
"""Reads the source from its start to its end."""
