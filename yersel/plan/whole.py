"""The whole plan for the download of all one's data."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

from yersel.accounts.models import Person
from yersel.consent.models import AccessLog
from yersel.core import clock
from yersel.plan import queries
from yersel.plan.own_format import as_json
from yersel.plan.sections import KINDS
from yersel.plan.taking_away import as_file


def plan_for_download(person: Person) -> Any:
    """The plan as its own file has it; None where there is none. The look is the person's own, and logged as a copy taken."""
    plan = queries.plan_of(person)
    if plan is None:
        return None
    look = queries.look_of_account(person, at=clock.now(), request_id=uuid4(), how=AccessLog.How.EXPORT)
    shown = queries.sections_shown_to(plan=plan, kinds=KINDS, look=look)
    versions = queries.all_versions(plan=plan, look=look)
    earlier = queries.earlier_goals_and_steps(plan=plan, look=look)
    return json.loads(as_json(as_file(queries.cover_of(plan=plan, look=look), shown, versions, earlier), at=look.at))
