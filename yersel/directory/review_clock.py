"""The clock of the review ladder: how many months after its last check an entry stands on which step.

An entry that nobody ever checked starts its clock when it came in. The months are settings (`REVIEW_MONTHS`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta
from django.conf import settings

from yersel.directory.models import Review

Step = Review.Step
STEPS = (Step.DUE, Step.REMINDED, Step.DEMOTED, Step.DORMANT)
JOIN_MONTHS = 2  # entries of one owner that are due so soon come into the same mail
LINK_DAYS = 60  # how long a link in a mail can be followed, and so how long the last mail is left to be answered


@dataclass(frozen=True)
class Cutoffs:
    """An entry last checked at one of these times, or before, is on that step. `joins`: may come into its owner's mail already."""

    joins: datetime
    by_step: dict[Step, datetime]
    answer_by: datetime

    def step_of(self, checked_at: datetime, *, demoted_at: datetime | None) -> Step | None:
        """The step for an entry checked then; None while it is fresh. It is dormant once the last mail of this cycle,
        sent at `demoted_at`, has had no answer."""
        reached = [step for step in STEPS if checked_at <= self.by_step[step]]
        if Step.DORMANT in reached and (demoted_at is None or demoted_at > self.answer_by):
            return Step.DEMOTED
        return reached[-1] if reached else None


def cutoffs(at: datetime) -> Cutoffs:
    """The cut-off times of a run at `at`."""
    by_step = {step: at - relativedelta(months=months) for step, months in zip(STEPS, settings.REVIEW_MONTHS, strict=True)}
    joins = at - relativedelta(months=max(0, settings.REVIEW_MONTHS[0] - JOIN_MONTHS))
    return Cutoffs(joins, by_step, at - timedelta(days=LINK_DAYS))


def rank(step: str) -> int:
    """1 for the first step of the ladder, 4 for the last."""
    return STEPS.index(Step(step)) + 1
