"""The way back to one's plan on the first page of the site. Nothing of the plan is opened for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from yersel.accounts.models import Person
from yersel.core import clock
from yersel.plan.queries import plan_with_waiting
from yersel.plan.shared_reading import how_many_live


def my_plan(request: HttpRequest | None, subject: Any) -> Mapping[str, Any] | None:
    """Fills the slot `home-greeting` for whoever has begun a plan. One query, one more where suggestions wait; none for a visitor."""
    person = getattr(request, "user", None)
    if not isinstance(person, Person):
        return None
    plan, rests_on = plan_with_waiting(person)
    if plan is None:
        return None
    return {"plan": plan, "waiting": how_many_live(rests_on, at=clock.now()), "today": clock.today()}
