"""The addresses that a search engine may list: services, organisations, the pages to browse by, and what there is for a condition or
of a kind in a council area; never one a postcode."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse

from yersel.core.clock import SCOTLAND
from yersel.core.vocabulary import Stage
from yersel.directory.landing import pairs_with_services
from yersel.directory.models import Facet, Organisation, Service, TaxonomyTerm
from yersel.directory.models.organisations import OrganisationQuerySet
from yersel.directory.models.services import ServiceQuerySet
from yersel.places.models import CouncilArea

PART_SIZE = 5000
PAGES, LANDINGS, SERVICES, ORGANISATIONS = "pages", "landings", "services", "organisations"


@dataclass(frozen=True)
class Entry:
    path: str
    changed: date | None = None


@dataclass(frozen=True)
class Part:
    """A file of at most 5,000 addresses; `number` counts from 1."""

    kind: str
    number: int

    @property
    def path(self) -> str:
        return reverse("directory:sitemap-part", args=[self.kind, self.number])


def parts() -> list[Part]:
    """The parts there are; a single one where everything fits in one file. Two counts, and the pairs in memory."""
    sizes = {LANDINGS: len(pairs_with_services()), SERVICES: _services().count(), ORGANISATIONS: _organisations().count()}
    if sum(sizes.values()) + len(_fixed_paths()) + 400 <= PART_SIZE:
        return [Part("all", 1)]
    numbered = [Part(kind, at + 1) for kind, size in sizes.items() for at in range(math.ceil(size / PART_SIZE))]
    return [Part(PAGES, 1), *numbered]


def entries_of_all() -> Iterator[Entry]:
    for kind in (PAGES, LANDINGS, SERVICES, ORGANISATIONS):
        yield from entries(kind, 1)


def entries(kind: str, number: int) -> Iterator[Entry]:
    """The addresses of one part, in an order that stays."""
    if kind == PAGES:
        yield from _pages()
        return
    if kind == LANDINGS:
        for pair in pairs_with_services()[(number - 1) * PART_SIZE : number * PART_SIZE]:
            yield Entry(reverse("directory:landing", args=pair))
        return
    rows = _services() if kind == SERVICES else _organisations()
    name = "directory:service-show" if kind == SERVICES else "directory:organisation-show"
    first = (number - 1) * PART_SIZE
    for slug, edited in rows.order_by("id").values_list("slug", "last_edited")[first : first + PART_SIZE]:
        yield Entry(reverse(name, args=[slug]), _day(edited))


def _services() -> ServiceQuerySet:
    return Service.objects.public().exclude(status=Service.Status.DEFUNCT)


def _organisations() -> OrganisationQuerySet:
    return Organisation.objects.public().filter(Exists(Service.objects.public().filter(organisation=OuterRef("pk"))))


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(SCOTLAND).date() if moment else None


def _fixed_paths() -> list[str]:
    names = ["browse", "condition-list", "stage-list", "kind-list", "area-list", "organisation-list"]
    return ["/", *(reverse(f"directory:{name}") for name in names)]


def _pages() -> Iterator[Entry]:
    for path in _fixed_paths():
        yield Entry(path)
    for stage in Stage.values:
        yield Entry(reverse("directory:stage-show", args=[stage]))
    terms = TaxonomyTerm.objects.filter(taxonomy__code__in=[Facet.CONDITION, Facet.KIND], bit__isnull=False)
    for facet, code in terms.order_by("taxonomy__code", "order", "code").values_list("taxonomy__code", "code"):
        yield Entry(reverse(f"directory:{facet}-show", args=[code]))
    for slug in CouncilArea.objects.order_by("slug").values_list("slug", flat=True):
        yield Entry(reverse("directory:area-show", args=[slug]))
