"""Plans, people around them, and looks."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from tests.factories.accounts import make_person
from yersel.accounts.models import Person
from yersel.consent.models import Access, AccessLog
from yersel.plan import queries
from yersel.plan.models import CircleMember, Plan
from yersel.plan.operations import circle, goals, plans, sections, sharing

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
WORDS = "Slow mornings, strong tea"


def make_plan(person: Person | None = None, *, at: datetime = AT) -> Plan:
    return plans.start_plan(by=person or make_person(), at=at)


def write(plan: Plan, kind: str = "flare_up", *, seen: int = 0, at: datetime = AT, **body: Any) -> Any:
    return sections.save_section(plan=plan, by=plan.person, kind=kind, body=body or {"what_helps": WORDS}, seen=seen, at=at)


def add_goal(plan: Plan, words: str = "Walk to the shop", **content: Any) -> Any:
    return goals.add_goal(plan=plan, by=plan.person, content={"words": words, "status": "active", **content}, at=AT)


def add_step(plan: Plan, goal: Any, text: str = "Ring the group", **content: Any) -> Any:
    return goals.add_step(
        plan=plan, by=plan.person, goal_id=goal.pk, content={"text": text, "doer": "i", "status": "not_started", **content}, at=AT
    )


def add_friend(plan: Plan, account: Person | None = None, *, is_worker: bool = False, **content: Any) -> CircleMember:
    """Somebody of the circle; with an account they have accepted."""
    member = circle.add_member(plan=plan, by=plan.person, content={"name": "My sister", **content}, is_worker=is_worker, at=AT)
    if account is not None:
        member.account, member.accepted_at = account, AT
        member.save()
    return member


def share(plan: Plan, member: CircleMember, *kinds: str, at: datetime = AT, **more: Any) -> list[Access]:
    return sharing.share_with_member(
        **{
            "plan": plan,
            "by": plan.person,
            "member_id": member.pk,
            "kinds": kinds or ("flare_up",),
            "may": Access.May.SEE,
            "purpose": "support-me",
            "until": at + timedelta(days=7),
            "at": at,
            **more,
        }
    )


def look(person: Person, *, at: datetime = AT, how: AccessLog.How = AccessLog.How.SCREEN) -> queries.Look:
    return queries.look_of_account(person, at=at, request_id=uuid4(), how=how)


def shown_to(person: Person, plan: Plan, *kinds: str, at: datetime = AT) -> Any:
    return queries.sections_shown_to(plan=plan, kinds=kinds or ("flare_up",), look=look(person, at=at))
