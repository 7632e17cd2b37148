"""A plan without an account: read from one form, written into the next page or a file, and kept nowhere in between.

No row, no session, no cookie but the one that guards the form. What a file held that the form does not ask goes along in the form itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from yersel.core.vocabulary import Stage
from yersel.directory.queries import EntryFacts
from yersel.plan.changes import seen_of
from yersel.plan.own_format import MOST, FileRefused, PlanFile, as_json, plain_text, read_file
from yersel.plan.sections import LONGEST, MOST_ROWS, WRITTEN, Ask, Kind, Words
from yersel.plan.wanted import Doer, StepStatus

SPARE_STEPS, SPARE_ROWS = 3, 2
LONGEST_STEP = 2_000
LONGEST_OF_MEMBER = 200
MEMBER_ASKS: tuple[tuple[str, Words], ...] = (
    ("name", _lazy("Their name")),
    ("relationship", _lazy("Who they are to you")),
    ("phone", _lazy("Their phone")),
)


@dataclass(frozen=True)
class Box:
    """One box of the form: its name, its label, what stands in it, and what is wrong with that."""

    name: str
    label: Words
    text: str = ""
    hint: Words = ""
    rows: int = 3
    is_short: bool = False
    error: str = ""

    @property
    def id(self) -> str:
        return f"id_{self.name}"


@dataclass(frozen=True)
class TriedStep:
    """A step's boxes; with a service of the directory, its name."""

    text: Box
    when: Box
    doer: str
    doer_name: str
    service: str = ""


@dataclass(frozen=True)
class TriedGoal:
    words: Box
    why: Box
    steps: tuple[TriedStep, ...]


@dataclass(frozen=True)
class TriedMember:
    """The boxes for somebody around the person, and whether they are to be rung in an emergency."""

    boxes: tuple[Box, ...]
    tick_name: str
    is_ticked: bool


@dataclass(frozen=True)
class TriedPart:
    """A written part: its boxes, its rows of boxes, and what may be ticked."""

    kind: Kind
    boxes: tuple[Box, ...]
    rows: tuple[tuple[int, tuple[Box, ...]], ...] = ()
    ticks: tuple[tuple[str, Words, bool], ...] = ()

    @property
    def is_open(self) -> bool:
        """Unfolded where something stands in it."""
        boxes = [*self.boxes, *(box for _number, row in self.rows for box in row)]
        return any(box.text or box.error for box in boxes) or any(is_ticked for _code, _words, is_ticked in self.ticks)


@dataclass(frozen=True)
class Tried:
    """What was typed so far, and what is wrong with it."""

    file: PlanFile
    errors: Mapping[str, str]
    has_wishes: bool = False

    def parts(self) -> list[TriedPart]:
        return [_part(kind, self.file.sections.get(code, {}), self.errors) for code, kind in WRITTEN.items() if self._shows(kind)]

    def _shows(self, kind: Kind) -> bool:
        return not kind.is_opt_in or self.has_wishes or kind.code in self.file.sections

    def goals(self) -> list[TriedGoal]:
        found = list(self.file.goals) or [{}]
        return [_goal(number, content, self.errors) for number, content in enumerate(found)]

    def circle(self) -> list[tuple[int, TriedMember]]:
        """Everybody around the person, and room for some more."""
        found = [*self.file.circle, *({} for _spare in range(SPARE_ROWS))][:MOST]
        return [(number + 1, _member(number, content, self.errors)) for number, content in enumerate(found)]

    def carried(self, at: datetime) -> str:
        """The whole of it, to go along in the form."""
        return as_json(self.file, at=at)

    @property
    def messages(self) -> list[tuple[str, str]]:
        return [(f"id_{name}", text) for name, text in self.errors.items()]


def nothing_yet() -> Tried:
    return Tried(PlanFile(), {})


def tried_from(post: QueryDict, listed: Mapping[UUID, EntryFacts]) -> Tried:
    """What a form says, on top of what went along in it. What is too long is kept, and said. `listed` may be taken as steps."""
    errors: dict[str, str] = {}
    base = _carried(post, errors)
    sections = {code: _body(kind, post, base.sections.get(code, {}), errors) for code, kind in WRITTEN.items()}
    goals = _goals(post, base, errors)
    goals = _with_listed(goals, [listed[one] for one in ids_of(post.getlist("service")) if one in listed])
    stages = tuple(stage for stage in Stage if stage.value in post.getlist("stages"))
    file = replace(
        base,
        sections={code: body for code, body in sections.items() if body},
        goals=tuple(goals),
        circle=tuple(_circle(post, base, errors)),
        stages=stages,
    )
    return Tried(file, errors, has_wishes="wishes" in post)


def tried_again(post: QueryDict) -> Tried:
    """What went along with the pages for paper, which ask nothing."""
    errors: dict[str, str] = {}
    return Tried(_carried(post, errors), errors, has_wishes="wishes" in post)


def _carried(post: QueryDict, errors: dict[str, str]) -> PlanFile:
    text = post.get("carried", "")
    if not text:
        return PlanFile()
    try:
        return read_file(text.encode(errors="replace"))
    except FileRefused:
        errors["carried"] = _("What your file held besides this form was lost on the way. Open the file again to have it back.")
        return PlanFile()


def _body(kind: Kind, post: QueryDict, before: Mapping[str, Any], errors: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = dict(before)
    for ask in kind.asks:
        name = f"s-{kind.code}-{ask.name}"
        if name in post:
            found[ask.name] = _text(post, name, LONGEST, errors)
    if kind.rows and f"s-{kind.code}-row-0-{kind.rows[0].name}" in post:
        rows = [
            {ask.name: _text(post, f"s-{kind.code}-row-{number}-{ask.name}", LONGEST, errors) for ask in kind.rows}
            for number in range(MOST_ROWS)
            if f"s-{kind.code}-row-{number}-{kind.rows[0].name}" in post
        ]
        found["rows"] = [row for row in rows if any(row.values())]
    if kind.ticks and f"s-{kind.code}-shown" in post:
        found["ticks"] = [code for code, _words in kind.ticks if code in post.getlist(f"s-{kind.code}-ticks")]
    return {name: value for name, value in found.items() if value}


def _goals(post: QueryDict, base: PlanFile, errors: dict[str, str]) -> list[dict[str, Any]]:
    found = []
    for number in range(MOST):
        if f"g-{number}-words" not in post:
            break
        before = dict(base.goals[number]) if number < len(base.goals) else {}
        goal = {
            **before,
            "words": _text(post, f"g-{number}-words", LONGEST_STEP, errors),
            "why_it_matters": _text(post, f"g-{number}-why", LONGEST_STEP, errors),
            "steps": _steps(post, number, before.get("steps", []), errors),
        }
        kept = {name: value for name, value in goal.items() if value or name == "steps"}
        if kept.get("words") or kept["steps"]:
            found.append(kept)
    return found


def _steps(post: QueryDict, goal: int, before: list[dict[str, Any]], errors: dict[str, str]) -> list[dict[str, Any]]:
    found = []
    for number in range(MOST):
        name = f"g-{goal}-t-{number}"
        if f"{name}-text" not in post:
            break
        step = {
            **(dict(before[number]) if number < len(before) else {"status": StepStatus.NOT_STARTED.value}),
            "text": _text(post, f"{name}-text", LONGEST_STEP, errors),
            "when": _text(post, f"{name}-when", 200, errors),
            "doer": post.get(f"{name}-doer") if post.get(f"{name}-doer") in Doer.values else Doer.ME.value,
        }
        if step["text"]:
            found.append({key: value for key, value in step.items() if value})
    return found


def _circle(post: QueryDict, base: PlanFile, errors: dict[str, str]) -> list[dict[str, Any]]:
    """Who is named in the form; what a file says of them besides stays with them."""
    if "c-0-name" not in post:
        return list(base.circle)
    found = []
    for number in range(MOST):
        if f"c-{number}-name" not in post:
            break
        member = dict(base.circle[number]) if number < len(base.circle) else {}
        member |= {name: _text(post, f"c-{number}-{name}", LONGEST_OF_MEMBER, errors) for name, _label in MEMBER_ASKS}
        member["emergency_contact"] = f"c-{number}-emergency" in post
        if member["name"]:
            found.append({name: value for name, value in member.items() if value})
    return found


def _with_listed(goals: list[dict[str, Any]], entries: Iterable[EntryFacts]) -> list[dict[str, Any]]:
    """The services that were ticked become steps of the first goal, once each."""
    known = {step.get("service_id") for goal in goals for step in goal.get("steps", [])}
    steps = [
        {
            "text": entry.name,
            "doer": Doer.COMMUNITY.value,
            "status": StepStatus.NOT_STARTED.value,
            "service_id": str(entry.id),
            "service_seen": {name: value for name, value in seen_of(entry).items() if value},
        }
        for entry in entries
        if str(entry.id) not in known
    ]
    if not steps:
        return goals
    first = goals[0] if goals else {"words": _("Things I want to try"), "status": "active", "steps": []}
    return [{**first, "steps": [*first.get("steps", []), *steps][:MOST]}, *goals[1:]]


def _text(post: QueryDict, name: str, most: int, errors: dict[str, str]) -> str:
    text = plain_text(post.get(name, ""))
    if len(text) > most:
        errors[name] = _("This is %(long)d characters long. Shorten it to %(most)d or fewer.") % {"long": len(text), "most": most}
    return text


def ids_of(values: Iterable[str]) -> list[UUID]:
    """Those of them that are ids."""
    found = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found


def _part(kind: Kind, body: Mapping[str, Any], errors: Mapping[str, str]) -> TriedPart:
    rows = list(body.get("rows") or [])
    ticks = body.get("ticks") or []
    return TriedPart(
        kind,
        tuple(_box(f"s-{kind.code}", ask, str(body.get(ask.name) or ""), errors) for ask in kind.asks),
        tuple(
            (
                number + 1,
                tuple(
                    _box(
                        f"s-{kind.code}-row-{number}",
                        ask,
                        str(rows[number].get(ask.name) or "") if number < len(rows) else "",
                        errors,
                    )
                    for ask in kind.rows
                ),
            )
            for number in range(min(len(rows) + SPARE_ROWS, MOST_ROWS))
        )
        if kind.rows
        else (),
        tuple((code, words, code in ticks) for code, words in kind.ticks),
    )


def _box(before: str, ask: Ask, text: str, errors: Mapping[str, str]) -> Box:
    name = f"{before}-{ask.name}"
    return Box(name, ask.label, text, ask.hint, ask.rows, ask.is_short, errors.get(name, ""))


def _member(number: int, content: Mapping[str, Any], errors: Mapping[str, str]) -> TriedMember:
    boxes = tuple(
        Box(box, label, str(content.get(name) or ""), is_short=True, error=errors.get(box, ""))
        for name, label in MEMBER_ASKS
        for box in [f"c-{number}-{name}"]
    )
    return TriedMember(boxes, f"c-{number}-emergency", bool(content.get("emergency_contact")))


def _goal(number: int, content: Mapping[str, Any], errors: Mapping[str, str]) -> TriedGoal:
    steps = list(content.get("steps") or [])

    def box(name: str, label: Words, text: str, **more: Any) -> Box:
        return Box(name, label, text, error=errors.get(name, ""), **more)

    return TriedGoal(
        box(f"g-{number}-words", _("What would you like?"), str(content.get("words") or ""), rows=2),
        box(f"g-{number}-why", _("Why it matters to you"), str(content.get("why_it_matters") or ""), rows=2),
        tuple(
            TriedStep(
                box(
                    f"g-{number}-t-{place}-text",
                    _("Step %(number)d") % {"number": place + 1},
                    str(step.get("text") or ""),
                    is_short=True,
                ),
                box(f"g-{number}-t-{place}-when", _("When"), str(step.get("when") or ""), is_short=True),
                str(step.get("doer") or Doer.ME.value),
                f"g-{number}-t-{place}-doer",
                str((step.get("service_seen") or {}).get("name") or ""),
            )
            for place, step in enumerate([*steps, *({} for _spare in range(SPARE_STEPS))][:MOST])
        ),
    )
