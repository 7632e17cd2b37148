"""Importing a source into the directory: survey, plan, and, unless it is a dry run, write in batches of 500.

**Once for all batches.** Each batch is one transaction, with its audit entry and its part of the search index. A run that is
killed leaves whole batches and a run marked unfinished; the same source again takes that run up where it stopped and ends
with the same entries and counts.

**What is a run.** A file with the hash of the last complete run is that run: there is nothing to do, so a yearly register
loaded twice by mistake closes nothing. A feed has no edition of its own: each complete fetch of it is a run, even if nothing
in it changed, because "missing from two complete runs" is meant of two looks at it. Hence a feed fetched twice notes what has
gone and then closes it; a file needs a second, different file to do so.

**What counts nobody as missing**: a run with a limit or an area, a feed of which a page stayed broken, and a source with
fewer than four fifths of the records of its last complete run, unless that is accepted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID
from zlib import crc32

from django.db import connection, transaction

from yersel.audit import operations as audit
from yersel.core import clock
from yersel.directory.models import (
    Address,
    Attribute,
    ImportRun,
    ImportSource,
    Location,
    Phone,
    Service,
    ServiceAtLocation,
    SourceRecord,
    TaxonomyTerm,
)
from yersel.directory.operations.import_categories import (
    load_first_mapping,
    mapping_digest,
    mapping_of,
    not_said,
    tag_all,
)
from yersel.directory.operations.import_closing import missing_records, planned_missing, write_missing
from yersel.directory.operations.import_decisions import RunContext, decide, planned
from yersel.directory.operations.import_orders import ImportOrder, ImportOutcome, ImportRefused, SourceDescription, unsaved_source
from yersel.directory.operations.import_organisations import (
    batches,
    decide_organisations,
    planned_organisations,
    write_organisations,
)
from yersel.directory.operations.import_places import place_anew
from yersel.directory.operations.import_plan import ImportPlan
from yersel.directory.operations.import_survey import (
    BATCH,
    KnownRecord,
    Progress,
    Survey,
    Surveyor,
    fresh_records,
    in_batches,
    known_records,
    unwanted_records,
)
from yersel.directory.operations.import_writing import BatchWriter, confirm_unchanged, write_problems
from yersel.directory.operations.search import reindex
from yersel.directory.operations.vocabulary import load_vocabulary
from yersel.places.models import CouncilArea

FILLED = [model._meta.db_table for model in (Service, SourceRecord, Attribute, Location, Address, Phone, ServiceAtLocation)]


def _nothing(what: str, done: int, total: int | None) -> None:
    """No progress is shown."""


def plan_import(order: ImportOrder, *, at: datetime, on_progress: Progress = _nothing) -> ImportOutcome:
    """A dry run: what an import would do. Writes nothing at all."""
    return _Import(order, at=at, by="").plan_only(on_progress)


def run_import(order: ImportOrder, *, by: str, at: datetime, on_progress: Progress = _nothing) -> ImportOutcome:
    """Import a source. Raises ImportRefused if it cannot start, or if the same source is being imported just now."""
    with _only_one_at_a_time(order.source.code):
        return _Import(order, at=at, by=by).carry_out(on_progress)


@contextmanager
def _only_one_at_a_time(code: str) -> Iterator[None]:
    """A lock in the database that a killed process gives up by itself."""
    keys = [0x594D, crc32(code.encode()) - 2**31]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", keys)
        if not cursor.fetchone()[0]:
            raise ImportRefused(f"Another import of {code} is running. Wait until it has ended.")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", keys)


class _Import:
    """One import from survey to end."""

    def __init__(self, order: ImportOrder, *, at: datetime, by: str) -> None:
        if not CouncilArea.objects.exists():
            raise ImportRefused("The council areas are not loaded, so nothing can be placed. Run: python manage.py load_places")
        self.order, self.at, self.by = order, at, by
        self.source = ImportSource.objects.filter(code=order.source.code).first()
        self.plan = ImportPlan(notes=list(order.notes))
        self.run = ImportRun()

    def plan_only(self, on_progress: Progress) -> ImportOutcome:
        if self._is_done_already():
            return ImportOutcome("nothing-to-do", self.plan, run=self._last_complete())
        context = self._context(self.source or unsaved_source(self.order.source))
        known = known_records(context.source.pk)
        survey = self._survey(known, on_progress)
        if not self._may_apply(survey):
            return ImportOutcome("refused", self.plan, records=survey.records)
        self._decide_all(context, survey, on_progress)
        self.plan.counts["unchanged"] += len(survey.unchanged)
        if self._counts_missing(survey):
            self.plan.merge(planned_missing(missing_records(known, survey.seen, None)))
        return ImportOutcome("planned", self.plan, records=survey.records)

    def _decide_all(self, context: RunContext, survey: Survey, on_progress: Progress) -> None:
        for batch in batches(survey.organisations, BATCH):
            self.plan.merge(planned_organisations(decide_organisations(context, batch)))
        done = 0
        for records in in_batches(fresh_records(survey)):
            self.plan.merge(planned(decide(context, records)))
            done += len(records)
            on_progress("Planning", done, survey.fresh)

    def carry_out(self, on_progress: Progress) -> ImportOutcome:
        if self._is_done_already():
            return ImportOutcome("nothing-to-do", self.plan, run=self._last_complete())
        unfinished = self._unfinished_run()
        known = known_records(self.source.pk if self.source else None)
        survey = self._survey(known, on_progress)
        self._begin(unfinished, survey)
        if not self._may_apply(survey):
            self._end(ImportRun.State.REFUSED)
            return ImportOutcome("refused", self.plan, self.run, survey.records)
        context = self._context(self.run.source)
        self._write_organisations(context, survey)
        self._write_services(context, survey, on_progress)
        self._write_unchanged(context, survey, on_progress)
        counts_missing = self._counts_missing(survey)
        if counts_missing:
            self._write_missing(context, missing_records(known, survey.seen, self.run.pk))
        self._tidy(context)
        self._end(ImportRun.State.FINISHED if counts_missing else ImportRun.State.PARTIAL)
        return ImportOutcome(self.run.state, self.plan, self.run, survey.records, not_said(self.run.source))

    def _context(self, source: ImportSource) -> RunContext:
        return RunContext(source, at=self.at, edition_at=self.order.edition_at)

    def _runs(self) -> list[ImportRun]:
        return list(self.source.runs.order_by("-started_at", "-pk")) if self.source else []

    def _last_complete(self) -> ImportRun | None:
        return next((run for run in self._runs() if run.state == ImportRun.State.FINISHED), None)

    def _is_this_source(self, run: ImportRun) -> bool:
        """Whether a run was of this very file, or of a feed with this very content, by the same filter."""
        return run.file_sha256 == self.order.sha256 and run.counts.get("scope", "") == self._scope()

    def _scope(self) -> str:
        order = self.order
        parts = [order.scope, f"area={order.only_area}" if order.only_area else "", f"limit={order.limit}" if order.limit else ""]
        return " ".join(part for part in parts if part)

    def _is_done_already(self) -> bool:
        """Whether the newest run that wrote anything was a complete one of this very file."""
        if self.order.is_feed or not self.order.takes_all:
            return False
        runs = [run for run in self._runs() if run.state != ImportRun.State.REFUSED]
        return bool(runs) and runs[0].state == ImportRun.State.FINISHED and self._is_this_source(runs[0])

    def _unfinished_run(self) -> ImportRun | None:
        """The run that was killed, if it was of this source as it is now. Older ones of other content are given up."""
        found = None
        for run in self._runs():
            if run.state != ImportRun.State.UNFINISHED:
                continue
            if found is None and self._is_this_source(run):
                found = run
            else:
                run.state, run.finished_at = ImportRun.State.PARTIAL, self.at
                run.save(update_fields=["state", "finished_at"])
        return found

    def _survey(self, known: dict[str, KnownRecord], on_progress: Progress) -> Survey:
        order = self.order
        unwanted = unwanted_records(self.source.pk if self.source else None)
        surveyor = Surveyor(known, at=self.at, limit=order.limit, only_area=order.only_area, unwanted=unwanted)
        survey = surveyor.survey(order.read, on_progress)
        self.plan.problems.extend(survey.problems)
        self.plan.skipped = survey.skipped
        return survey

    def _may_apply(self, survey: Survey) -> bool:
        counts = self.plan.counts  # set, not added: a run taken up again has them already
        counts["refused"], counts["repaired"], counts["skipped"] = survey.refused, survey.repaired, survey.skipped.total()
        if not survey.has_too_many_refused or self.order.accept_errors:
            return True
        share = survey.refused / (survey.refused + survey.taken)
        self.plan.notes.append(
            f"{survey.refused:,} records ({share:.0%}) were refused, which is more than 5 %, so nothing is taken. "
            "Mend the source, or add --accept-errors."
        )
        return False

    def _counts_missing(self, survey: Survey) -> bool:
        if not self.order.takes_all:
            self.plan.notes.append("Only a part of the source was read, so nothing is counted as missing.")
            return False
        last = self._last_complete()
        if last and survey.has_shrunk_since(last.records) and not self.order.accept_shrink:
            self.plan.notes.append(
                f"The source has {survey.records:,} records; in its last complete run it had {last.records:,}. Nothing is "
                "counted as missing. If it is right that so many have gone, run again with --accept-shrink."
            )
            return False
        return True

    @transaction.atomic
    def _begin(self, unfinished: ImportRun | None, survey: Survey) -> None:
        """Make the source and its run, or take up the run that was killed."""
        if not TaxonomyTerm.objects.exists():
            load_vocabulary(by=self.by, at=self.at)
        if self.source is None:
            self.source = unsaved_source(self.order.source)
            self.source.save()
        load_first_mapping(self.source, self.order.source.mapping)
        if unfinished is not None:
            self.run = unfinished
            self.run.source = self.source
            self.plan.load_counts(unfinished.counts)
            self.plan.notes.append("An import of this that was stopped half way is taken up again.")
            return
        edition = self.order.edition.isoformat() if self.order.edition else ""
        self.run = ImportRun.objects.create(
            source=self.source,
            started_at=self.at,
            file_sha256=self.order.sha256,
            edition=edition,
            records=survey.records,
            counts={"scope": self._scope()},
        )
        write_problems(self.run, survey.problems)

    def _keep_counts(self, part: ImportPlan) -> None:
        """Close a batch: its counts in the run, one audit entry."""
        self.plan.merge(part)
        self.run.counts = {**self.run.counts, **self.plan.stored_counts()}
        self.run.save(update_fields=["counts"])
        audit.record(
            by=self.by,
            at=self.at,
            verb="import",
            object_type="import-run",
            object_id=str(self.run.pk),
            counts=dict(part.counts),
            digest=self.order.sha256,
        )

    def _write_organisations(self, context: RunContext, survey: Survey) -> None:
        for batch in batches(survey.organisations, BATCH):
            with transaction.atomic():
                if decisions := decide_organisations(context, batch):
                    write_organisations(context, self.run, decisions)
                    self._keep_counts(planned_organisations(decisions))

    def _write_services(self, context: RunContext, survey: Survey, on_progress: Progress) -> None:
        mapping, done = mapping_of(context.source), 0
        for records in in_batches(fresh_records(survey)):
            with transaction.atomic():
                decisions = decide(context, records)
                touched = BatchWriter(context, self.run).write(decisions, mapping)
                part = planned(decisions)
                write_problems(self.run, part.problems)
                reindex(touched)
                self._keep_counts(part)
            done += len(records)
            on_progress("Writing", done, survey.fresh)

    def _write_unchanged(self, context: RunContext, survey: Survey, on_progress: Progress) -> None:
        """Note that unchanged records are still there. Neither date of their entries moves, but for a register's own."""
        waiting = [record for record in survey.unchanged if record.last_seen_run_id != self.run.pk]
        done = 0
        for batch in in_batches(waiting, 2_000):
            with transaction.atomic():
                context.source.source_records.filter(pk__in=[record.pk for record in batch]).update(last_seen_run=self.run)
                reindex(confirm_unchanged(context, [record.service_id for record in batch if record.service_id]))
                part = ImportPlan()
                part.counts["unchanged"] = len(batch)
                self._keep_counts(part)
            done += len(batch)
            on_progress("Unchanged", done, len(waiting))

    def _write_missing(self, context: RunContext, missing: Sequence[KnownRecord]) -> None:
        for batch in in_batches(missing):
            with transaction.atomic():
                part = planned_missing(batch)
                reindex(write_missing(context, self.run, batch))
                self._keep_counts(part)

    @transaction.atomic
    def _tidy(self, context: RunContext) -> None:
        """Apply a mapping table that was changed since the last run; place anew what has since got a better postcode."""
        with connection.cursor() as cursor:  # after so many new rows the database must count anew, or it plans badly
            cursor.execute(f"ANALYZE {', '.join(FILLED)}")
        digest = mapping_digest(context.source)
        changed: set[UUID] = set(place_anew(context.finder, context.source.pk))
        last = self._last_complete()
        if last is None or last.counts.get("mapping") != digest:
            changed |= tag_all(context.source)
        self.run.counts["mapping"] = digest
        reindex(changed)

    def _end(self, state: ImportRun.State) -> None:
        self.run.state, self.run.finished_at = state, clock.now()
        self.run.counts = {**self.run.counts, **self.plan.stored_counts()}
        with transaction.atomic():
            self.run.save()
            audit.record(
                by=self.by,
                at=self.at,
                verb=f"import-{state}",
                object_type="import-run",
                object_id=str(self.run.pk),
                counts=dict(self.plan.counts),
                digest=self.order.sha256,
            )


__all__ = ["ImportOrder", "ImportOutcome", "ImportRefused", "SourceDescription", "plan_import", "run_import"]
