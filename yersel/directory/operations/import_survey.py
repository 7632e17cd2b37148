"""The first reading of a source: every record is checked and told from the known ones, and nothing is written.

Only after it do we know whether too many records are bad, whether the source shrank, and which records are new or differ.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, Any, TypeVar
from uuid import UUID

from yersel.directory.models import SourceRecord, UnwantedRecord
from yersel.directory.operations.import_checking import CheckedRecord, check
from yersel.directory.operations.import_places import PlaceFinder
from yersel.directory.operations.import_plan import Problem
from yersel.directory.operations.import_records import Reading, ServiceRecord, SkippedRow, SourceItem, UnreadableRow

BATCH = 500
MOST_REFUSED = 0.05
LEAST_OF_LAST_RUN = 0.8
DELETED_HERE = "deleted here by a moderator"
Progress = Callable[[str, int, int | None], None]
"""Told what is going on, how many are done, and of how many where that is known."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class KnownRecord:
    """What the survey needs of a SourceRecord."""

    pk: int
    service_id: UUID | None
    row_hash: str
    missing_runs: int
    last_seen_run_id: int | None
    last_missing_run_id: int | None


def known_records(source_id: int | None) -> dict[str, KnownRecord]:
    """Every service record that we hold of a source, by its id there."""
    columns = ("pk", "service_id", "row_hash", "missing_runs", "last_seen_run_id", "last_missing_run_id")
    rows = SourceRecord.objects.filter(source_id=source_id or 0, kind=SourceRecord.Kind.SERVICE)
    return {their_id: KnownRecord(*row) for their_id, *row in rows.values_list("their_id", *columns)}


def unwanted_records(source_id: int | None) -> set[tuple[str, str]]:
    """(kind, id there) of every record whose entry was deleted here for good."""
    return set(UnwantedRecord.objects.filter(source_id=source_id or 0).values_list("kind", "their_id"))


@dataclass(slots=True)
class Survey:
    """`seen` are all ids that the source mentions, also of records left out: none of them is missing. `fresh` counts those to
    look at again: new, different, or back after having been missing."""

    records: int = 0
    taken: int = 0
    refused: int = 0
    repaired: int = 0
    seen: set[str] = field(default_factory=set)
    fresh: int = 0
    unchanged: list[KnownRecord] = field(default_factory=list)
    organisations: dict[str, dict[str, Any]] = field(default_factory=dict)
    skipped: Counter[str] = field(default_factory=Counter)
    spool: IO[str] = field(default_factory=lambda: TemporaryFile("w+", encoding="ascii"))  # noqa: SIM115 - closes with it
    problems: list[Problem] = field(default_factory=list)

    @property
    def has_too_many_refused(self) -> bool:
        return self.refused > MOST_REFUSED * (self.refused + self.taken)

    def has_shrunk_since(self, last: int) -> bool:
        """Whether it has fewer than four fifths of the records of the last complete run."""
        return self.records < LEAST_OF_LAST_RUN * last


def in_batches(found: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """`size` at a time."""
    rows = iter(found)
    while batch := list(islice(rows, size)):
        yield batch


class Surveyor:
    """Reads a source once. `limit` takes that many records; `only_area` those in or for an area, by its code.

    `unwanted` are left out, and so are all services of an organisation that is among them.
    """

    def __init__(
        self,
        known: dict[str, KnownRecord],
        *,
        at: datetime,
        limit: int | None = None,
        only_area: str = "",
        unwanted: Set[tuple[str, str]] = frozenset(),
    ) -> None:
        self.known = known
        self.unwanted = unwanted
        self.at = at
        self.limit = limit
        self.only_area = only_area
        self.finder = PlaceFinder()
        self.found = Survey()

    def survey(self, read: Reading, on_progress: Progress) -> Survey:
        """Check everything."""
        for batch in in_batches(read()):
            checked = [found for item in batch if (found := self._check(item))]
            for each in self._in_area(checked):
                if self.limit is not None and self.found.taken >= self.limit:
                    return self.found
                self._take(each)
            on_progress("Checking", self.found.records, None)
        return self.found

    def _check(self, item: SourceItem) -> CheckedRecord | None:
        found = self.found
        if isinstance(item, SkippedRow):
            found.skipped[item.reason] += 1
            found.seen |= {item.their_id} - {""}
            found.records += bool(item.their_id)
            return None
        found.records += 1
        if isinstance(item, UnreadableRow):
            found.seen |= {item.their_id} - {""}
            self._refuse([Problem(True, item.line, item.their_id[:200], item.column, item.value[:200], item.reason)])
            return None
        return self._check_record(item)

    def _check_record(self, record: ServiceRecord) -> CheckedRecord | None:
        found = self.found
        if record.their_id and record.their_id in found.seen:
            reason = "its id stood before: only the first record with it was taken"
            found.problems.append(Problem(False, record.line, record.their_id[:200], "id", "", reason))
            return None
        found.seen |= {record.their_id} - {""}
        if record.outside_filter and record.their_id not in self.known:
            found.skipped[record.outside_filter] += 1
            return None
        checked = check(record, at=self.at)
        if checked.is_refused:
            self._refuse(checked.problems)
            return None
        if self.unwanted & {("service", checked.their_id), ("organisation", checked.organisation_id)}:
            found.skipped[DELETED_HERE] += 1
            return None
        return checked

    def _refuse(self, problems: Sequence[Problem]) -> None:
        self.found.refused += 1
        self.found.problems.extend(problems)

    def _in_area(self, batch: list[CheckedRecord]) -> list[CheckedRecord]:
        if not self.only_area:
            return batch
        self.finder.load(place["postal_code"] for checked in batch for place in checked.values["locations"])
        inside = [checked for checked in batch if self.only_area in self._areas_of(checked)]
        self.found.skipped[f"outside {self.only_area}"] += len(batch) - len(inside)
        return inside

    def _areas_of(self, checked: CheckedRecord) -> set[str]:
        values, finder = checked.values, self.finder
        areas = {finder.area(code, name) for code, name in values["areas"]}
        if council := finder.council(values["council"]):
            areas |= set(finder.codes_covering(council))
        for place in values["locations"]:
            areas |= set(finder.covering_codes(finder.find(place, values["council"])))
        return areas

    def _take(self, checked: CheckedRecord) -> None:
        found, known = self.found, self.known.get(checked.their_id)
        found.taken += 1
        found.problems.extend(checked.problems)
        found.repaired += bool(checked.problems)
        before = found.organisations.get(checked.organisation_id)
        if before is None or (not before["name"] and checked.organisation["name"]):
            found.organisations[checked.organisation_id] = checked.organisation
        if known and known.row_hash == checked.fingerprint and not known.missing_runs:
            found.unchanged.append(known)
        else:
            found.fresh += 1
            found.spool.write(json.dumps(checked.as_json()) + "\n")


def fresh_records(survey: Survey) -> Iterator[CheckedRecord]:
    """The records to look at again, in the order of the source, from where the survey put them: no source need fit in memory."""
    survey.spool.seek(0)
    for line in survey.spool:
        yield CheckedRecord.from_json(json.loads(line))
