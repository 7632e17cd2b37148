"""The plan of an import: what would be new, changed, missing, refused and why. A dry run stops at it; a report is it as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

COUNTED = [
    "new",
    "joined",
    "changed",
    "unchanged",
    "missing_once",
    "closed",
    "reopened",
    "conflicts",
    "silent",
    "repaired",
    "refused",
    "skipped",
    "possible_twins",
    "organisations_new",
    "organisations_changed",
]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with one record: it was left out (`refused`) or taken with a repair."""

    is_refusal: bool
    line: int | None
    their_id: str
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Change:
    """One field that the source now tells differently. `kind` is changed, given (it was blank), silent (it is blank now,
    so ours is kept) or conflict (it was edited here, so ours is kept until an editor decides)."""

    field: str
    kind: str
    before: Any
    after: Any


@dataclass(slots=True)
class PlannedRecord:
    """One line of the plan."""

    their_id: str
    name: str
    line: int | None
    changes: list[Change] = field(default_factory=list)


@dataclass(slots=True)
class ImportPlan:
    """Counts, and the records behind them. `fields` counts, for each kind of change, the records by field."""

    counts: Counter[str] = field(default_factory=Counter)
    fields: dict[str, Counter[str]] = field(default_factory=dict)
    records: dict[str, list[PlannedRecord]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def add(self, what: str, record: PlannedRecord) -> None:
        """Put a record under `what` and count it."""
        self.counts[what] += 1
        self.records.setdefault(what, []).append(record)
        self.count_changes([change for change in record.changes if what != "joined" or change.kind == "conflict"])

    def count_changes(self, changes: list[Change]) -> None:
        """Count fields by kind of change."""
        for change in changes:
            self.fields.setdefault(change.kind, Counter())[change.field] += 1

    def merge(self, other: ImportPlan) -> None:
        """Add the plan of a batch to the plan of the run."""
        self.counts.update(other.counts)
        for kind, counter in other.fields.items():
            self.fields.setdefault(kind, Counter()).update(counter)
        for what, records in other.records.items():
            self.records.setdefault(what, []).extend(records)
        self.problems.extend(other.problems)

    def stored_counts(self) -> dict[str, Any]:
        """What an ImportRun keeps of the plan: the numbers alone."""
        return {**self.counts, "fields": {kind: dict(counter) for kind, counter in self.fields.items()}}

    def load_counts(self, stored: Mapping[str, Any]) -> None:
        """Take up the numbers of a run that was stopped."""
        self.counts = Counter({name: int(stored[name]) for name in COUNTED if name in stored})
        self.fields = {kind: Counter(found) for kind, found in stored.get("fields", {}).items()}

    def as_json(self) -> dict[str, Any]:
        """The whole plan, for `--report`."""
        return {
            "counts": {name: self.counts[name] for name in COUNTED},
            "fields": {kind: dict(counter) for kind, counter in self.fields.items()},
            "skipped": dict(self.skipped),
            "notes": self.notes,
            "problems": [asdict(problem) for problem in self.problems],
            "records": {what: [asdict(record) for record in records] for what, records in self.records.items()},
        }
