"""Which steps a contribution has, in their order, what comes next, and what its last page shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yersel.directory.entry_data import entry_as_data
from yersel.directory.entry_forms import AccessStep, GroupStep, NameStep, PeopleStep, StepForm, TagsStep, WhatStep, WhoStep
from yersel.directory.entry_rules import Said, hints_of, new_problems, problems_of, problems_of_group
from yersel.directory.entry_where import WhereStep
from yersel.directory.entry_words import differences, lines_of
from yersel.directory.models import Contribution

CHECK = "check"
FORMS: dict[str, type[StepForm]] = {
    "who": WhoStep,
    "name": NameStep,
    "what": WhatStep,
    "where": WhereStep,
    "tags": TagsStep,
    "people": PeopleStep,
    "access": AccessStep,
    "group": GroupStep,
}
_REST = ["what", "where", "tags", "people", "access", CHECK]


@dataclass(frozen=True)
class StepShown:
    """A step in the list of steps."""

    name: str
    title: str | Promise
    is_required: bool
    is_here: bool


def is_group(contribution: Contribution) -> bool:
    """Whether it is about an organisation itself, not a service."""
    if contribution.kind == Contribution.Kind.EDIT:
        return contribution.service_id is None
    return contribution.kind == Contribution.Kind.NEW_ORGANISATION


def names_of(contribution: Contribution) -> list[str]:
    if is_group(contribution):
        return ["group", CHECK]
    return ["name" if contribution.kind == Contribution.Kind.EDIT else "who", *_REST]


def next_after(contribution: Contribution, step: str) -> str:
    names = names_of(contribution)
    return names[names.index(step) + 1]


def trail(contribution: Contribution, here: str) -> list[StepShown]:
    found = []
    for name in names_of(contribution):
        form = FORMS.get(name)
        title = form.title if form else _("Check and send")
        found.append(StepShown(name, title, form is None or form.is_required, name == here))
    return found


def check_page(contribution: Contribution) -> dict[str, Any]:
    """The preview, what must be mended, what would be better, and for a change what differs from what is published now."""
    data, it = contribution.data, contribution.service or contribution.organisation
    is_edit = contribution.kind == Contribution.Kind.EDIT and it is not None
    before = entry_as_data(it) if is_edit and it else {}
    rules = problems_of_group if is_group(contribution) else problems_of
    problems = new_problems(rules(data), rules(before)) if is_edit else rules(data)
    return {
        "lines": lines_of(data),
        "problems": [_reachable(one, contribution) for one in problems],
        "hints": [] if is_group(contribution) else [_reachable(one, contribution) for one in hints_of(data)],
        "differences": differences(before, data) if is_edit else [],
        "is_edit": is_edit,
        "changed_meanwhile": bool(is_edit and it and it.last_edited and it.last_edited > contribution.started_at),
    }


def _reachable(said: Said, contribution: Contribution) -> Said:
    """At a step that this contribution has: the name of an entry that is there already is asked in a step of its own."""
    names = names_of(contribution)
    return said if said.step in names else Said(names[0], said.text)
