"""What a plan says, once it is opened: plain frozen values. None of them can be made but from what the vault has opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from yersel.core.vocabulary import Stage
from yersel.directory.queries import EntryFacts
from yersel.plan.sections import KINDS, Kind, is_empty
from yersel.plan.wanted import OPEN_GOALS, OPEN_STEPS, Doer, GoalStatus, StepStatus

Choice = TypeVar("Choice", bound=str)


@dataclass(frozen=True)
class Cover:
    """What only the person sees of their plan as a whole."""

    title: str = ""
    stages: tuple[Stage, ...] = ()
    has_opened_wishes: bool = False
    is_broken: bool = False


@dataclass(frozen=True)
class SectionShown:
    """A written part. `is_broken` where it could not be opened: then nothing of it is shown."""

    kind: Kind
    number: int
    saved_at: datetime
    body: Mapping[str, Any]
    is_broken: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.is_broken and is_empty(dict(self.body))


@dataclass(frozen=True)
class Change:
    """One thing that is other than when the person saved it: what, what it was and what it is."""

    what: str
    before: str = ""
    now: str = ""


@dataclass(frozen=True)
class StepShown:
    """A small step. `seen` is the copy of the entry that was kept with it, `entry` the entry as it stands now."""

    id: UUID
    goal_id: UUID
    version: int
    saved_at: datetime
    content: Mapping[str, Any] = field(default_factory=dict)
    entry: EntryFacts | None = None
    is_broken: bool = False

    @property
    def text(self) -> str:
        return str(self.content.get("text", ""))

    @property
    def doer(self) -> Doer:
        return _choice(Doer, self.content.get("doer"), Doer.ME)

    @property
    def when(self) -> str:
        return str(self.content.get("when", ""))

    @property
    def outcome(self) -> str:
        return str(self.content.get("outcome", ""))

    @property
    def status(self) -> StepStatus:
        return _choice(StepStatus, self.content.get("status"), StepStatus.NOT_STARTED)

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_STEPS

    @property
    def service_id(self) -> UUID | None:
        return as_uuid(self.content.get("service_id"))

    @property
    def seen(self) -> Mapping[str, Any]:
        found = self.content.get("service_seen")
        return found if isinstance(found, dict) else {}

    @property
    def has_helped(self) -> bool:
        return bool(self.content.get("helped"))


@dataclass(frozen=True)
class GoalShown:
    """A goal with its steps."""

    id: UUID
    version: int
    saved_at: datetime
    content: Mapping[str, Any] = field(default_factory=dict)
    steps: tuple[StepShown, ...] = ()
    is_broken: bool = False

    @property
    def words(self) -> str:
        return str(self.content.get("words", ""))

    @property
    def why(self) -> str:
        return str(self.content.get("why_it_matters", ""))

    @property
    def status(self) -> GoalStatus:
        return _choice(GoalStatus, self.content.get("status"), GoalStatus.ACTIVE)

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_GOALS

    @property
    def importance(self) -> int | None:
        return _number(self.content.get("importance"))

    @property
    def confidence(self) -> int | None:
        return _number(self.content.get("confidence"))

    @property
    def progress(self) -> int | None:
        return _number(self.content.get("progress"))

    @property
    def attainment(self) -> int | None:
        return _number(self.content.get("attainment"))

    @property
    def target_on(self) -> date | None:
        return as_date(self.content.get("target_on"))

    @property
    def review_on(self) -> date | None:
        return as_date(self.content.get("review_on"))

    def steps_of(self, doer: Doer) -> list[StepShown]:
        """The steps of one of the three columns."""
        return [step for step in self.steps if step.doer == doer]


@dataclass(frozen=True)
class MemberShown:
    """Somebody around the person."""

    id: UUID
    content: Mapping[str, Any]
    account_id: UUID | None
    is_worker: bool
    invited_at: datetime | None
    accepted_at: datetime | None
    is_invitation_open: bool = False
    is_broken: bool = False

    @property
    def name(self) -> str:
        return str(self.content.get("name", ""))

    @property
    def relationship(self) -> str:
        return str(self.content.get("relationship", ""))

    @property
    def phone(self) -> str:
        return str(self.content.get("phone", ""))

    @property
    def email(self) -> str:
        return str(self.content.get("e-mail", ""))

    @property
    def what_they_do(self) -> str:
        return str(self.content.get("what_they_do", ""))

    @property
    def is_emergency_contact(self) -> bool:
        return bool(self.content.get("emergency_contact"))


@dataclass(frozen=True)
class AnswerShown:
    """What was noted of one measure on one day."""

    id: UUID
    measure: str
    version: int
    taken_on: date
    values: Mapping[str, Any]
    note: str = ""
    is_broken: bool = False


@dataclass(frozen=True)
class PlanShown:
    """The parts of one plan that one viewer may see at one moment."""

    plan_id: UUID
    owner: UUID
    parts: frozenset[str]  # codes of kinds
    sections: Mapping[str, SectionShown] = field(default_factory=dict)
    goals: tuple[GoalShown, ...] = ()
    circle: tuple[MemberShown, ...] = ()
    measures: tuple[AnswerShown, ...] = ()

    @property
    def steps(self) -> list[StepShown]:
        return [step for goal in self.goals for step in goal.steps]

    def written(self) -> list[SectionShown]:
        """The written parts that say something, in the order of the plan."""
        found = (self.sections.get(code) for code in KINDS)
        return [section for section in found if section is not None and not section.is_empty]


def as_uuid(value: Any) -> UUID | None:
    try:
        return UUID(str(value)) if value else None
    except ValueError:
        return None


def as_date(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and value else None
    except ValueError:
        return None


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _choice(kind: type[Choice], value: Any, default: Choice) -> Choice:
    try:
        return kind(value)
    except ValueError:
        return default
