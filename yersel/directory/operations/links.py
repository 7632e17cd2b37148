"""Writing down what web links answered. Each answer is kept as it comes: a check that is killed goes on with the rest."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.db.models import F

from yersel.audit import operations as audit
from yersel.directory.link_checking import Answer, Checked, LinkChecker
from yersel.directory.models import LinkCheck, Service

EVERY = timedelta(days=6)  # a little under the week, so that each weekly run asks all
BATCH = 500


def check_links(*, by: str, at: datetime, checker: LinkChecker | None = None) -> Counter[str]:
    """Ask every link of a public service that was not asked this week; how many gave which answer. Three failures in a row are a task."""
    counts: Counter[str] = Counter()
    waiting = _waiting(at)
    answers = (checker or LinkChecker()).check(waiting)
    while batch := list(islice(answers, BATCH)):
        _keep(batch, waiting, at)
        counts.update(checked.answer.value for checked in batch)
    _forget_old_links()
    audit.record(by=by, at=at, verb="check-links", object_type="services", object_id="all", counts=counts)
    return counts


def _waiting(at: datetime) -> dict[str, list[UUID]]:
    """Links not asked since a week, with whose they are."""
    asked = LinkCheck.objects.filter(checked_at__gt=at - EVERY).values_list("service_id", "url")
    done = set(asked)
    found: dict[str, list[UUID]] = defaultdict(list)
    rows: Iterator[tuple[UUID, str]] = Service.objects.public().exclude(url="").values_list("pk", "url").iterator()
    for service_id, url in rows:
        if (service_id, url) not in done:
            found[url].append(service_id)
    return found


@transaction.atomic
def _keep(batch: list[Checked], waiting: dict[str, list[UUID]], at: datetime) -> None:
    for checked in batch:
        ids = waiting[checked.url]
        is_broken = checked.answer is Answer.BROKEN
        rows = [
            LinkCheck(service_id=pk, url=checked.url, checked_at=at, status=checked.status, failures=int(is_broken)) for pk in ids
        ]
        known = LinkCheck.objects.filter(service__in=ids, url=checked.url)
        failures = F("failures") + 1 if is_broken else 0
        known.update(checked_at=at, status=checked.status, failures=failures)
        LinkCheck.objects.bulk_create(rows, ignore_conflicts=True)


def _forget_old_links() -> None:
    """An address that an entry no longer has is nobody's task."""
    LinkCheck.objects.exclude(url=F("service__url")).delete()
