"""Writing a decided batch of services: many rows with few statements, all inside the transaction of the batch."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model, Q

from yersel.core.folding import fold
from yersel.directory.models import (
    Accessibility,
    Address,
    Contact,
    FormerSlug,
    ImportConflict,
    ImportProblem,
    ImportRun,
    Location,
    Phone,
    Service,
    ServiceAtLocation,
    SourceRecord,
    State,
)
from yersel.directory.operations import import_rows as rows_of
from yersel.directory.operations.import_categories import tag
from yersel.directory.operations.import_cleaning import one_line
from yersel.directory.operations.import_comparing import SERVICE_COLUMNS, Comparison
from yersel.directory.operations.import_copying import copy_in
from yersel.directory.operations.import_decisions import Decision, RunContext
from yersel.directory.operations.import_plan import Problem

_LOCATION_COLUMNS = [
    "location_type",
    "name",
    "description",
    "transportation",
    "latitude",
    "longitude",
    "precision",
    "is_outside_scotland",
    "external_identifier",
    "external_identifier_type",
    "url",
    "council_area",
    "ward_code",
]


class BatchWriter:
    """Collects the rows of a batch, then writes them table by table."""

    def __init__(self, context: RunContext, run: ImportRun) -> None:
        self.context = context
        self.run = run
        self.rows: dict[type[Model], dict[UUID, Model]] = defaultdict(dict)
        self.doomed: dict[type[Model], set[UUID]] = defaultdict(set)  # table: services whose rows of it are written anew
        self.may_update_places: set[UUID] = set()
        self.meetings_wanted: dict[UUID, set[UUID]] = {}
        self.changed: list[Service] = []
        self.former: list[FormerSlug] = []

    def write(self, decisions: Sequence[Decision], mapping: Mapping[str, set[UUID]]) -> set[UUID]:
        """Write the batch; returns the services whose entries or tags changed."""
        touched = set()
        for decision in decisions:
            if decision.service is None:
                self._add_new(decision)
                touched.add(decision.service_id)
            elif self._change(decision, decision.service):
                touched.add(decision.service_id)
        self._write_services()
        self._write_places()
        self._write_rows()
        self._write_records(decisions)
        categories = {decision.service_id: decision.checked.categories for decision in decisions}
        return touched | tag(self.context.source, categories, mapping)

    def _add(self, rows: Iterable[Model]) -> None:
        for row in rows:
            self.rows[type(row)].setdefault(row.pk, row)

    def _add_new(self, decision: Decision) -> None:
        now, pk, assured = decision.now, decision.service_id, self.context.assured_at
        columns = {column: now[column] for column in SERVICE_COLUMNS}
        slug = self.context.service_slugs.make(now["name"])
        service = rows_of.new_service(pk, slug, fold(now["name"])[:300], UUID(now["organisation"]), columns)
        service.added_at = self.context.at
        service.last_edited = self._edited_at(decision)
        service.last_reviewed = assured
        self._add([service])
        self._place_rows(decision, now["locations"])
        self._add(rows_of.contact_rows(pk, now["contacts"], now["phones"]))
        for name in rows_of.SIMPLE_LISTS:
            self._add(rows_of.list_rows(name, pk, now[name]))

    def _edited_at(self, decision: Decision) -> datetime:
        return decision.checked.last_modified or self.context.edition_at or self.context.at

    def _change(self, decision: Decision, service: Service) -> bool:
        """Put the changed fields into the entry. Returns whether anything changed."""
        found = decision.comparison
        for column in found.to_write & {*SERVICE_COLUMNS}:
            setattr(service, column, found.kept[column])
        if "organisation" in found.to_write:
            service.organisation_id = UUID(found.kept["organisation"])
        if "name" in found.to_write:
            self._rename(service)
        self._change_lists(decision)
        if decision.is_reopened:
            service.state, service.archived_because = State.PUBLISHED, ""
            service.status = found.kept.get("status") or Service.Status.ACTIVE
        is_checked = self._confirm(service)
        is_edited = bool(found.to_write) or decision.is_reopened or (decision.what == "changed" and found.is_changed)
        if is_edited:
            service.last_edited = max(filter(None, [service.last_edited, self._edited_at(decision)]))
        if is_edited or is_checked:
            self.changed.append(service)
        return is_edited or is_checked

    def _rename(self, service: Service) -> None:
        service.sort_key = fold(service.name)[:300]
        self.former.append(FormerSlug(slug=service.slug, service=service))
        service.slug = self.context.service_slugs.make(service.name)

    def _confirm(self, service: Service) -> bool:
        """A statutory register's file counts as a check on its date; a later check stays."""
        assured = self.context.assured_at
        if assured is None or (service.last_reviewed is not None and service.last_reviewed >= assured):
            return False
        service.last_reviewed = assured
        return True

    def _change_lists(self, decision: Decision) -> None:
        found, pk = decision.comparison, decision.service_id
        if "locations" in found.to_write:
            ids = self._place_rows(decision, found.kept["locations"])
            self.may_update_places |= set(ids)
            self.meetings_wanted[pk] = set(ids)
        if found.to_write & {"contacts", "phones"}:
            contacts, phones = (self._kept_or_present(decision, name) for name in ("contacts", "phones"))
            self.doomed[Contact].add(pk)
            self.doomed[Phone].add(pk)
            self._add(rows_of.contact_rows(pk, contacts, phones))
        for name, model in rows_of.SIMPLE_LISTS.items():
            if name in found.to_write:
                self.doomed[model].add(pk)
                self._add(rows_of.list_rows(name, pk, found.kept[name]))

    @staticmethod
    def _kept_or_present(decision: Decision, name: str) -> list[Any]:
        """The new value of a list that is written, the present one of a list that only stands beside it."""
        is_new = name in decision.comparison.to_write
        return list(decision.comparison.kept[name] if is_new else decision.present[name])

    def _place_rows(self, decision: Decision, places: list[dict[str, Any]]) -> list[UUID]:
        council = decision.comparison.kept.get("council") or decision.now["council"]
        organisation = UUID(decision.now["organisation"])
        ids = []
        for position, place in enumerate(places):
            pk = rows_of.location_id(self.context.source.code, decision.checked.their_id, place, position)
            where = self.context.finder.find(place, council)
            self._add(rows_of.location_rows(place, where, pk, organisation))
            self._add([rows_of.meeting_row(decision.service_id, pk)])
            ids.append(pk)
        return ids

    def _write_services(self) -> None:
        copy_in(Service, self.rows.pop(Service, {}).values())
        if self.changed:
            columns = [*SERVICE_COLUMNS, "organisation", "sort_key", "slug", "state", "archived_because"]
            columns += ["last_edited", "last_reviewed"]
            # Several times quicker than bulk_update, which writes a CASE for each cell.
            Service.objects.bulk_create(self.changed, update_conflicts=True, unique_fields=["id"], update_fields=columns)
        FormerSlug.objects.bulk_create(self.former)

    def _write_places(self) -> None:
        """Places are shared by services: one that is there already is changed only by a record that changed."""
        locations = self.rows.pop(Location, {})
        there = set(Location.objects.filter(pk__in=locations).values_list("pk", flat=True))
        fixed = there - self.may_update_places
        for model in (Address, Accessibility):
            rows = self.rows[model].items()
            self.rows[model] = {pk: row for pk, row in rows if getattr(row, "location_id", None) not in fixed}
        Address.objects.filter(location__in=there - fixed).delete()
        Accessibility.objects.filter(location__in=there - fixed, feature=None).delete()
        copy_in(Location, [row for pk, row in locations.items() if pk not in there])
        Location.objects.bulk_create(
            [row for pk, row in locations.items() if pk in there - fixed and isinstance(row, Location)],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=_LOCATION_COLUMNS,
        )

    def _write_rows(self) -> None:
        for model, services in self.doomed.items():  # numbers of a contact go with it
            model._default_manager.filter(service__in=services).delete()
        for model in rows_of.ORDER:
            rows = self.rows.pop(model, {})
            if model is ServiceAtLocation:
                known = ServiceAtLocation.objects.filter(service__in=self.meetings_wanted).values_list(
                    "service_id", "location_id"
                )
                pairs = set(known)
                rows = {pk: row for pk, row in rows.items() if (row.service_id, row.location_id) not in pairs}  # type: ignore[attr-defined]
            copy_in(model, rows.values())
        self._leave_old_places()

    def _leave_old_places(self) -> None:
        meetings = ServiceAtLocation.objects.filter(service__in=self.meetings_wanted)
        left = [each for each in meetings if each.location_id not in self.meetings_wanted[each.service_id]]
        ServiceAtLocation.objects.filter(pk__in=[each.pk for each in left]).delete()
        empty = Location.objects.filter(pk__in=[each.location_id for each in left], service_at_locations=None)
        empty.delete()

    def _write_records(self, decisions: Sequence[Decision]) -> None:
        copy_in(SourceRecord, [_record(self.context, self.run, each) for each in decisions if each.record is None])
        SourceRecord.objects.bulk_create(
            [_record(self.context, self.run, each) for each in decisions if each.record is not None],
            update_conflicts=True,
            unique_fields=["source", "kind", "their_id"],
            update_fields=["row_hash", "imported", "categories", "last_seen_run", "missing_runs", "last_missing_run"],
        )
        told = {decision.checked.their_id: decision.comparison for decision in decisions if decision.what != "new"}
        write_conflicts(self.context, SourceRecord.Kind.SERVICE, told)


def _record(context: RunContext, run: ImportRun, decision: Decision) -> SourceRecord:
    kept = decision.now if decision.what == "new" else decision.comparison.kept
    stands_in = decision.comparison.kept.get("area_stands_in", decision.now["area_stands_in"])
    return SourceRecord(
        source=context.source,
        kind=SourceRecord.Kind.SERVICE,
        their_id=decision.checked.their_id,
        service_id=decision.service_id,
        row_hash=decision.checked.fingerprint,
        imported={**kept, "area_stands_in": stands_in},
        categories=decision.checked.categories,
        last_seen_run=run,
    )


def write_conflicts(context: RunContext, kind: str, told: Mapping[str, Comparison]) -> None:
    """Open a conflict for each field that was edited here and now differs in the source; close those that are over."""
    records = SourceRecord.objects.filter(source=context.source, kind=kind, their_id__in=list(told))
    ids = dict(records.values_list("their_id", "pk"))
    is_over = Q()
    for their_id, found in told.items():
        if found.settled:
            is_over |= Q(record=ids[their_id], field__in=found.settled)
    open_now = ImportConflict.objects.filter(record__in=ids.values())
    if is_over and open_now.exists():
        open_now.filter(is_over).delete()
    conflicts = [
        ImportConflict(record_id=ids[their_id], field=change.field, theirs=_as_text(change.after), found_at=context.at)
        for their_id, found in told.items()
        for change in found.conflicts
    ]
    ImportConflict.objects.bulk_create(
        conflicts, update_conflicts=True, unique_fields=["record", "field"], update_fields=["theirs", "found_at"]
    )


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def write_problems(run: ImportRun, problems: Iterable[Problem]) -> None:
    """Keep the problems of a run for its page."""
    severities = {True: ImportProblem.Severity.REFUSED, False: ImportProblem.Severity.WARNED}
    rows = [
        ImportProblem(
            run=run,
            severity=severities[each.is_refusal],
            line=each.line,
            their_id=one_line(each.their_id, 200)[0],  # what was refused may hold anything, NUL too
            column=one_line(each.column, 80)[0],
            value=one_line(each.value, 200)[0],
            reason=one_line(each.reason, 300)[0],
        )
        for each in problems
    ]
    ImportProblem.objects.bulk_create(rows, batch_size=1_000)


def confirm_unchanged(context: RunContext, service_ids: Sequence[UUID]) -> list[UUID]:
    """Let a register's file count as a check of unchanged entries too. Returns the entries whose date moved."""
    assured = context.assured_at
    if assured is None:
        return []
    stale = Service.objects.filter(pk__in=service_ids).filter(Q(last_reviewed=None) | Q(last_reviewed__lt=assured))
    moved = list(stale.values_list("pk", flat=True))
    Service.objects.filter(pk__in=moved).update(last_reviewed=assured)
    return moved
