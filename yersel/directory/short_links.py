"""Short addresses of services, for text messages and paper: `/s/` and the first letters of the id.

Ten letters (50 bits) are enough for nearly all. A service that shares them with one that came before it gets all 26.
"""

from __future__ import annotations

from base64 import b32decode, b32encode
from collections.abc import Iterable
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from yersel.directory.models import Service
from yersel.directory.service_reading import service_at

LETTERS = 10
_WHOLE = 26  # 128 bits, five a letter


def short_paths(services: Iterable[Service]) -> dict[UUID, str]:
    """The path of each, by its id. One query."""
    found = list(services)
    if not found:
        return {}
    ranges = reduce(or_, (ids_that_begin_with(_whole(service.id)[:LETTERS]) for service in found))
    first: dict[str, UUID] = {}
    for id_ in Service.objects.filter(ranges).order_by("added_at", "id").values_list("id", flat=True):
        first.setdefault(_whole(id_)[:LETTERS], id_)
    return {service.id: reverse("directory:service-short", args=[_code(service.id, first)]) for service in found}


def service_at_code(code: str) -> Service | None:
    """The service of a short address, in whatever state; of one that was merged away, the one that was kept."""
    try:
        ids = Service.objects.filter(ids_that_begin_with(code)).order_by("added_at", "id").values_list("id", flat=True)
    except ValueError:
        return None
    first = ids.first()
    return service_at(str(first)) if first else None


def is_code_of(code: str, service: Service) -> bool:
    """Whether a short address is this service's own, and not that of an entry that was merged into it."""
    return _whole(service.id).startswith(code)


def _code(id_: UUID, first: dict[str, UUID]) -> str:
    whole = _whole(id_)
    return whole[:LETTERS] if first.get(whole[:LETTERS]) == id_ else whole


def _whole(id_: UUID) -> str:
    return b32encode(id_.bytes).decode().rstrip("=").lower()


def ids_that_begin_with(code: str, column: str = "id") -> Q:
    """Rows whose id begins with these letters. Raises ValueError where they can begin none."""
    if len(code) not in (LETTERS, _WHOLE):
        raise ValueError(code)
    least, most = (_id(code.ljust(_WHOLE, filler)) for filler in "a7")
    return Q((f"{column}__gte", least), (f"{column}__lte", most))


def _id(whole: str) -> UUID:
    return UUID(bytes=b32decode(f"{whole.upper()}======"))
