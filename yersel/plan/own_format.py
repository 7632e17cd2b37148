"""Our own file: a plan as JSON that this copy, another one, and the pages without an account can open again.

`{"format": "yersel-plan", "version": 1, "exported_at", "plan": {title, stages, sections, goals, circle, measures}, "versions", "shares",
"seen", "suggestions"}`; UTF-8, sorted keys. What is read is checked whole before anything is changed; keys that we do not know are kept
under `also`.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from yersel.core.vocabulary import Stage
from yersel.plan.reading import as_date
from yersel.plan.sections import LONGEST, MOST_ROWS, WRITTEN, Kind
from yersel.plan.wanted import ATTAINMENT, Doer, GoalStatus, StepStatus

FORMAT, VERSION = "yersel-plan", 1
LARGEST = 1_000_000  # bytes
LARGEST_ANSWER = 1000  # of a measure, either way
YEARS = range(1900, 2200)  # of a moment in a file: a database cannot keep all that a file can say
MOST = 60  # goals, steps of a goal, people
GOAL_KEYS = {"words", "why_it_matters", "importance", "confidence", "progress", "attainment", "target_on", "review_on", "status"}
STEP_KEYS = {"text", "doer", "when", "status", "outcome", "service_id", "service_seen", "helped"}
MEMBER_KEYS = {"name", "relationship", "phone", "e-mail", "what_they_do", "emergency_contact"}
SEEN_KEYS = {"name", "slug", "phone", "place", "last_edited", "last_reviewed"}


class FileRefused(Exception):
    """The file is not one that we can open, in one sentence. Nothing was changed."""


@dataclass(frozen=True)
class PlanFile:
    """A plan as a file has it, checked: sections by kind, goals with their steps, people and measures."""

    title: str = ""
    stages: tuple[Stage, ...] = ()
    sections: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    goals: tuple[dict[str, Any], ...] = ()  # each with "steps"
    circle: tuple[dict[str, Any], ...] = ()
    measures: tuple[dict[str, Any], ...] = ()
    versions: tuple[
        dict[str, Any], ...
    ] = ()  # what was said before: section, saved_at, body; or goal (and step) by place, content

    @property
    def is_empty(self) -> bool:
        return not (
            self.title or self.stages or any(map(any_words, self.sections.values())) or self.goals or self.circle or self.measures
        )

    def earlier(self, goal: int, step: int | None = None) -> list[tuple[datetime, dict[str, Any]]]:
        """What a goal of `goals`, or a step of it, said before, oldest first."""
        found = [one for one in self.versions if one.get("goal") == goal and one.get("step") == step]
        return [(datetime.fromisoformat(one["saved_at"]), one["content"]) for one in found]


def any_words(body: Mapping[str, Any]) -> bool:
    return any(body.values())


def as_json(plan: PlanFile, *, at: datetime, **records: Any) -> str:
    """The file's text. `records` are shares, seen and suggestions, for whoever wants to read them; they are not read in again."""
    body = asdict(plan)
    versions = body.pop("versions")
    whole = {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": at.isoformat(timespec="seconds"),
        "plan": body,
        "versions": versions,
        **{name: records.get(name, []) for name in ("shares", "seen", "suggestions")},
    }
    return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True, default=str)


def as_json_that_opens(plan: PlanFile, *, at: datetime, **records: Any) -> str:
    """As `as_json`. Where all that was said before makes a file too large to be opened again, the oldest of it is left out."""
    text = as_json(plan, at=at, **records)
    while len(text.encode()) > LARGEST and plan.versions:
        newest_last = sorted(plan.versions, key=lambda one: one["saved_at"])
        plan = replace(plan, versions=tuple(newest_last[len(newest_last) // 4 + 1 :]))
        text = as_json(plan, at=at, **records)
    return text


def read_file(data: bytes) -> PlanFile:
    """Open a file of ours. Raises FileRefused with one sentence that says what is wrong with it."""
    if len(data) > LARGEST:
        raise FileRefused(_("This file is larger than 1 MB. A plan saved here is never that large."))
    try:
        whole = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise FileRefused(_("This is not a plan that was saved here: we cannot read it as JSON.")) from None
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise FileRefused(_("This is not a plan that was saved here."))
    version = whole.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise FileRefused(_("This file does not say which version it is, so we cannot open it."))
    if version > VERSION:
        raise FileRefused(_("This file was saved by a newer version of this site. It can be opened there."))
    return _plan(whole.get("plan"), whole.get("versions"))


def _plan(raw: Any, versions: Any) -> PlanFile:
    if not isinstance(raw, dict):
        raise FileRefused(_("There is no plan in this file."))
    sections = _mapping(raw.get("sections", {}), "sections")
    goals = tuple(_goal(goal) for goal in _list(raw.get("goals", []), "goals", MOST))
    return PlanFile(
        title=_text(raw.get("title", ""), "title")[:120],
        stages=tuple(stage for stage in Stage if stage.value in _list(raw.get("stages", []), "stages", len(Stage) * 4)),
        sections={code: _body(kind, sections[code]) for code, kind in WRITTEN.items() if code in sections},
        goals=goals,
        circle=tuple(_member(member) for member in _list(raw.get("circle", []), "circle", MOST)),
        measures=tuple(_measure(answer) for answer in _list(raw.get("measures", []), "measures", 5000)),
        versions=tuple(
            found
            for one in _list(versions or [], "versions", 20_000)
            if (found := _version(_mapping(one, "versions"), goals)) is not None
        ),
    )


def _body(kind: Kind, raw: Any) -> dict[str, Any]:
    """What a part says; what it has that we do not ask is kept under `also`, as text."""
    given = _mapping(raw, kind.code)
    found: dict[str, Any] = {ask.name: _text(given.get(ask.name, ""), ask.name) for ask in kind.asks}
    if kind.rows:
        rows = [_mapping(row, kind.code) for row in _list(given.get("rows", []), "rows", MOST_ROWS)]
        found["rows"] = [{ask.name: _text(row.get(ask.name, ""), ask.name) for ask in kind.rows} for row in rows]
    if kind.ticks:
        known = [code for code, _words in kind.ticks]
        found["ticks"] = [code for code in known if code in _list(given.get("ticks", []), "ticks", len(known) * 4)]
    return {**{name: value for name, value in found.items() if value}, **_also(given, {*kind.names, "also"})}


def _also(given: Mapping[str, Any], known: set[str]) -> dict[str, Any]:
    before = _mapping(given.get("also", {}), "also") if "also" in given else {}
    also = {plain_text(str(name))[:80]: _as_text(value) for name, value in {**before, **given}.items() if name not in known}
    also = {name: text for name, text in also.items() if text}
    return {"also": dict(list(also.items())[:MOST_ROWS])} if also else {}


def _as_text(value: Any) -> str:
    return _text(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True), "also")


def _goal(raw: Any) -> dict[str, Any]:
    given = _mapping(raw, "goals")
    found: dict[str, Any] = {
        "words": _text(given.get("words", ""), "words"),
        "why_it_matters": _text(given.get("why_it_matters", ""), "why_it_matters"),
        **{name: _number(given.get(name), name, range(11)) for name in ("importance", "confidence", "progress")},
        "attainment": _number(given.get("attainment"), "attainment", ATTAINMENT),
        **{name: _day(given.get(name), name) for name in ("target_on", "review_on")},
        "status": _one_of(GoalStatus, given.get("status"), GoalStatus.ACTIVE),
    }
    steps = [_step(step) for step in _list(given.get("steps", []), "steps", MOST)]
    kept = {name: value for name, value in found.items() if value not in (None, "")}
    return {**kept, "steps": steps, **_also(given, {*GOAL_KEYS, "steps", "also"})}


def _step(raw: Any) -> dict[str, Any]:
    given = _mapping(raw, "steps")
    found: dict[str, Any] = {
        **{name: _text(given.get(name, ""), name) for name in ("text", "when", "outcome", "service_id")},
        "doer": _one_of(Doer, given.get("doer"), Doer.ME),
        "status": _one_of(StepStatus, given.get("status"), StepStatus.NOT_STARTED),
        "helped": bool(given.get("helped")),
    }
    seen = given.get("service_seen")
    if isinstance(seen, dict):
        found["service_seen"] = {name: _text(seen.get(name) or "", name) for name in SEEN_KEYS if seen.get(name)}
    return {**{name: value for name, value in found.items() if value}, **_also(given, {*STEP_KEYS, "also"})}


def _member(raw: Any) -> dict[str, Any]:
    given = _mapping(raw, "circle")
    found: dict[str, Any] = {name: _text(given.get(name, ""), name) for name in MEMBER_KEYS - {"emergency_contact"}}
    found |= {"emergency_contact": bool(given.get("emergency_contact")), "is_worker": bool(given.get("is_worker"))}
    return {**{name: value for name, value in found.items() if value}, **_also(given, {*MEMBER_KEYS, "is_worker", "also"})}


def _measure(raw: Any) -> dict[str, Any]:
    given = _mapping(raw, "measures")
    values = _mapping(given.get("values", {}), "values")
    if len(values) > 40 or not all(_is_answer(value) for value in values.values()):
        raise _wrong("values")
    taken_on = _day(given.get("taken_on"), "taken_on")
    if taken_on is None:
        raise _wrong("taken_on")
    version = given.get("version", 1)
    return {
        "measure": _text(given.get("measure", ""), "measure")[:40],
        "version": version if isinstance(version, int) and 0 < version < 1000 else 1,
        "taken_on": taken_on,
        "values": {plain_text(str(name))[:40]: value for name, value in values.items()},
        "note": _text(given.get("note", ""), "note"),
    }


def _is_answer(value: Any) -> bool:
    """A number that a measure might ask for; which of them it asks for is known where its definition is."""
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST_ANSWER


def _version(given: dict[str, Any], goals: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    kind = WRITTEN.get(str(given.get("section")))
    if kind is not None:
        return {"section": kind.code, "saved_at": _moment(given), "body": _body(kind, given.get("body", {}))}
    if "goal" not in given:
        return None
    goal = goals[_place(given["goal"], len(goals))]
    if "step" in given:
        place = _place(given["step"], len(goal["steps"]))
        return {"goal": given["goal"], "step": place, "saved_at": _moment(given), "content": _step(given.get("content"))}
    content = _goal(given.get("content"))
    content.pop("steps")
    return {"goal": given["goal"], "saved_at": _moment(given), "content": content}


def _place(raw: Any, count: int) -> int:
    if not isinstance(raw, int) or isinstance(raw, bool) or not 0 <= raw < count:
        raise _wrong("versions")
    return raw


def _moment(given: Mapping[str, Any]) -> str:
    try:
        saved_at = datetime.fromisoformat(str(given.get("saved_at")))
    except ValueError:
        raise _wrong("saved_at") from None
    if saved_at.tzinfo is None or saved_at.year not in YEARS:
        raise _wrong("saved_at")
    return saved_at.isoformat()


def _mapping(raw: Any, where: str) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise _wrong(where)
    return raw


def _list(raw: Any, where: str, most: int) -> list[Any]:
    if not isinstance(raw, list) or len(raw) > most:
        raise _wrong(where)
    return raw


def _text(raw: Any, where: str) -> str:
    if not isinstance(raw, str) or len(raw) > LONGEST:
        raise _wrong(where)
    return plain_text(raw)


def plain_text(raw: str) -> str:
    """Without control characters (Unicode's Cc) and halves of characters (Cs); line breaks stay, and are of one kind."""
    lines = raw.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in lines if letter in "\n\t" or unicodedata.category(letter) not in {"Cc", "Cs"}).strip()


def _number(raw: Any, where: str, allowed: Any) -> int | None:
    if raw is None:
        return None
    if not isinstance(raw, int) or isinstance(raw, bool) or raw not in allowed:
        raise _wrong(where)
    return raw


def _day(raw: Any, where: str) -> str | None:
    if raw in (None, ""):
        return None
    found: date | None = as_date(raw)
    if found is None:
        raise _wrong(where)
    return found.isoformat()


def _one_of(kind: Any, raw: Any, default: str) -> str:
    return str(raw) if raw in kind.values else str(default)


def _wrong(where: str) -> FileRefused:
    return FileRefused(_("Something in this file is not as we save it: “%(where)s”.") % {"where": where})
