"""The weekly run: whoever confirmed gets one mail, if there is anything new for them, and each service is told of once, ever.

A batch is one transaction: what was told, the mails, whose turn it was, and the audit entry come together or not at all. A run that is
killed is simply run again: whoever had their turn this week is passed over.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.text import Truncator

from yersel.audit import operations as audit
from yersel.directory import digest_links, digest_reading, mailing
from yersel.directory.digest_reading import NewServices
from yersel.directory.mailing import LONGEST_NAME, Letter
from yersel.directory.models import DigestNews, DigestReader, Service
from yersel.directory.short_links import short_paths

BATCH = 100
TOP = 3
News = Mapping[DigestReader, list[UUID]]


def send_digests(
    *,
    by: str,
    at: datetime,
    size: int = BATCH,
    is_dry: bool = False,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> Counter[str]:
    """Give everybody their turn of this week; how many readers, mails and services told. A dry run only counts.

    Safe to kill and to repeat. `on_progress` is told batches done, and all.
    """
    week, new = digest_reading.monday_of(at), NewServices(at=at)
    waiting = list(DigestReader.objects.waiting_for(week).order_by("pk").values_list("pk", flat=True))
    batches = [waiting[first : first + size] for first in range(0, len(waiting), size)]
    counts: Counter[str] = Counter()
    for done, readers in enumerate(batches, start=1):
        counts += _batch(readers, week, new, by=by, at=at, is_dry=is_dry)
        on_progress(done, len(batches))
    return +counts


@transaction.atomic
def _batch(ids: Sequence[UUID], week: date, new: NewServices, *, by: str, at: datetime, is_dry: bool) -> Counter[str]:
    turn = DigestReader.objects.waiting_for(week).select_for_update(of=("self",)).select_related("person")
    readers = list(turn.filter(pk__in=ids).order_by("pk"))
    if not readers:
        return Counter()
    news = _news(readers, new)
    told = {reader: services for reader, services in news.items() if services}
    counts = Counter(readers=len(readers), mails=len(told), services=sum(map(len, told.values())))
    if is_dry:
        return counts
    DigestNews.objects.bulk_create(
        DigestNews(reader=reader, service_id=service, week=week, order=order)
        for reader, services in told.items()
        for order, service in enumerate(services)
    )
    mailing.send_all(_letters(told, week), at=at)
    DigestReader.objects.filter(pk__in=ids).update(last_week=week)
    audit.record(by=by, at=at, verb="send", object_type="weekly_mails", object_id="batch", counts=counts)
    return counts


def _news(readers: Sequence[DigestReader], new: NewServices) -> News:
    """What is new for each, without what they were told before."""
    choices = digest_reading.choices_of(readers)
    told: dict[UUID, set[UUID]] = defaultdict(set)
    for reader, service in DigestNews.objects.filter(reader__in=choices).values_list("reader_id", "service_id"):
        told[reader].add(service)
    return {reader: [one for one in new.of(choices[reader.pk]) if one not in told[reader.pk]] for reader in readers}


def _letters(told: News, week: date) -> list[Letter]:
    first = {service for services in told.values() for service in services[:TOP]}
    named = Service.objects.select_related("organisation").in_bulk(first)
    paths = short_paths(named.values())
    lines = {id_: _line(service, paths[id_]) for id_, service in named.items()}
    return [
        Letter(
            kind="digest",
            to=reader.person.email,
            object="weekly-mail",
            recipient=f"person:{reader.pk}",
            cycle=week.isoformat(),
            context={
                "services": [lines[id_] for id_ in services[:TOP]],
                "number": len(services),
                "more": max(0, len(services) - TOP),
                "link": digest_links.week_path(reader, week),
            },
            unsubscribe=digest_links.stop_address(reader),
        )
        for reader, services in told.items()
    ]


def _line(service: Service, path: str) -> dict[str, Any]:
    """Paths, not addresses: the mail puts the site's own before them. A short one, as it says nothing of what the service is for."""
    return {
        "name": Truncator(" ".join(service.name.split())).chars(LONGEST_NAME),
        "organisation": Truncator(" ".join(service.organisation.name.split())).chars(LONGEST_NAME),
        "summary": " ".join(service.summary.split()),
        "link": path,
    }
