"""Who may do what with a plan.

A plan belongs to one person, who alone writes in it, shares it, and answers what others suggest. Others see the parts that the person
has shared with them at that moment, and no more. Whoever may suggest proposes; nothing changes before the person takes it. No role of
the house opens a plan: an administrator is a stranger to it like everybody else.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from yersel.consent.models import Access
from yersel.plan.models import Suggestion

MOST_WAITING = 3  # suggestions of one person for one part
MOST_WRONG_PINS = 5
MOST_GOALS, MOST_STEPS, MOST_MEMBERS, MOST_LINKS = 60, 60, 60, 10
ANSWERS = {Suggestion.Status.ACCEPTED, Suggestion.Status.CHANGED, Suggestion.Status.DECLINED}
# From what to what a suggestion moves, and nothing else does.
MOVES: dict[str, frozenset[str]] = {
    Suggestion.Status.WAITING: frozenset({*ANSWERS, Suggestion.Status.WITHDRAWN}),
    Suggestion.Status.ACCEPTED: frozenset(),
    Suggestion.Status.CHANGED: frozenset(),
    Suggestion.Status.DECLINED: frozenset(),
    Suggestion.Status.WITHDRAWN: frozenset(),
}


def may_move(suggestion: Suggestion, to: Suggestion.Status) -> bool:
    return to in MOVES[suggestion.status]


def may_suggest(grants: Collection[Access], part: str, at: datetime) -> bool:
    """Whether one of somebody's live grants lets them propose changes to a part."""
    return any(grant.part == part and grant.may_suggest and grant.is_live(at) for grant in grants)


def is_due(review_on: date | None, today: date) -> bool:
    """Whether the person's own review date has come."""
    return review_on is not None and review_on <= today
