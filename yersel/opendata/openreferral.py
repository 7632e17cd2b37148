"""Open Referral UK 3.0 (and HSDS 3 JSON): objects of a feed, of saved pages or of a file, as records.

Read only; links (`$ref`) inside are never followed. Feeds of version 1.0 are recognised and refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from yersel.directory.operations.import_comparing import SERVICE_COLUMNS
from yersel.directory.operations.import_records import (
    AreaRecord,
    ContactRecord,
    CostRecord,
    IdentifierRecord,
    LanguageRecord,
    OrganisationRecord,
    PhoneRecord,
    PlaceRecord,
    ScheduleRecord,
    ServiceRecord,
    SourceItem,
    UnreadableRow,
    UrlRecord,
)
from yersel.opendata.source_files import UnreadableSource, looks_like, read_text

Json = dict[str, Any]
_AREA_CODE = re.compile(r"\b(S\d{8}|XS|XB)\b")
_SERVICE_TEXTS = [*SERVICE_COLUMNS, "last_modified"]


@dataclass(frozen=True, slots=True)
class SavedFeed:
    """What was found in a file or folder. A page that cannot be read is left out, and the feed is then not whole."""

    objects: list[Any]
    sha256: str
    is_whole: bool
    notes: tuple[str, ...]


def open_saved(path: Path) -> SavedFeed:
    """Open a file, or a folder of saved pages. Raises UnreadableSource where nothing in it is Open Referral."""
    if not path.is_dir():
        source = read_text(path)
        notes = () if source.encoding == "UTF-8" else (f"{path.name} is in {source.encoding}.",)
        return SavedFeed(objects_of(source.text, path.name), source.sha256, True, notes)
    objects: dict[str, Any] = {}
    digests, notes_of_pages = [], []
    for page in sorted(page for page in path.iterdir() if page.is_file() and not page.is_symlink() and ".json" in page.suffixes):
        try:
            source = read_text(page)
            found = objects_of(source.text, page.name)
        except UnreadableSource as error:
            notes_of_pages.append(f"Left out: {error}")
            continue
        digests.append(source.sha256)
        for each in found:
            _keep_fullest(objects, each)
    if not objects:
        raise UnreadableSource(f"{path} has no page of Open Referral services (*.json) that can be read.")
    digest = sha256("".join(sorted(digests)).encode()).hexdigest()
    return SavedFeed(list(objects.values()), digest, not notes_of_pages, tuple(notes_of_pages))


def _keep_fullest(objects: dict[str, Any], each: Any) -> None:
    """A service may stand in a list, shortened, and in a page of its own: the fuller one counts."""
    key = text(each, "id") if isinstance(each, dict) else ""
    key = key or f"#{len(objects)}"
    if key not in objects or len(each) > len(objects[key]):
        objects[key] = each


def objects_of(raw: str, name: str) -> list[Any]:
    """The service objects of a JSON page, list, single object or of one object a line."""
    if (kind := looks_like(raw)) != "json":
        raise UnreadableSource(f"{name}: this looks like {kind.upper()}, not Open Referral's JSON.")
    try:
        found = json.loads(raw)
    except RecursionError:
        raise UnreadableSource(f"{name} is nested too deeply to be Open Referral.") from None
    except json.JSONDecodeError as error:
        return _objects_by_line(raw, name, error)
    return services_in(found, name)


def services_in(found: Any, name: str) -> list[Any]:
    """The services in a decoded page. Raises UnreadableSource for anything else, saying what it looks like."""
    if isinstance(found, dict) and "totalElements" in found:
        raise UnreadableSource(f"{name}: this looks like Open Referral UK 1.0. Yersel reads version 3.0 alone.")
    if isinstance(found, dict) and isinstance(found.get("contents"), list):
        return list(found["contents"])
    if isinstance(found, list):
        return found
    if isinstance(found, dict) and "id" in found:
        return [found]
    keys = ", ".join(list(found)[:8]) if isinstance(found, dict) else type(found).__name__
    raise UnreadableSource(f"{name}: this looks like other JSON ({keys}), not a page of services.")


def _objects_by_line(raw: str, name: str, error: json.JSONDecodeError) -> list[Any]:
    objects: list[Any] = []
    for line in raw.splitlines():
        try:
            objects.append(json.loads(line) if line.strip() else None)
        except (json.JSONDecodeError, RecursionError):
            objects.append(line[:200])
    if not any(isinstance(each, dict) for each in objects):
        raise UnreadableSource(f"{name} is not whole JSON: line {error.lineno}, column {error.colno}: {error.msg}.") from None
    return [each for each in objects if each is not None]


def read_objects(objects: Iterable[Any]) -> Iterator[SourceItem]:
    """The records of decoded objects, numbered from 1."""
    for number, each in enumerate(objects, start=1):
        if isinstance(each, dict):
            yield service_record(number, each)
        else:
            yield UnreadableRow(line=number, reason="this is no JSON object", value=str(each)[:200])


def read_lines(path: Path) -> Iterator[SourceItem]:
    """The records of a file with one JSON object a line, without holding it all."""
    with path.open(encoding="utf-8") as file:
        yield from read_objects(json.loads(line) for line in file)


def text(found: Json, key: str) -> str:
    """A text or number as text; anything else as nothing."""
    value = found.get(key)
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def rows(found: Json, key: str) -> list[Json]:
    """The objects of a list; anything else as none."""
    value = found.get(key)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def child(found: Json, key: str) -> Json:
    """The object under a key; anything else as an empty one."""
    value = found.get(key)
    return value if isinstance(value, dict) else {}


def service_record(number: int, found: Json) -> ServiceRecord:
    """One service with all that is nested in it."""
    meetings = rows(found, "service_at_locations")
    told = [found, *meetings]  # a service at a location may have times, numbers and areas of its own
    contacts = [contact for each in told for contact in rows(each, "contacts")]
    phones = [_phone(phone) for each in told for phone in rows(each, "phones")]
    phones += [_phone(phone, position) for position, contact in enumerate(contacts) for phone in rows(contact, "phones")]
    return ServiceRecord(
        line=number,
        their_id=text(found, "id"),
        organisation=_organisation(found),
        places=tuple(_place(child(meeting, "location")) for meeting in meetings if child(meeting, "location")),
        areas=tuple(_area(area) for each in told for area in rows(each, "service_areas")),
        contacts=tuple(_contact(contact) for contact in contacts),
        phones=tuple(phone for phone in phones if phone.number),
        schedules=tuple(_schedule(schedule) for each in told for schedule in rows(each, "schedules")),
        cost_options=tuple(_cost(cost) for cost in rows(found, "cost_options")),
        languages=tuple(_language(language) for language in rows(found, "languages")),
        funding=tuple(text(each, "source") for each in rows(found, "funding")),
        required_documents=tuple(text(each, "document") for each in rows(found, "required_documents")),
        additional_urls=tuple(
            UrlRecord(url=text(each, "url"), label=text(each, "label")) for each in rows(found, "additional_urls")
        ),
        categories=tuple(_category(each) for each in rows(found, "attributes")),
        **{name: text(found, name) for name in _SERVICE_TEXTS},
    )


def _organisation(found: Json) -> OrganisationRecord | None:
    nested = child(found, "organization")
    if not nested:
        return None
    identifiers = [_identifier(each) for each in rows(nested, "organization_identifiers")]
    return OrganisationRecord(
        their_id=text(nested, "id") or text(found, "organization_id"),
        name=text(nested, "name"),
        alternate_name=text(nested, "alternate_name"),
        description=text(nested, "description"),
        email=text(nested, "email"),
        website=text(nested, "website"),
        legal_status=text(nested, "legal_status"),
        identifiers=tuple(each for each in identifiers if each.identifier),
    )


def _identifier(found: Json) -> IdentifierRecord:
    return IdentifierRecord(
        scheme=text(found, "identifier_scheme"), type=text(found, "identifier_type"), identifier=text(found, "identifier")
    )


def _place(found: Json) -> PlaceRecord:
    address = (rows(found, "addresses") or [{}])[0]
    return PlaceRecord(
        their_id=text(found, "id"),
        location_type=text(found, "location_type") or "physical",
        name=text(found, "name"),
        description=text(found, "description"),
        transportation=text(found, "transportation"),
        latitude=text(found, "latitude"),
        longitude=text(found, "longitude"),
        attention=text(address, "attention"),
        address_1=text(address, "address_1"),
        address_2=text(address, "address_2"),
        city=text(address, "city"),
        region=text(address, "region"),
        state_province=text(address, "state_province"),
        postal_code=text(address, "postal_code"),
        country=text(address, "country"),
        council_name=text(address, "state_province") or text(address, "region"),
        external_identifier=text(found, "external_identifier"),
        external_identifier_type=text(found, "external_identifier_type"),
        url=text(found, "url"),
        accessibility=tuple(access for each in rows(found, "accessibility") if (access := _access(each))),
    )


def _access(found: Json) -> str:
    return ": ".join(part for part in (text(found, "description"), text(found, "details")) if part)


def _area(found: Json) -> AreaRecord:
    for key in ("uri", "extent", "name"):
        if code := _AREA_CODE.search(text(found, key)):
            return AreaRecord(code=code.group(1), name=text(found, "name"))
    return AreaRecord(name=text(found, "name") or text(found, "description"))


def _contact(found: Json) -> ContactRecord:
    return ContactRecord(**{name: text(found, name) for name in ("name", "title", "department", "email")})


def _phone(found: Json, contact: int = -1) -> PhoneRecord:
    texts = {name: text(found, name) for name in ("number", "extension", "type", "description")}
    return PhoneRecord(contact=contact, **texts)


def _schedule(found: Json) -> ScheduleRecord:
    return ScheduleRecord(**{name: text(found, name) for name in ScheduleRecord.__dataclass_fields__})


def _cost(found: Json) -> CostRecord:
    return CostRecord(**{name: text(found, name) for name in CostRecord.__dataclass_fields__})


def _language(found: Json) -> LanguageRecord:
    return LanguageRecord(**{name: text(found, name) for name in LanguageRecord.__dataclass_fields__})


def _category(found: Json) -> str:
    return text(child(found, "taxonomy_term"), "name") or text(found, "label") or text(found, "value")
