"""Deciding, for a batch of checked records, what each would do to the directory. Reads only: a dry run stops after it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from yersel.directory.models import FormerSlug, ImportSource, Organisation, Service, SourceRecord, State, Tombstone
from yersel.directory.operations.import_checking import CheckedRecord
from yersel.directory.operations.import_comparing import SERVICE_FIELDS, Comparison, OtherSource, compare, same
from yersel.directory.operations.import_entries import present_services
from yersel.directory.operations.import_matching import EntryMatcher
from yersel.directory.operations.import_places import PlaceFinder
from yersel.directory.operations.import_plan import ImportPlan, PlannedRecord, Problem
from yersel.directory.operations.import_rows import stable_id
from yersel.directory.operations.slugs import SlugMaker

Values = dict[str, Any]
NO_LONGER_IN_SOURCE = "no longer in source"


@dataclass
class RunContext:
    """What the batches of a run share. `edition_at` is the source's own date, for a register whose file counts as a check."""

    source: ImportSource
    at: datetime
    edition_at: datetime | None = None
    finder: PlaceFinder = field(default_factory=PlaceFinder)
    organisations: dict[str, UUID] = field(default_factory=dict)

    @cached_property
    def matcher(self) -> EntryMatcher:
        return EntryMatcher(self.source.pk)

    @cached_property
    def service_slugs(self) -> SlugMaker:
        return _slug_maker(Service)

    @cached_property
    def organisation_slugs(self) -> SlugMaker:
        return _slug_maker(Organisation)

    @property
    def assured_at(self) -> datetime | None:
        """The date that counts as a check of every entry the source lists, or None if it is no statutory register."""
        return self.edition_at if self.source.update_rule == ImportSource.UpdateRule.ASSURED else None


def _slug_maker(model: type[Service] | type[Organisation]) -> SlugMaker:
    """One that knows every slug there is: quicker for a whole run than asking batch by batch."""
    maker = SlugMaker(model, [])
    maker.taken.update(model.objects.values_list("slug", flat=True))
    maker.taken.update(FormerSlug.objects.values_list("slug", flat=True))
    maker.taken.update(Tombstone.objects.values_list("slug", flat=True))
    return maker


@dataclass(slots=True)
class Decision:
    """One record, the entry it is or becomes, and what would change. `what` is new, joined, changed or unchanged."""

    checked: CheckedRecord
    what: str
    service_id: UUID
    comparison: Comparison
    now: Values
    present: Values = field(default_factory=dict)
    record: SourceRecord | None = None
    service: Service | None = None
    is_reopened: bool = False
    problems: list[Problem] = field(default_factory=list)


def decide(context: RunContext, batch: Sequence[CheckedRecord]) -> list[Decision]:
    """Decide on a batch. The organisations of its records must be in `context` already."""
    ids = [checked.their_id for checked in batch]
    source_id = context.source.pk or 0
    rows = SourceRecord.objects.filter(source_id=source_id, kind=SourceRecord.Kind.SERVICE, their_id__in=ids)
    records = {record.their_id: record for record in rows}
    joined = _joined(context, [checked for checked in batch if checked.their_id not in records])
    services = {each.pk: each for each in Service.objects.filter(pk__in=[*_services_of(records.values()), *joined.values()])}
    present = present_services(services.values())
    others = _other_sources(source_id, services)
    context.finder.load(_postcodes(batch, records))
    decisions = []
    for checked in batch:
        record = records.get(checked.their_id)
        pk = (record.service_id if record else None) or joined.get(checked.their_id)
        service = services.get(pk) if pk else None
        decisions.append(_decide(context, checked, record, service, present.get(pk, {}) if pk else {}, others))
    return decisions


def _services_of(records: Iterable[SourceRecord]) -> list[UUID]:
    return [record.service_id for record in records if record.service_id]


def _joined(context: RunContext, unknown: list[CheckedRecord]) -> dict[str, UUID]:
    """Entries that unknown records turn out to be: by name and postcode, or by an id made for them by an earlier import."""
    if not unknown:
        return {}
    made = {stable_id(context.source.code, "service", checked.their_id): checked.their_id for checked in unknown}
    there = Service.objects.filter(pk__in=made).values_list("pk", flat=True)
    found = {made[pk]: pk for pk in there}
    for checked in unknown:
        if checked.their_id not in found and (pk := context.matcher.same_entry(checked.values)):
            found[checked.their_id] = pk
    return found


def _other_sources(source_id: int, services: dict[UUID, Service]) -> dict[UUID, list[OtherSource]]:
    found: dict[UUID, list[OtherSource]] = defaultdict(list)
    records = SourceRecord.objects.filter(service__in=services).exclude(source_id=source_id).select_related("source")
    for record in records:
        found[record.service_id].append(OtherSource(record.source.trust, record.imported))  # type: ignore[index]
    return found


def _postcodes(batch: Sequence[CheckedRecord], records: dict[str, SourceRecord]) -> Iterable[str]:
    for values in [*(checked.values for checked in batch), *(record.imported for record in records.values())]:
        yield from (place["postal_code"] for place in values.get("locations") or [])


def _decide(
    context: RunContext,
    checked: CheckedRecord,
    record: SourceRecord | None,
    service: Service | None,
    present: Values,
    others: dict[UUID, list[OtherSource]],
) -> Decision:
    before: Values = record.imported if record else {}
    pk = service.pk if service else stable_id(context.source.code, "service", checked.their_id)
    now, problems = _resolved(context, checked, before, present)
    reopened = bool(service and service.state == State.ARCHIVED and service.archived_because == NO_LONGER_IN_SOURCE)
    if reopened:  # it was the import that closed it
        present = {**present, "status": before.get("status")}
    trust = context.source.trust
    found = compare(SERVICE_FIELDS, before=before, now=now, present=present, trust=trust, others=others.get(pk, ()))
    if service:
        _settle_areas(found, before, now, present)
        what = ("changed" if found.is_changed else "unchanged") if record else "joined"
    else:
        what = "new"
        problems += _twins(context, checked)
    return Decision(checked, what, pk, found, now, present, record, service, reopened, problems)


def _resolved(context: RunContext, checked: CheckedRecord, before: Values, present: Values) -> tuple[Values, list[Problem]]:
    """The record's values with our ids of its organisation and areas. What has no place to show serves its council area."""
    codes, problems = [], []
    for code, name in checked.values["areas"]:
        if found := context.finder.area(code, name):
            codes.append(found)
        else:
            reason = "an area that we do not know: left out"
            problems.append(Problem(False, checked.line, checked.their_id, "service_area", name or code, reason))
    values = checked.values
    has_place = bool(values["locations"] or before.get("locations") or present.get("locations"))
    stands_in = not codes and not has_place
    if stands_in and (council := context.finder.council(values["council"])):
        codes = [council]
    organisation = str(context.organisations[checked.organisation_id])
    return {**values, "organisation": organisation, "areas": sorted(set(codes)), "area_stands_in": stands_in}, problems


def _settle_areas(found: Comparison, before: Values, now: Values, present: Values) -> None:
    """A council area that stood in for an unknown place goes when the place is told; a place follows its council's name."""
    if before.get("area_stands_in") and now["locations"] and not now["areas"]:
        if same("areas", before.get("areas"), present["areas"]):
            found.kept["areas"] = []
            found.to_write.add("areas")
        found.kept["area_stands_in"] = False
    council_changed = any(change.field == "council" and change.kind != "silent" for change in found.changes)
    if council_changed and found.kept.get("locations") and same("locations", found.kept["locations"], present["locations"]):
        found.to_write.add("locations")


def _twins(context: RunContext, checked: CheckedRecord) -> list[Problem]:
    places = [context.finder.find(place, checked.values["council"]) for place in checked.values["locations"]]
    points = [(place.latitude, place.longitude) for place in places if place.latitude is not None and place.longitude is not None]
    twin = context.matcher.possible_twin(checked.values, points)
    if twin is None:
        return []
    reason = f"possible twin of {twin.name} ({twin.service_id}): a person decides"[:300]
    return [Problem(False, checked.line, checked.their_id, "possible twin", checked.values["name"][:200], reason)]


def planned(decisions: Iterable[Decision]) -> ImportPlan:
    """The part of the plan that a batch makes."""
    plan = ImportPlan()
    for decision in decisions:
        checked, found = decision.checked, decision.comparison
        line = PlannedRecord(checked.their_id, checked.values["name"], checked.line)
        told = line if decision.what == "new" else PlannedRecord(line.their_id, line.name, line.line, found.changes)
        if decision.what == "unchanged":
            plan.counts["unchanged"] += 1
            plan.count_changes(found.changes)
        else:
            plan.add(decision.what, told)
        for name, holds in (
            ("reopened", decision.is_reopened),
            ("conflicts", bool(found.conflicts) and decision.what != "new"),
            ("silent", any(change.kind == "silent" for change in found.changes)),
        ):
            if holds:
                plan.counts[name] += 1
                plan.records.setdefault(name, []).append(told)
        twins = [problem for problem in decision.problems if problem.column == "possible twin"]
        plan.counts["possible_twins"] += len(twins)
        plan.problems.extend(decision.problems)
    return plan
