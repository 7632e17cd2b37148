"""A directory made of a real list of helplines, for this measurement alone."""

from __future__ import annotations

from django.db import transaction
from django.utils.text import slugify

from benchmarks.relevance.demo import fill_places_and_words
from yersel.core import clock
from yersel.core.folding import fold
from yersel.directory.models import Organisation, Service, ServiceArea
from yersel.directory.operations.search import reindex_all
from yersel.places.models import Area


@transaction.atomic
def fill(rows: list[dict[str, str]]) -> None:
    """Each row as a service of its organisation, without tags; the description is what its organisation says of itself."""
    fill_places_and_words()
    at = clock.now()
    organisations: dict[str, Organisation] = {}
    for row in rows:
        if row["org_id"] not in organisations:
            organisations[row["org_id"]] = _organisation(row)
        name = row["service"][:300] or row["org"][:300]
        service = Service.objects.create(
            organisation=organisations[row["org_id"]],
            name=name,
            slug=f"{slugify(name)[:180]}-{row['service_id']}",
            sort_key=fold(name),
            description=row["org_desc"],
            added_at=at,
        )
        if row["national"] == "1":
            ServiceArea.objects.create(service=service, area_id=Area.UNITED_KINGDOM)
    reindex_all()


def _organisation(row: dict[str, str]) -> Organisation:
    name = row["org"][:300]
    return Organisation.objects.create(
        name=name, slug=f"{slugify(name)[:180]}-{row['org_id']}", sort_key=fold(name), added_at=clock.now()
    )
