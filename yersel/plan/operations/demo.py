"""A plan of a made-up person for the demo: filled in, shared with another, looked at, with a suggestion that waits."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from yersel.accounts.models import Person, Role
from yersel.consent.models import Access
from yersel.core.vocabulary import Stage
from yersel.directory.queries import entry_facts
from yersel.plan import queries
from yersel.plan.changes import seen_of
from yersel.plan.models import CircleMember, Plan
from yersel.plan.operations import circle, goals, measuring, plans, sections, sharing, suggestions
from yersel.plan.wanted import Doer, GoalStatus, StepStatus

_PARTS: dict[str, dict[str, Any]] = {
    "about_me": {
        "most_important_to_me": "Getting out to the allotment with my pals.",
        "how_i_communicate": "Slowly, please. I lose the thread when I am tired.",
        "please_do": "Ask me first. Sit down beside me.",
        "please_dont": "Finish my sentences.",
    },
    "what_matters": {"what_matters": "To keep doing things with other people.", "who_matters": "My sister, and the choir."},
    "keeping_well": {"keeps_me_well": "A walk before noon. Singing.", "monday": "Allotment", "thursday": "Choir"},
    "flare_up": {
        "early_signs": "I am out of breath on the stair. I sleep badly.",
        "what_helps": "Sitting by the open window. Slow breaths. The blue cushion.",
        "what_i_do_first": "Sit. Ring my sister.",
        "when_to_get_help": "What my own team and I have written down stands on the fridge.",
    },
    "questions": {"rows": [{"question": "Is there a group near me?", "for_when": "Practice nurse", "answer": ""}]},
}


@transaction.atomic
def load_demo_plan(*, at: datetime, service_ids: list[UUID]) -> Plan | None:
    """The plan of the demo's member, once; None where there is no such person. `service_ids` become its steps."""
    owner, worker = _demo_person(Role.PUBLIC_MEMBER), _demo_person(Role.LINK_WORKER)
    if owner is None or worker is None:
        return None
    if (plan := queries.plan_of(owner)) is not None:
        return plan
    then = at - timedelta(days=40)
    plan = plans.start_plan(by=owner, at=then)
    plans.change_cover(plan=plan, by=owner, title="", stages=[Stage.LIVING_FOR_TODAY], has_opened_wishes=False, at=then)
    for number, (kind, body) in enumerate(_PARTS.items()):
        sections.save_section(plan=plan, by=owner, kind=kind, body=body, seen=0, at=then + timedelta(days=number))
    _goals(plan, owner, service_ids, then)
    for days, progress in ((35, 3), (21, 5), (7, 6)):
        measuring.note_measure(
            plan=plan,
            by=owner,
            measure="own",
            version=1,
            taken_on=(at - timedelta(days=days)).date(),
            values={"progress": progress, "confidence": progress + 1},
            words="",
            at=at,
        )
    _circle(plan, owner, worker, at)
    return plan


def _goals(plan: Plan, owner: Person, service_ids: list[UUID], at: datetime) -> None:
    content = {"words": "Sing with other people again", "status": GoalStatus.ACTIVE.value, "confidence": 6, "progress": 4}
    goal = goals.add_goal(plan=plan, by=owner, content=content, at=at)
    first = {"text": "Ask my sister to come along the first time", "doer": Doer.ME.value, "status": StepStatus.DONE.value}
    goals.add_step(plan=plan, by=owner, goal_id=goal.pk, content=first, at=at)
    for entry in entry_facts(service_ids).values():
        step = {
            "text": f"Try {entry.name}",
            "doer": Doer.COMMUNITY.value,
            "status": StepStatus.DOING.value,
            "service_id": str(entry.id),
            "service_seen": seen_of(entry),
        }
        goals.add_step(plan=plan, by=owner, goal_id=goal.pk, content=step, at=at)


def _circle(plan: Plan, owner: Person, worker: Person, at: datetime) -> None:
    sister = {"name": "Isla (made up)", "relationship": "my sister", "phone": "0131 496 0011", "emergency_contact": True}
    circle.add_member(plan=plan, by=owner, content=sister, is_worker=False, at=at)
    content = {"name": "Lewis (made up)", "relationship": "link worker"}
    member = circle.add_member(plan=plan, by=owner, content=content, is_worker=True, at=at)
    CircleMember.objects.filter(pk=member.pk).update(account=worker, accepted_at=at)
    sharing.share_with_member(
        plan=plan,
        by=owner,
        member_id=member.pk,
        kinds=["flare_up", "goals"],
        may=Access.May.SUGGEST,
        purpose="support-me",
        until=at + timedelta(days=90),
        at=at,
    )
    look = queries.look_of_account(
        worker, at=at + timedelta(hours=1), request_id=uuid4(), role="works with you", reason="meeting"
    )
    queries.sections_shown_to(plan=plan, kinds=["flare_up", "goals"], look=look)
    suggestions.make_suggestion(
        plan=plan,
        by=worker,
        label=worker.display_name,
        kind="flare_up",
        target="who_to_contact",
        text="The practice, before noon. Ask for the nurse by name.",
        why="You told me that she knows you.",
        at=at + timedelta(hours=2),
    )


def clear_demo_plan(*, at: datetime) -> None:
    """Erase the demo's plan."""
    owner = _demo_person(Role.PUBLIC_MEMBER)
    plan = queries.plan_of(owner) if owner else None
    if owner is not None and plan is not None:
        plans.erase_plan(plan=plan, by=owner, at=at)


def _demo_person(role: Role) -> Person | None:
    return Person.objects.open().filter(is_demo=True, email__contains=f".{role.value}@").first()
