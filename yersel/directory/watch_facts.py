"""What is looked at to tell whether a service has closed or moved, and what became of it, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yersel.core.folding import fold
from yersel.directory.models import FormerSlug, Location, Phone, Service, ServiceAtLocation
from yersel.directory.policies import Standing, standing_of_service

WORDS: dict[str, str | Promise] = {
    "merged": _("It is now part of another entry, which we watch for you from now on."),
    "closed": _("It has closed, or is no longer listed. We no longer watch it for you."),
    "paused": _("It is not running for now."),
    "moved": _("It meets somewhere else now."),
    "phone": _("Its phone number has changed."),
}
_RUNS_NOT = {Service.Status.INACTIVE, Service.Status.TEMPORARILY_CLOSED}


@dataclass(frozen=True)
class Seen:
    """One service as it stands. Written to `Watch.seen` as it is."""

    slug: str
    is_public: bool
    is_paused: bool
    phones: list[str]
    places: list[str]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def seen_now(service_ids: Iterable[UUID]) -> dict[UUID, Seen]:
    """Each of the services as it stands. Five queries."""
    services = Service.objects.select_related("organisation").in_bulk(list(service_ids))
    phones, places = _phones(services), _places(services)
    return {
        id_: Seen(
            slug=service.slug,
            is_public=standing_of_service(service) is Standing.PUBLIC,
            is_paused=service.status in _RUNS_NOT,
            phones=sorted(phones[id_]),
            places=sorted(places[id_]),
        )
        for id_, service in services.items()
    }


def changes(before: Mapping[str, Any], now: Seen) -> list[str]:
    """What became of it, as keys of `WORDS`: where it has closed nothing else matters. Being on again is no news that anybody asked for."""
    if not now.is_public:
        return ["merged" if kept_instead(before) else "closed"] if before["is_public"] else []
    found = {
        "paused": now.is_paused and not before["is_paused"],
        "moved": now.places != before["places"],
        "phone": now.phones != before["phones"],
    }
    return [change for change, is_so in found.items() if is_so]


def kept_instead(before: Mapping[str, Any]) -> Service | None:
    """The entry to which this one's address leads now, if it was the same as another."""
    former = FormerSlug.objects.filter(slug=before["slug"]).exclude(service=None).select_related("service__organisation").first()
    service = former.service if former else None
    return service if service and standing_of_service(service) is Standing.PUBLIC else None


def _phones(services: Collection[UUID]) -> dict[UUID, set[str]]:
    """The digits of its own numbers, of its contacts' and of its places'."""
    ids, found = list(services), defaultdict[UUID, set[str]](set)
    for path in ("service", "contact__service", "location__service_at_locations__service"):
        for service, digits in Phone.objects.filter(**{f"{path}__in": ids}).values_list(path, "digits"):
            if service in services:
                found[service].add(digits)
    return found


def _places(services: Iterable[UUID]) -> dict[UUID, set[str]]:
    """Where people go, each as its street and postcode; of a place that is kept hidden only that there is one."""
    found = defaultdict[UUID, set[str]](set)
    at = ServiceAtLocation.objects.filter(service__in=list(services), location__location_type=Location.Type.PHYSICAL)
    rows = at.values_list(
        "service", "location", "location__precision", "location__addresses__address_1", "location__addresses__postal_code"
    )
    for service, location, precision, street, postcode in rows:
        is_hidden = precision == Location.Precision.HIDDEN
        found[service].add(str(location) if is_hidden or not (street or postcode) else fold(f"{street} {postcode}"))
    return found
