"""A plan with something in every corner, and everybody who may ask for it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.factories import accounts as people
from tests.factories import plan as make
from yersel.consent.models import Access
from yersel.plan.operations import measuring, sharing, suggestions
from yersel.plan.sections import WRITTEN


@pytest.fixture
def furnished(db: Any) -> dict[str, Any]:
    """A plan with something in every corner: its rows by name."""
    plan = make.make_plan(people.make_person(display_name="Rowan"))
    for kind in WRITTEN.values():
        body: dict[str, Any] = {ask.name: f"{ask.name} <b>text</b>" for ask in kind.asks}
        if kind.rows:
            body["rows"] = [{ask.name: "row text" for ask in kind.rows}]
        if kind.ticks:
            body["ticks"] = ["travel"]
        make.write(plan, kind.code, **body)
    goal = make.add_goal(plan, target_on="2027-01-02", attainment=1)
    step = make.add_step(plan, goal, when="Tuesday")
    worker, ended = people.make_person(display_name="Ailsa"), people.make_person(display_name="Ewan")
    member = make.add_friend(plan, worker, emergency_contact=True, phone="0131 496 0001")
    (grant, *_rest) = make.share(plan, member, "flare_up", "goals", may=Access.May.SUGGEST)
    make.share(plan, make.add_friend(plan, ended), "flare_up", until=make.AT + timedelta(seconds=1))
    suggestion = suggestions.make_suggestion(
        plan=plan, by=worker, label="Ailsa", kind="flare_up", target="what_helps", text="A cold cloth", why="It did", at=make.AT
    )
    answers = [
        measuring.note_measure(
            plan=plan,
            by=plan.person,
            measure="own",
            version=1,
            taken_on=date.fromisoformat(day),
            values={"progress": 4},
            words="so so",
            at=make.AT,
        )
        for day in ("2026-10-01", "2026-11-01")
    ]
    link, secret = sharing.share_by_link(
        plan=plan, by=plan.person, label="Sister", pin="4829", kinds=["flare_up"], purpose="unwell", until=grant.until, at=make.AT
    )
    return {
        "plan": plan,
        "owner": plan.person,
        "goal": goal,
        "step": step,
        "member": member,
        "worker": worker,
        "ended": ended,
        "grant": grant,
        "suggestion": suggestion,
        "answer": answers[0],
        "link": link,
        "secret": secret,
    }
