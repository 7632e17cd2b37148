"""`make bench ONLY=review`: the review run over a directory of 100,000 services (YERSEL_BENCH_SIZES=10000 for another size), a third of
whose groups are looked after by somebody, with every step, mail, change of the index and audit entry; then the run again, which must
find nothing to do.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from uuid import UUID

from django.db import connection, transaction

from benchmarks import database, measure
from benchmarks.measure import Figure, figure
from benchmarks.search import corpus
from yersel.accounts.models import Person
from yersel.directory.models import Manager, Organisation, Review
from yersel.directory.operations.reviews import review_services
from yersel.directory.operations.search import reindex_all

RECIPE = "1"  # a new number makes the databases anew
MOST_SECONDS = 60.0


class _Undone(Exception):
    """Ends the transaction of a run, so that the next finds the same directory."""


def run() -> Iterable[Figure]:
    """Each size in turn."""
    for size in os.environ.get("YERSEL_BENCH_SIZES", "100000").split(","):
        yield from _at(int(size))


def _at(size: int) -> Iterable[Figure]:
    def fill() -> None:
        corpus.fill(size)
        _let_people_look_after_groups()
        reindex_all()

    database.use(f"review_{size}", f"{RECIPE} {size} {database.digest_of_code(['yersel/directory/migrations'])}", fill)
    try:
        with transaction.atomic():
            yield from _runs(size)
            raise _Undone
    except _Undone:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")


def _runs(size: int) -> Iterable[Figure]:
    name = f"{size:,} services"
    counts: dict[str, int] = {}
    measure.progress("the review run")
    took = measure.milliseconds(lambda: counts.update(review_services(by="command:bench", at=corpus.NOW))) / 1000
    limit = MOST_SECONDS if size <= 100_000 else None
    yield figure(f"review run, {name}", took, "s", at_most=limit)
    yield figure(f"steps taken, {name}", Review.objects.count(), "steps", at_least=size / 10)
    yield figure(f"mails written, {name}", counts["mails"], "mails", at_least=1)
    yield figure(f"a step, with its mail and its index, {name}", took * 1000 / Review.objects.count(), "ms")
    again = measure.milliseconds(lambda: review_services(by="command:bench", at=corpus.NOW)) / 1000
    yield figure(f"run again with nothing due, {name}", again, "s", at_most=5)


def _let_people_look_after_groups() -> None:
    """Every third group has a lead."""
    groups = list(Organisation.objects.order_by("pk").values_list("pk", flat=True))[::3]
    people = [
        Person(id=UUID(int=number + 1), email=f"lead{number}@example.org", joined_at=corpus.NOW) for number in range(len(groups))
    ]
    Person.objects.get_queryset().bulk_create(people, batch_size=2_000)
    leads = [
        Manager(organisation_id=group, person=person, is_lead=True, since_at=corpus.NOW)
        for group, person in zip(groups, people, strict=True)
    ]
    Manager.objects.bulk_create(leads, batch_size=2_000)
