"""An order to import a source, and how it went."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from yersel.directory.models import ImportRun, ImportSource
from yersel.directory.operations.import_categories import MappingRow
from yersel.directory.operations.import_plan import ImportPlan
from yersel.directory.operations.import_records import Reading


class ImportRefused(Exception):
    """The import cannot start; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDescription:
    """A source as our own list, or the command, describes it. Used to make the ImportSource the first time."""

    code: str
    name: str
    licence: str
    attribution_text: str
    licence_url: str = ""
    attribution_url: str = ""
    url: str = ""
    trust: int = 50
    update_rule: str = ImportSource.UpdateRule.EDITED_ONLY.value
    mapping: tuple[MappingRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOrder:
    """What to import and how. `scope` names the filter of the adapter: a file with another filter is another run."""

    source: SourceDescription
    read: Reading
    sha256: str
    is_feed: bool = False
    is_complete: bool = True
    edition: date | None = None
    scope: str = ""
    limit: int | None = None
    only_area: str = ""
    accept_shrink: bool = False
    accept_errors: bool = False
    notes: tuple[str, ...] = ()

    @property
    def takes_all(self) -> bool:
        return self.is_complete and self.limit is None and not self.only_area

    @property
    def edition_at(self) -> datetime | None:
        return datetime.combine(self.edition, time(12), tzinfo=UTC) if self.edition else None


@dataclass(slots=True)
class ImportOutcome:
    """How it went. `state` is nothing-to-do, planned, refused, partial or finished."""

    state: str
    plan: ImportPlan = field(default_factory=ImportPlan)
    run: ImportRun | None = None
    records: int = 0
    not_said: int | None = None


def unsaved_source(description: SourceDescription) -> ImportSource:
    return ImportSource(
        code=description.code,
        name=description.name,
        licence=description.licence,
        licence_url=description.licence_url,
        attribution_text=description.attribution_text,
        attribution_url=description.attribution_url,
        url=description.url,
        trust=description.trust,
        update_rule=description.update_rule,
    )
