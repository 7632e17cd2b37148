"""The review run: every entry whose check is long ago takes its next step, and those who look after it are asked.

A batch is one transaction: the steps, the entries' state, the mails and the audit entry come together or not at all. A step is
taken once in a cycle (a unique row says so), so a run that is killed is simply run again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import groupby
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce

from yersel.audit import operations as audit
from yersel.directory import review_reading
from yersel.directory.looking_after import Keeper, keepers_of
from yersel.directory.models import Review, Service
from yersel.directory.operations.review_mails import ask_keepers, ask_published_addresses
from yersel.directory.operations.search import mark_demoted, reindex
from yersel.directory.review_clock import Cutoffs, Step, cutoffs, rank
from yersel.directory.review_reading import Entry

BATCH = 500
_RUN_LOCK = 0x52455649  # one batch at a time takes steps
Taken = dict[UUID, Step]


def review_services(
    *, by: str, at: datetime, size: int = BATCH, on_progress: Callable[[int, int], None] = lambda done, total: None
) -> Counter[str]:
    """Take every step that is due at `at`; how many of each. Safe to kill and to repeat. `on_progress` is told batches done, and all."""
    when = cutoffs(at)
    counts: Counter[str] = Counter()
    counts["fresh"] = _mend(when, by=by, at=at)
    batches = review_reading.batches(when, size=size)
    for done, owners in enumerate(batches, start=1):
        counts += _review_batch(owners, when, by=by, at=at)
        on_progress(done, len(batches))
    return +counts


@transaction.atomic
def _review_batch(owners: Sequence[UUID], when: Cutoffs, *, by: str, at: datetime) -> Counter[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_RUN_LOCK])
    entries = review_reading.entries_of(owners, when)
    keepers = keepers_of([(entry.id, entry.organisation_id) for entry in entries])
    taken: Taken = {}
    for _owner, group in groupby(entries, key=lambda entry: entry.organisation_id):
        taken |= _steps(list(group), keepers, when)
    if not taken:
        return Counter()
    moved = [entry for entry in entries if entry.id in taken]
    Review.objects.bulk_create(Review(service_id=one.id, cycle=one.cycle, step=taken[one.id], taken_at=at) for one in moved)
    _move(taken, at)
    counts = Counter(step.value for step in taken.values())
    asking = [entry for entry in moved if taken[entry.id] != Step.DORMANT]
    counts["mails"] = ask_keepers(asking, taken, keepers, at=at)
    counts["mails"] += ask_published_addresses([one for one in asking if not keepers[one.id] and not one.taken], taken, at=at)
    audit.record(
        by=by, at=at, verb="review", object_type="services", object_id="batch", counts=counts, digest=_digest(moved, taken)
    )
    return counts


def _steps(entries: Iterable[Entry], keepers: Mapping[UUID, list[Keeper]], when: Cutoffs) -> Taken:
    """The steps of one owner's entries. Where one takes a step and somebody is asked, those due soon come into the mail as due."""
    taken: Taken = {}
    soon: list[Entry] = []
    for entry in entries:
        step = when.step_of(entry.checked_at, demoted_at=entry.demoted_at)
        if step is not None and rank(step) > entry.taken:
            taken[entry.id] = step
        elif step is None and not entry.taken and (keepers[entry.id] or entry.email):
            soon.append(entry)
    if set(taken.values()) - {Step.DORMANT}:
        taken |= {entry.id: Step.DUE for entry in soon}
    return taken


def _move(taken: Taken, at: datetime) -> None:
    """Write the entries' new state, and let the search know of those that sort last or are left out."""
    by_step: dict[Step, list[UUID]] = defaultdict(list)
    for service_id, step in taken.items():
        by_step[step].append(service_id)
    for step, ids in by_step.items():
        Service.objects.filter(pk__in=ids).update(review_state=step.value)
    low = by_step[Step.DEMOTED] + by_step[Step.DORMANT]
    Service.objects.filter(pk__in=low).update(demoted_at=Coalesce(F("demoted_at"), Value(at)))
    mark_demoted(by_step[Step.DEMOTED])
    if by_step[Step.DORMANT]:
        reindex(by_step[Step.DORMANT])


@transaction.atomic
def _mend(when: Cutoffs, *, by: str, at: datetime) -> int:
    """Bring back what a register's file has confirmed since it sank."""
    found = review_reading.entries_checked_elsewhere(when)
    if found:
        Service.objects.filter(pk__in=found).update(review_state=Service.ReviewState.FRESH, demoted_at=None)
        reindex(found)
        audit.record(by=by, at=at, verb="confirm", object_type="services", object_id="batch", counts={"fresh": len(found)})
    return len(found)


def _digest(entries: Iterable[Entry], taken: Taken) -> str:
    lines = sorted(f"{entry.id} {entry.cycle} {taken[entry.id]}" for entry in entries)
    return sha256("\n".join(lines).encode()).hexdigest()
