"""Reads of plans. Every one goes through the person and through `consent.vault`, which logs the look before anything is opened.

No page lists plans. What a viewer may not see at this moment is left out, and that there was something is left out with it.
What is read without opening anything has its own files: `shared_reading.py` (what is shared now) and `looks.py` (who looked).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import F, Q

from yersel.accounts.models import Person
from yersel.consent.models import Access, AccessLog
from yersel.consent.vault import Opened, SealBroken, Viewer, open_for
from yersel.core.vocabulary import Stage
from yersel.directory.queries import EntryFacts, entry_facts
from yersel.plan.models import (
    CircleMember,
    Goal,
    GoalVersion,
    MeasureAnswer,
    Plan,
    SectionVersion,
    ShareLink,
    Step,
    StepVersion,
    Suggestion,
)
from yersel.plan.reading import (
    AnswerShown,
    Cover,
    GoalShown,
    MemberShown,
    PlanShown,
    SectionShown,
    StepShown,
)
from yersel.plan.seals import Sealed, place_of
from yersel.plan.sections import KINDS, PARTS, PREFIX, WRITTEN
from yersel.plan.shared_reading import live_grants

COVER = f"{PREFIX}cover"  # the title, the stages, the labels of links: nobody's but the person's


def look_of_account(
    person: Person, *, at: datetime, request_id: UUID, how: AccessLog.How = AccessLog.How.SCREEN, role: str = "", reason: str = ""
) -> Look:
    """The look of somebody with an account, owner or not."""
    return Look(Viewer(Access.Recipient.ACCOUNT, str(person.pk), person.display_name, role), at, request_id, how, reason)


def look_of_link(link: ShareLink, *, label: str, at: datetime, request_id: UUID) -> Look:
    """The look of whoever has a link and its PIN; `label` is what the owner reads."""
    return Look(Viewer(Access.Recipient.LINK, str(link.pk), label), at, request_id, AccessLog.How.LINK)


@dataclass(frozen=True)
class Look:
    """Who looks, how, when and why: what the list of looks will say."""

    viewer: Viewer
    at: datetime
    request_id: UUID
    how: AccessLog.How = AccessLog.How.SCREEN
    reason: str = ""

    def is_by(self, owner: UUID) -> bool:
        return self.viewer.kind == Access.Recipient.ACCOUNT and self.viewer.id == str(owner)


@dataclass(frozen=True)
class Reader:
    """Opens rows of one plan for one look. A text that cannot be opened is None, never the sealed bytes."""

    opened: Opened

    def value(self, part: str, row: Sealed, name: str) -> Any:
        sealed = getattr(row, name)
        if sealed is None:
            return None
        try:
            return self.opened.value(part, sealed, table=place_of(row, name), pk=row.pk)
        except SealBroken:
            return None

    def content(self, part: str, row: Sealed) -> dict[str, Any] | None:
        found = self.value(part, row, "content")
        return found if isinstance(found, dict) else None


def plan_of(person: Person) -> Plan | None:
    """The person's own plan, if they have begun one."""
    return Plan.objects.filter(person=person).first()


def plan_with_waiting(person: Person) -> tuple[Plan | None, list[UUID]]:
    """The person's own plan, and by the same statement the grants that its waiting suggestions rest on, one for each."""
    waiting = Q(suggestions__status=Suggestion.Status.WAITING)
    found = Plan.objects.filter(person=person).annotate(rests_on=ArrayAgg("suggestions__access", filter=waiting, default=[]))
    plan = found.first()
    return plan, list(plan.rests_on) if plan else []


def reader_of(owner: UUID, parts: Iterable[str], look: Look) -> Reader:
    """The vault's answer to who may see which of these parts now; the look is written down."""
    return Reader(
        open_for(
            owner=owner,
            viewer=look.viewer,
            parts=parts,
            how=look.how,
            at=look.at,
            request_id=look.request_id,
            reason=look.reason,
        )
    )


def sections_shown_to(*, plan: Plan, kinds: Iterable[str], look: Look) -> PlanShown:
    """The parts of a plan that a viewer may see now, out of those asked for; those not shared with them are left out.

    Statements: three for the vault (two for the owner), one for all written parts, two for goals, one for the entries that steps link
    to, one for the circle and one for measures, whatever their number.
    """
    asked = [KINDS[kind].part for kind in kinds]
    reader = reader_of(plan.person_id, asked, look)
    codes = frozenset(PARTS[part].code for part in reader.opened.parts)
    return PlanShown(
        plan_id=plan.pk,
        owner=plan.person_id,
        parts=codes,
        sections=_sections(plan, reader, codes & WRITTEN.keys()),
        goals=_goals(plan, reader) if "goals" in codes else (),
        circle=_circle(plan, reader, look.at) if "circle" in codes else (),
        measures=_measures(plan, reader) if "measures" in codes else (),
    )


def cover_of(*, plan: Plan, look: Look) -> Cover:
    """The title and the stages; the owner's alone."""
    found = reader_of(plan.person_id, [COVER], look).value(COVER, plan, "cover") if look.is_by(plan.person_id) else None
    return as_cover(found)


def home_of(*, plan: Plan, look: Look) -> tuple[Cover, PlanShown]:
    """What the first page of one's own plan opens: the cover and the goals, by one look."""
    reader = reader_of(plan.person_id, [COVER, KINDS["goals"].part], look)
    shown = PlanShown(plan_id=plan.pk, owner=plan.person_id, parts=frozenset({"goals"}), goals=_goals(plan, reader))
    return as_cover(reader.value(COVER, plan, "cover")), shown


def as_cover(found: Any) -> Cover:
    if not isinstance(found, dict):
        return Cover(is_broken=True)
    stages = tuple(stage for stage in Stage if stage.value in found.get("stages", []))
    return Cover(str(found.get("title", "")), stages, bool(found.get("has_opened_wishes")))


def saved_sections(plan: Plan) -> dict[str, datetime]:
    """When each written part was last saved. Nothing is opened, so nothing is logged."""
    versions = SectionVersion.objects.filter(section__plan=plan, number=F("section__current_version"))
    return dict(versions.values_list("section__kind", "saved_at"))


def _sections(plan: Plan, reader: Reader, codes: Collection[str]) -> dict[str, SectionShown]:
    if not codes:
        return {}
    versions = SectionVersion.objects.select_related("section").filter(
        section__plan=plan, section__kind__in=codes, number=F("section__current_version")
    )
    return {version.section.kind: _section(version, reader) for version in versions}


def _section(version: SectionVersion, reader: Reader) -> SectionShown:
    kind = KINDS[version.section.kind]
    body = reader.value(kind.part, version, "body")
    whole = isinstance(body, dict)
    return SectionShown(kind, version.number, version.saved_at, body if whole else {}, is_broken=not whole)


def _goals(plan: Plan, reader: Reader) -> tuple[GoalShown, ...]:
    part = KINDS["goals"].part
    steps: dict[UUID, list[StepShown]] = defaultdict(list)
    for row in Step.objects.filter(goal__plan=plan):
        content = reader.content(part, row)
        steps[row.goal_id].append(
            StepShown(row.pk, row.goal_id, row.version, row.saved_at, content or {}, is_broken=content is None)
        )
    entries = entry_facts(step.service_id for found in steps.values() for step in found if step.service_id)
    goals = []
    for goal in Goal.objects.filter(plan=plan):
        content = reader.content(part, goal)
        linked = tuple(_with_entry(step, entries) for step in steps[goal.pk])
        goals.append(GoalShown(goal.pk, goal.version, goal.saved_at, content or {}, linked, is_broken=content is None))
    return tuple(goals)


def _with_entry(step: StepShown, entries: Mapping[UUID, EntryFacts]) -> StepShown:
    return replace(step, entry=entries.get(step.service_id)) if step.service_id else step


def _circle(plan: Plan, reader: Reader, at: datetime) -> tuple[MemberShown, ...]:
    part = KINDS["circle"].part
    return tuple(member_shown(row, reader.content(part, row), at) for row in CircleMember.objects.filter(plan=plan))


def member_shown(row: CircleMember, content: dict[str, Any] | None, at: datetime) -> MemberShown:
    return MemberShown(
        id=row.pk,
        content=content or {},
        account_id=row.account_id,
        is_worker=row.is_worker,
        invited_at=row.invited_at,
        accepted_at=row.accepted_at,
        is_invitation_open=row.is_invitation_open(at),
        is_broken=content is None,
    )


def _measures(plan: Plan, reader: Reader) -> tuple[AnswerShown, ...]:
    part = KINDS["measures"].part
    found = []
    for row in MeasureAnswer.objects.filter(plan=plan):
        content = reader.content(part, row)
        values = (content or {}).get("values", {})
        note = str((content or {}).get("note", ""))
        found.append(AnswerShown(row.pk, row.measure, row.measure_version, row.taken_on, values, note, content is None))
    return tuple(found)


# Earlier versions: the owner's alone.


def versions_of(*, plan: Plan, kind: str, look: Look) -> list[SectionShown]:
    """Every version of a written part, newest first; empty for anybody but the owner."""
    if not look.is_by(plan.person_id):
        return []
    reader = reader_of(plan.person_id, [KINDS[kind].part], look)
    versions = SectionVersion.objects.select_related("section").filter(section__plan=plan, section__kind=kind)
    return [_section(version, reader) for version in versions]


def all_versions(*, plan: Plan, look: Look) -> dict[str, list[SectionShown]]:
    """Every version of every written part, newest first, by one look and one statement; empty for anybody but the owner."""
    if not look.is_by(plan.person_id):
        return {}
    reader = reader_of(plan.person_id, [kind.part for kind in WRITTEN.values()], look)
    found: dict[str, list[SectionShown]] = defaultdict(list)
    for version in SectionVersion.objects.select_related("section").filter(section__plan=plan):
        found[version.section.kind].append(_section(version, reader))
    return found


@dataclass(frozen=True)
class EarlierWanted:
    """What a goal or a step said before."""

    of: UUID
    number: int
    saved_at: datetime
    content: Mapping[str, Any]


def earlier_goals_and_steps(*, plan: Plan, look: Look, of: UUID | None = None) -> list[EarlierWanted]:
    """The earlier versions of every goal and step, or of the one named, newest first; empty for anybody but the owner."""
    if not look.is_by(plan.person_id):
        return []
    part = KINDS["goals"].part
    reader = reader_of(plan.person_id, [part], look)
    goals = GoalVersion.objects.filter(goal__plan=plan, number__lt=F("goal__version"))
    steps = StepVersion.objects.filter(step__goal__plan=plan, number__lt=F("step__version"))
    if of is not None:
        goals, steps = goals.filter(goal=of), steps.filter(step=of)
    rows: list[tuple[UUID, GoalVersion | StepVersion]] = [
        *((row.goal_id, row) for row in goals),
        *((row.step_id, row) for row in steps),
    ]
    found = [EarlierWanted(whose, row.number, row.saved_at, reader.content(part, row) or {}) for whose, row in rows]
    return sorted(found, key=lambda one: (one.saved_at, one.number), reverse=True)


# Suggestions.


@dataclass(frozen=True)
class SuggestionShown:
    """What somebody proposes for one question, beside what it was made for."""

    row: Suggestion
    proposed: str
    why: str
    made_by: str
    answer: str = ""

    @property
    def label(self) -> Any:
        """The question that it is about."""
        kind = KINDS[self.row.section_kind]
        return next((ask.label for ask in kind.asks if ask.name == self.row.target), self.row.target)


def suggestions_to(
    *, plan: Plan, look: Look, kinds: Collection[str] | None = None, by: Person | None = None
) -> list[SuggestionShown]:
    """All suggestions made to a plan (`by` one person), newest first; those that wait only while what they rest on is live."""
    rows = list(Suggestion.objects.filter(plan=plan, **({"made_by": by} if by else {})))
    if kinds is not None:
        rows = [row for row in rows if row.section_kind in kinds]
    live = live_grants([row.access for row in rows if row.status == Suggestion.Status.WAITING], look.at)
    rows = [row for row in rows if row.status != Suggestion.Status.WAITING or row.access in live]
    if not rows:
        return []
    reader = reader_of(plan.person_id, sorted({KINDS[row.section_kind].part for row in rows}), look)
    return [shown for row in rows if (shown := _suggestion(row, reader)) is not None]


def _suggestion(row: Suggestion, reader: Reader) -> SuggestionShown | None:
    part = KINDS[row.section_kind].part
    if part not in reader.opened.parts:
        return None
    content = reader.content(part, row)
    if content is None:
        return None
    answer = reader.value(part, row, "answer")
    return SuggestionShown(
        row, str(content.get("text", "")), str(content.get("why", "")), str(content.get("by", "")), str(answer or "")
    )


# Sharing.


def links_of(*, plan: Plan, look: Look, with_stopped: bool = False) -> list[tuple[ShareLink, str]]:
    """The person's share links, each with for whom it is; those that have been stopped only where asked for."""
    rows = list(ShareLink.objects.filter(plan=plan, **({} if with_stopped else {"stopped_at": None})))
    if not rows or not look.is_by(plan.person_id):
        return []
    reader = reader_of(plan.person_id, [COVER], look)
    return [(row, str(reader.value(COVER, row, "label") or "")) for row in rows]


def refuse(plan_id: UUID, look: Look) -> None:
    """Write down that somebody asked for a plan that is not theirs to see. It takes as long for an id that is of no plan."""
    owner = Plan.objects.filter(pk=plan_id).values_list("person_id", flat=True).first()
    reader_of(owner or plan_id, [COVER], look)
