"""A plan as a PDF that can be read aloud (tagged, PDF/UA-1 where every sign of it has a letter in the font).

Typst sets it, in this process: nothing is written to the disk, nothing is fetched, and the person's words are data to it, never markup.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _

from yersel.core.templatetags.words import plain_date
from yersel.plan.measures import answers_in_words
from yersel.plan.reading import GoalShown, MemberShown, PlanShown, SectionShown, StepShown
from yersel.plan.sections import Kind, filled, rows_of, ticked

TEMPLATE = Path(__file__).resolve().parent / "data" / "paper" / "plan.typ"
USUAL, LARGE = 12, 18  # points
Block = dict[str, Any]


def as_pdf(*, shown: PlanShown, kinds: Iterable[Kind], owner: str, at: datetime, size: int = USUAL) -> bytes:
    """The parts that say something, in the order of `kinds`. `size` is of its letters, in points."""
    title = _("The plan of %(owner)s") % {"owner": owner} if owner else _("My plan")
    saved = _("Saved on %(day)s.") % {"day": plain_date(at)}
    parts = [{"title": str(kind.title), "blocks": blocks} for kind in kinds if (blocks := list(_blocks(kind, shown)))]
    return _set({"title": title, "saved": saved, "size": size, "parts": parts})


def _set(content: dict[str, Any]) -> bytes:
    inputs = {"plan": json.dumps(content)}
    try:
        made = typst.compile(TEMPLATE, sys_inputs=inputs, ignore_system_fonts=True, pdf_standards=["ua-1"])
    except typst.TypstError:  # a sign that the font has no letter for, such as a smiley: the standard forbids it, people use it
        made = typst.compile(TEMPLATE, sys_inputs=inputs)
    return bytes(made)


def _blocks(kind: Kind, shown: PlanShown) -> Iterator[Block]:
    if kind.code == "goals":
        for goal in shown.goals:
            if not goal.is_broken:
                yield _goal(goal)
    elif kind.code == "circle":
        if people := [_member(member) for member in shown.circle if not member.is_broken]:
            yield _block(rows=people)
    elif kind.code == "measures":
        for answer in shown.measures:
            if not answer.is_broken:
                rows = [f"{question}: {words}" for question, words in answers_in_words(answer.measure, answer.values)]
                yield _block("text", plain_date(answer.taken_on), answer.note, rows)
    elif (section := shown.sections.get(kind.code)) and section.is_broken:
        yield _block(text=_("This part cannot be opened just now."))
    elif section:
        yield from _written(section)


def _written(section: SectionShown) -> Iterator[Block]:
    kind, body = section.kind, dict(section.body)
    for ask, text in filled(kind, body):
        yield _block("text", str(ask.label), text)
    if rows := rows_of(kind, body):
        yield _block(rows=["\n".join(f"{ask.label}: {row[ask.name]}" for ask in kind.rows if row[ask.name]) for row in rows])
    if found := ticked(kind, body):
        yield _block("text", str(kind.ticks_label), rows=[str(words) for words in found])
    for name, text in dict(body.get("also") or {}).items():
        yield _block("text", str(name), str(text))


def _goal(goal: GoalShown) -> Block:
    told = [str(goal.status.label)] + ([plain_date(goal.target_on)] if goal.target_on else [])
    about = "\n".join(part for part in (" · ".join(told), goal.why) if part)
    return _block("heading", goal.words, about, [_step(step) for step in goal.steps if not step.is_broken])


def _step(step: StepShown) -> str:
    when = f" ({step.when})" if step.when else ""
    first = f"{step.doer.label}: {step.text}{when} – {step.status.label}"
    entry = ", ".join(str(step.seen[name]) for name in ("name", "phone", "place") if step.seen.get(name))
    return "\n".join(line for line in (first, entry, step.outcome) if line)


def _member(member: MemberShown) -> str:
    first = ", ".join(part for part in (member.name, member.relationship, member.phone, member.email) if part)
    return "\n".join(line for line in (first, member.what_they_do) if line)


def _block(kind: str = "text", label: str = "", text: str = "", rows: list[str] | None = None) -> Block:
    return {"kind": kind, "label": label, "text": text, "rows": rows or []}
