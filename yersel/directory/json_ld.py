"""A service and an organisation in the words of schema.org, for search engines and other machines.

Each property was checked against the type that carries it: a Service has no `about`, `isAccessibleForFree` or `eventSchedule`,
so conditions are of its audience, free is an offer of 0, and monthly meetings are an Event beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from decimal import Decimal
from typing import Any

from yersel.core.templatetags.words import safe_url
from yersel.directory.models import (
    Facet,
    Location,
    Media,
    Organisation,
    OrganisationIdentifier,
    Schedule,
    Service,
    ServiceAtLocation,
)
from yersel.directory.opening import DAY_CODES
from yersel.directory.pictures_shown import Picture, from_rows
from yersel.directory.service_reading import ServiceRows

Node = dict[str, Any]
SCHEMA = "https://schema.org"
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
SHOWS_POINT = {Location.Precision.EXACT, Location.Precision.POSTCODE}


def facts_of_service(rows: ServiceRows, *, sentence: str, address: str) -> Node:
    """All that a machine may know of a service, for `{% json_ld %}`."""
    return {"@context": SCHEMA, "@graph": graph_of_service(rows, sentence=sentence, address=address)}


def graph_of_service(rows: ServiceRows, *, sentence: str, address: str) -> list[Node]:
    """The page, the service on it, and an event for meetings that go by the month."""
    service = rows.service
    running = rows.schedules if service.status == Service.Status.ACTIVE else []
    page = _without_empty(
        {
            "@type": "WebPage",
            "@id": address,
            "url": address,
            "name": service.name,
            "dateModified": service.last_edited.date().isoformat() if service.last_edited else "",
            "lastReviewed": service.last_reviewed.date().isoformat() if service.last_reviewed else "",
            "mainEntity": {"@id": f"{address}#service"},
        }
    )
    node = _without_empty(
        {
            "@type": "Service",
            "@id": f"{address}#service",
            "identifier": f"urn:uuid:{service.id}",
            "name": service.name,
            "alternateName": service.alternate_name,
            "description": service.description or sentence,
            "url": address,
            **images(from_rows(rows.details.pictures), of_group=False, address=address),
            "sameAs": safe_url(service.url),
            "serviceType": [term.name for term in rows.tagged(Facet.KIND)],
            "provider": organisation_node(service.organisation),
            "areaServed": _areas_served(rows),
            "audience": _audience(rows),
            "availableChannel": _channels(rows),
            "hoursAvailable": _hours(running),
            "offers": _offers(rows),
        }
    )
    return [page, node, *_events(rows, running, address)]


def images(pictures: Sequence[Picture], *, of_group: bool, address: str) -> Node:
    """What shows a service, or an organisation with its logo. `address` is the whole address of the page."""
    nodes = {use: [one.as_node(address) for one in pictures if one.use == use] for use in Media.Use}
    logo = {"logo": nodes[Media.Use.LOGO][0]} if of_group and nodes[Media.Use.LOGO] else {}
    return {"image": nodes[Media.Use.PICTURE], **logo}


def organisation_node(organisation: Organisation, identifiers: Sequence[OrganisationIdentifier] = ()) -> Node:
    """An organisation; a registered charity is an NGO."""
    is_charity = any(one.identifier_scheme == "GB-SC" for one in identifiers)
    return _without_empty(
        {
            "@type": "NGO" if is_charity else "Organization",
            "name": organisation.name,
            "alternateName": organisation.alternate_name,
            "url": safe_url(organisation.website),
            "identifier": [
                {"@type": "PropertyValue", "propertyID": one.identifier_scheme, "value": one.identifier} for one in identifiers
            ],
        }
    )


def _areas_served(rows: ServiceRows) -> list[Node]:
    """Areas by code. A hidden place adds its council area, which is all that may be told of it."""
    areas = {row["code"]: row["name"] for row in rows.details.areas}
    for link in rows.links:
        if link.location.is_hidden and link.location.council_area is not None:
            areas.setdefault(link.location.council_area.code, link.location.council_area.name)
    return [{"@type": "AdministrativeArea", "name": name, "identifier": code} for code, name in areas.items()]


def _audience(rows: ServiceRows) -> Node:
    service = rows.service
    conditions = [
        _without_empty({"@type": "MedicalCondition", "name": term.name, "sameAs": term.term_uri})
        for term in rows.tagged(Facet.CONDITION)
    ]
    who = ", ".join(term.name for term in rows.tagged(Facet.WHO))
    node = _without_empty(
        {
            "audienceType": who,
            "suggestedMinAge": service.minimum_age or None,
            "suggestedMaxAge": service.maximum_age,
            "healthCondition": conditions,
        }
    )
    return {"@type": "PeopleAudience", **node} if node else {}


def _channels(rows: ServiceRows) -> list[Node]:
    """One channel for each place that may be shown, or one without a place."""
    service = rows.service
    phone = next((phone for phone in rows.phones if phone.service_id or phone.contact_id), None)
    shared = {
        "@type": "ServiceChannel",
        "servicePhone": {"@type": "ContactPoint", "telephone": phone.number} if phone else {},
        "serviceUrl": safe_url(service.url),
        "availableLanguage": [row["code"] for row in rows.details.languages],
    }
    places = [link for link in rows.links if not link.location.is_hidden]
    channels = [_without_empty({**shared, "serviceLocation": _place(link)}) for link in places] or [_without_empty(shared)]
    return [channel for channel in channels if len(channel) > 1]


def _place(link: ServiceAtLocation) -> Node:
    """A place that may be shown. Its point only where it is the place's own or its postcode's."""
    place = link.location
    if place.is_hidden:
        return {}
    address = next(iter(place.addresses.all()), None)
    postal = address and _without_empty(
        {
            "@type": "PostalAddress",
            "streetAddress": ", ".join(line for line in (address.address_1, address.address_2) if line),
            "addressLocality": address.city,
            "postalCode": address.postal_code,
            "addressCountry": address.country,
        }
    )
    has_point = place.latitude is not None and place.precision in SHOWS_POINT
    geo = {"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude} if has_point else {}
    return _without_empty({"@type": "Place", "name": place.name, "address": postal, "geo": geo})


def _hours(schedules: Sequence[Schedule]) -> list[Node]:
    """What is on every week, and when it is closed: schema.org has that as opening and closing at the same minute."""
    hours = []
    for schedule in schedules:
        if schedule.is_closing:
            hours.append(_without_empty({**_specification(schedule), "opens": "00:00", "closes": "00:00"}))
        elif schedule.freq == Schedule.Frequency.WEEKLY and schedule.interval == 1 and schedule.opens_at:
            closes = schedule.closes_at or time(23, 59)
            times = {"dayOfWeek": _days(schedule), "opens": f"{schedule.opens_at:%H:%M}", "closes": f"{closes:%H:%M}"}
            hours.append(_without_empty({**_specification(schedule), **times}))
    return hours


def _specification(schedule: Schedule) -> Node:
    first, last = schedule.valid_from, schedule.valid_to or (schedule.valid_from if schedule.is_closing else schedule.until)
    return {
        "@type": "OpeningHoursSpecification",
        "validFrom": first.isoformat() if first else "",
        "validThrough": last.isoformat() if last else "",
    }


def _days(schedule: Schedule) -> list[str]:
    codes = [code.strip()[-2:] for code in schedule.byday.split(",")]
    return [f"{SCHEMA}/{DAYS[DAY_CODES.index(code)]}" for code in codes if code in DAY_CODES]


def _events(rows: ServiceRows, schedules: Sequence[Schedule], address: str) -> list[Node]:
    """Meetings by the month, or every few weeks: hours of opening cannot say them."""
    rules = [
        one for one in rows.schedules if one.freq and one.byday and (one.freq == Schedule.Frequency.MONTHLY or one.interval > 1)
    ]
    places = {link.id: _place(link) for link in rows.links}
    only = next(iter(places.values())) if len(places) == 1 else {}
    return [
        _without_empty(
            {
                "@type": "Event",
                "name": rows.service.name,
                "url": address,
                "location": places.get(rule.service_at_location_id, only) if rule.service_at_location_id else only,
                "organizer": {"@type": "Organization", "name": rows.service.organisation.name},
                "eventSchedule": _event_schedule(rule),
            }
        )
        for rule in rules
    ]


def _event_schedule(rule: Schedule) -> Node:
    unit = "M" if rule.freq == Schedule.Frequency.MONTHLY else "W"
    return _without_empty(
        {
            "@type": "Schedule",
            "repeatFrequency": f"P{rule.interval}{unit}",
            "byDay": [code.strip() for code in rule.byday.split(",")],
            "startDate": rule.dtstart.isoformat() if rule.dtstart else "",
            "endDate": rule.until.isoformat() if rule.until else "",
            "startTime": f"{rule.opens_at:%H:%M}" if rule.opens_at else "",
            "endTime": f"{rule.closes_at:%H:%M}" if rule.closes_at else "",
            "scheduleTimezone": rule.timezone,
        }
    )


def _offers(rows: ServiceRows) -> list[Node]:
    return [
        _without_empty(
            {
                "@type": "Offer",
                "name": row["option"],
                "price": f"{Decimal(str(row['amount'])):.2f}",
                "priceCurrency": "GBP",
                "description": row["words"],
            }
        )
        for row in rows.details.costs
        if row["amount"] is not None
    ]


def _without_empty(node: Node) -> Node:
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}
