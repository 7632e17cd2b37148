"""Taking in the organisations that imported services name: shared by id, never deleted, joined by official number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from typing import Any
from uuid import UUID

from yersel.core.folding import fold
from yersel.directory.models import FormerSlug, ImportRun, Organisation, OrganisationIdentifier, SourceRecord
from yersel.directory.operations.import_comparing import ORGANISATION_COLUMNS, Comparison, compare
from yersel.directory.operations.import_decisions import RunContext
from yersel.directory.operations.import_entries import present_organisations
from yersel.directory.operations.import_plan import ImportPlan, PlannedRecord
from yersel.directory.operations.import_rows import stable_id
from yersel.directory.operations.import_writing import write_conflicts

Values = dict[str, Any]
OFFICIAL_SCHEMES = {"GB-SC", "GB-SP", "GB-COH", "GB-CHC"}


@dataclass(slots=True)
class OrganisationDecision:
    """One organisation of the source, the body of ours that it is or becomes, and what would change."""

    their_id: str
    values: Values
    pk: UUID
    comparison: Comparison
    record: SourceRecord | None
    organisation: Organisation | None


def fingerprint(values: Values) -> str:
    """A hash of all that the source says of an organisation."""
    return sha256(repr(sorted(values.items())).encode("utf-8", "surrogatepass")).hexdigest()


def batches(found: Mapping[str, Values], size: int) -> Iterator[dict[str, Values]]:
    """The organisations of a source, some at a time."""
    rows = iter(found.items())
    while batch := dict(islice(rows, size)):
        yield batch


def decide_organisations(context: RunContext, batch: Mapping[str, Values]) -> list[OrganisationDecision]:
    """Find or mint the organisations of a batch; their ids are then in `context`. Returns those that are new or differ."""
    source_id = context.source.pk or 0
    rows = SourceRecord.objects.filter(source_id=source_id, kind=SourceRecord.Kind.ORGANISATION, their_id__in=list(batch))
    records = {record.their_id: record for record in rows}
    official = _by_official_number(values for their_id, values in batch.items() if their_id not in records)
    made = {their_id: stable_id(context.source.code, "organisation", their_id) for their_id in batch}
    for their_id, values in batch.items():
        record = records.get(their_id)
        numbers = [official[key] for key in _numbers(values) if key in official]
        pk = record.organisation_id if record else (numbers[0] if numbers else made[their_id])
        context.organisations[their_id] = pk  # type: ignore[assignment]
    stale = [their_id for their_id, values in batch.items() if not _is_same(records.get(their_id), values)]
    there = Organisation.objects.filter(pk__in=[context.organisations[their_id] for their_id in stale])
    organisations = {each.pk: each for each in there}
    present = present_organisations(organisations.values())
    return [_decide(context, their_id, batch[their_id], records.get(their_id), organisations, present) for their_id in stale]


def _is_same(record: SourceRecord | None, values: Values) -> bool:
    return record is not None and record.row_hash == fingerprint(values)


def _numbers(values: Values) -> list[tuple[str, str]]:
    return [(scheme, number) for scheme, _, number in values["identifiers"] if scheme in OFFICIAL_SCHEMES]


def _by_official_number(found: Iterable[Values]) -> dict[tuple[str, str], UUID]:
    numbers = {number for values in found for _, number in _numbers(values)}
    if not numbers:
        return {}
    rows = OrganisationIdentifier.objects.filter(identifier__in=numbers, identifier_scheme__in=OFFICIAL_SCHEMES)
    return {(row.identifier_scheme, row.identifier): row.organisation_id for row in rows}


def _decide(
    context: RunContext,
    their_id: str,
    values: Values,
    record: SourceRecord | None,
    organisations: dict[UUID, Organisation],
    present: dict[UUID, Values],
) -> OrganisationDecision:
    pk = context.organisations[their_id]
    before: Values = record.imported if record else {}
    if record and values["name"] and not before.get("name"):  # a name in place of the number that stood in for it
        before = {**before, "name": values["fallback_name"] or before.get("fallback_name", "")}
    found = compare(ORGANISATION_COLUMNS, before=before, now=values, present=present.get(pk, {}), trust=context.source.trust)
    found.kept["fallback_name"] = values["fallback_name"]
    return OrganisationDecision(their_id, values, pk, found, record, organisations.get(pk))


def planned_organisations(decisions: Iterable[OrganisationDecision]) -> ImportPlan:
    """The part of the plan that a batch of organisations makes."""
    plan = ImportPlan()
    for decision in decisions:
        name = decision.values["name"] or decision.values["fallback_name"]
        if decision.organisation is None:
            plan.counts["organisations_new"] += 1
        elif decision.comparison.is_changed:
            plan.counts["organisations_changed"] += 1
            changed = PlannedRecord(decision.their_id, name, None, decision.comparison.changes)
            plan.records.setdefault("organisations_changed", []).append(changed)
    return plan


def write_organisations(context: RunContext, run: ImportRun, decisions: list[OrganisationDecision]) -> None:
    """Write a batch of organisations. Called inside the batch's transaction."""
    new = [decision for decision in decisions if decision.organisation is None]
    Organisation.objects.bulk_create([_new(context, decision) for decision in new])
    _write_changes(context, [decision for decision in decisions if decision.organisation is not None])
    identifiers = [row for decision in decisions for row in _identifiers(decision)]
    OrganisationIdentifier.objects.bulk_create(identifiers, ignore_conflicts=True)
    records = [_record(context, run, decision) for decision in decisions]
    SourceRecord.objects.bulk_create(
        records,
        update_conflicts=True,
        unique_fields=["source", "kind", "their_id"],
        update_fields=["row_hash", "imported", "last_seen_run", "missing_runs"],
    )
    told = {decision.their_id: decision.comparison for decision in decisions if decision.organisation is not None}
    write_conflicts(context, SourceRecord.Kind.ORGANISATION, told)


def _identifiers(decision: OrganisationDecision) -> list[OrganisationIdentifier]:
    return [
        OrganisationIdentifier(
            id=stable_id(scheme, number),
            organisation_id=decision.pk,
            identifier_scheme=scheme,
            identifier_type=kind,
            identifier=number,
        )
        for scheme, kind, number in decision.values["identifiers"]
    ]


def _new(context: RunContext, decision: OrganisationDecision) -> Organisation:
    name = decision.values["name"] or decision.values["fallback_name"]
    columns = {column: decision.values[column] for column in ORGANISATION_COLUMNS if column != "name"}
    slug = context.organisation_slugs.make(name)
    return Organisation(
        id=decision.pk, slug=slug, name=name, sort_key=fold(name)[:300], added_at=context.at, last_edited=context.at, **columns
    )


def _write_changes(context: RunContext, decisions: list[OrganisationDecision]) -> None:
    changed, former = [], []
    for decision in decisions:
        organisation = decision.organisation
        if organisation is None or not decision.comparison.to_write:
            continue
        for column in decision.comparison.to_write:
            setattr(organisation, column, decision.comparison.kept[column])
        if "name" in decision.comparison.to_write:
            organisation.sort_key = fold(organisation.name)[:300]
            former.append(FormerSlug(slug=organisation.slug, organisation=organisation))
            organisation.slug = context.organisation_slugs.make(organisation.name)
        organisation.last_edited = context.at
        changed.append(organisation)
    if changed:
        columns = [*ORGANISATION_COLUMNS, "sort_key", "slug", "last_edited"]
        Organisation.objects.bulk_create(changed, update_conflicts=True, unique_fields=["id"], update_fields=columns)
        FormerSlug.objects.bulk_create(former)


def _record(context: RunContext, run: ImportRun, decision: OrganisationDecision) -> SourceRecord:
    return SourceRecord(
        source=context.source,
        kind=SourceRecord.Kind.ORGANISATION,
        their_id=decision.their_id,
        organisation_id=decision.pk,
        row_hash=fingerprint(decision.values),
        imported=decision.comparison.kept,
        last_seen_run=run,
    )
