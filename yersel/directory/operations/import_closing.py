"""What has gone from a source: missing from one complete run it is noted, from a second one its entry is closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from yersel.directory.models import ImportRun, Service, SourceRecord, State
from yersel.directory.operations.import_decisions import NO_LONGER_IN_SOURCE, RunContext
from yersel.directory.operations.import_plan import ImportPlan, PlannedRecord
from yersel.directory.operations.import_survey import KnownRecord

RUNS_UNTIL_CLOSED = 2


def missing_records(known: Mapping[str, KnownRecord], seen: set[str], run_id: int | None) -> list[KnownRecord]:
    """The records that this run did not find, but for those already closed or already counted in this very run."""
    return [
        record
        for their_id, record in known.items()
        if their_id not in seen
        and record.missing_runs < RUNS_UNTIL_CLOSED
        and not (run_id is not None and record.last_missing_run_id == run_id)
    ]


def planned_missing(missing: Iterable[KnownRecord]) -> ImportPlan:
    """The part of the plan about what is missing."""
    found = {record.pk: record for record in missing}
    plan = ImportPlan()
    rows = SourceRecord.objects.filter(pk__in=found).order_by("pk").values_list("pk", "their_id", "imported__name")
    for pk, their_id, name in rows:
        what = "missing_once" if found[pk].missing_runs == 0 else "closed"
        plan.add(what, PlannedRecord(their_id, name or "", None))
    return plan


def write_missing(context: RunContext, run: ImportRun, batch: list[KnownRecord]) -> list[UUID]:
    """Count a batch as missing once more and close what is missing twice. Returns the entries that were closed.

    An entry that another source still lists stays open.
    """
    once = [record.pk for record in batch if record.missing_runs == 0]
    twice = [record for record in batch if record.missing_runs > 0]
    SourceRecord.objects.filter(pk__in=once).update(missing_runs=1, last_missing_run=run)
    SourceRecord.objects.filter(pk__in=[record.pk for record in twice]).update(
        missing_runs=RUNS_UNTIL_CLOSED, last_missing_run=run
    )
    services = [record.service_id for record in twice if record.service_id]
    elsewhere = SourceRecord.objects.filter(service__in=services, missing_runs__lt=RUNS_UNTIL_CLOSED)
    listed = set(elsewhere.exclude(source=context.source).values_list("service_id", flat=True))
    closing = Service.objects.filter(pk__in=set(services) - listed, state=State.PUBLISHED)
    closed = list(closing.values_list("pk", flat=True))
    Service.objects.filter(pk__in=closed).update(
        status=Service.Status.DEFUNCT, state=State.ARCHIVED, archived_because=NO_LONGER_IN_SOURCE, last_edited=context.at
    )
    return closed
