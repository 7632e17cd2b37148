"""A whole plan as it is taken away, and what becomes of one that is brought in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from yersel.plan.own_format import PlanFile
from yersel.plan.queries import EarlierWanted, SuggestionShown
from yersel.plan.reading import Cover, GoalShown, MemberShown, PlanShown, SectionShown, StepShown
from yersel.plan.sections import WRITTEN, Kind


def as_file(
    cover: Cover,
    shown: PlanShown,
    versions: Mapping[str, list[SectionShown]] | None = None,
    earlier: Iterable[EarlierWanted] = (),
) -> PlanFile:
    """The plan as a file has it; with `versions` and `earlier`, what its parts, goals and steps said before, oldest first."""
    return PlanFile(
        title=cover.title,
        stages=cover.stages,
        sections={code: dict(section.body) for code, section in shown.sections.items() if not section.is_empty},
        goals=tuple(_goal(goal) for goal in _whole(shown)),
        circle=tuple({**member.content, **({"is_worker": True} if member.is_worker else {})} for member in shown.circle),
        measures=tuple(
            {
                "measure": answer.measure,
                "version": answer.version,
                "taken_on": answer.taken_on.isoformat(),
                "values": dict(answer.values),
                "note": answer.note,
            }
            for answer in shown.measures
        ),
        versions=(
            *_of_sections(versions or {}),
            *_of_goals(shown, earlier),
        ),
    )


def _of_sections(versions: Mapping[str, list[SectionShown]]) -> Iterator[dict[str, Any]]:
    return (
        {"section": code, "saved_at": version.saved_at.isoformat(), "body": dict(version.body)}
        for code, found in versions.items()
        for version in reversed(found[1:])
        if not version.is_broken
    )


def _of_goals(shown: PlanShown, earlier: Iterable[EarlierWanted]) -> Iterator[dict[str, Any]]:
    """What goals and steps said before; which of the file's they are is told by their place in it."""
    places: dict[UUID, dict[str, int]] = {}
    for number, goal in enumerate(_whole(shown)):
        places[goal.id] = {"goal": number}
        places |= {step.id: {"goal": number, "step": place} for place, step in enumerate(_whole_steps(goal))}
    for one in sorted(earlier, key=lambda one: one.number):
        if one.of in places and one.content:
            yield {**places[one.of], "saved_at": one.saved_at.isoformat(), "content": _kept(one.content)}


def _whole(shown: PlanShown) -> list[GoalShown]:
    return [goal for goal in shown.goals if not goal.is_broken]


def _whole_steps(goal: GoalShown) -> list[StepShown]:
    return [step for step in goal.steps if not step.is_broken]


def _goal(goal: GoalShown) -> dict[str, Any]:
    return {**_kept(goal.content), "steps": [_step(step) for step in _whole_steps(goal)]}


def _step(step: StepShown) -> dict[str, Any]:
    return _kept(step.content)


def _kept(content: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if value or (value == 0 and value is not False)}  # 0 is an answer


def as_shown(file: PlanFile, at: datetime) -> PlanShown:
    """A file's plan in the shape that the pages print: for somebody without an account, whose plan is nowhere but in the request."""
    nobody = UUID(int=0)
    goals = []
    for content in file.goals:
        goal_id = uuid4()
        steps = tuple(StepShown(uuid4(), goal_id, 1, at, step) for step in content.get("steps", []))
        goals.append(GoalShown(goal_id, 1, at, content, steps))
    sections = {code: SectionShown(WRITTEN[code], 1, at, body) for code, body in file.sections.items()}
    return PlanShown(nobody, nobody, frozenset({*sections, "goals", "circle"}), sections, tuple(goals), members_of(file))


def members_of(file: PlanFile) -> tuple[MemberShown, ...]:
    return tuple(MemberShown(uuid4(), content, None, bool(content.get("is_worker")), None, None) for content in file.circle)


def merged(kind: Kind, here: Mapping[str, Any], brought: Mapping[str, Any]) -> dict[str, Any]:
    """A part with what was brought in added to it: nothing that stands here goes, nothing that is the same comes twice."""
    found: dict[str, Any] = dict(here)
    for ask in kind.asks:
        mine, theirs = str(here.get(ask.name) or ""), str(brought.get(ask.name) or "")
        if theirs and theirs not in mine:
            found[ask.name] = f"{mine}\n\n{theirs}" if mine else theirs
    if kind.rows:
        rows = list(here.get("rows") or [])
        found["rows"] = rows + [row for row in brought.get("rows") or [] if row not in rows]
    if kind.ticks:
        ticks = list(here.get("ticks") or [])
        found["ticks"] = ticks + [tick for tick in brought.get("ticks") or [] if tick not in ticks]
    if also := {**dict(brought.get("also") or {}), **dict(here.get("also") or {})}:
        found["also"] = also
    return {name: value for name, value in found.items() if value}


def records(suggestions: list[SuggestionShown]) -> list[dict[str, Any]]:
    """Suggestions as the file tells of them."""
    return [
        {
            "part": one.row.section_kind,
            "question": one.row.target,
            "proposed": one.proposed,
            "why": one.why,
            "by": one.made_by,
            "made_at": one.row.made_at.isoformat(),
            "status": one.row.status,
        }
        for one in suggestions
    ]
