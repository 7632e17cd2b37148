"""One row of a table becomes what the steps would have made of the same answers, by the steps' own forms, or a list of what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from yersel.core.folding import fold
from yersel.directory import bulk_words, twins
from yersel.directory.bulk_columns import BY_FIELD
from yersel.directory.bulk_words import WordUnknown
from yersel.directory.entry_data import Data
from yersel.directory.entry_forms import PeopleStep, StepForm, TagsStep, WhatStep, WhoStep
from yersel.directory.entry_rules import problems_of
from yersel.directory.entry_where import WhereStep
from yersel.directory.models import BulkUpload, Facet, Organisation
from yersel.directory.operations.bulk import Checked

STEPS: list[type[StepForm]] = [WhoStep, WhatStep, WhereStep, TagsStep, PeopleStep]
WHOLE_ROW = ""
Typed = Mapping[str, str]


@dataclass
class RowChecker:
    """Checks the rows of one upload. Rows before are known by `seen`: (name, group, postcode or areas) to the row's number."""

    upload: BulkUpload
    seen: dict[str, int] = field(default_factory=dict)
    _groups: dict[tuple[str, str], list[Organisation]] = field(default_factory=dict)

    def check(self, number: int, typed: Typed) -> Checked:
        """What one row would make, or what is wrong with it."""
        answers, problems = self._answers(typed)
        data = self._through_the_steps(answers, problems)
        if not problems:
            self._find_group(data, problems)
        if not problems:
            problems += [(WHOLE_ROW, one.text) for one in problems_of(data)]
        first = self.seen.setdefault(self.key(typed), number)
        if first != number:
            problems.append((WHOLE_ROW, _("It is the same as row %(number)d: same name, group and place.") % {"number": first}))
        if problems:
            return Checked(number, problems=[list(pair) for pair in dict.fromkeys(problems)])
        alike = [[one.service.name, one.service.get_absolute_url(), one.why] for one in twins.surest_twins_of(data)]
        return Checked(number, data=data, twins=alike)

    def key(self, typed: Typed) -> str:
        """What tells one row from another."""
        group = "" if self.upload.organisation_id else typed.get("organisation", "")
        where = typed.get("postcode", "").replace(" ", "") or typed.get("areas", "")
        return "|".join(fold(part) for part in (typed.get("name", ""), group, where))

    def _answers(self, typed: Typed) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        """The row as the forms of the steps would be sent, and words that are in no list of ours."""
        answers: dict[str, Any] = {BY_FORM_FIELD.get(key, key): text for key, text in typed.items() if key not in _READERS}
        problems: list[tuple[str, str]] = []
        for key, read in _READERS.items():
            try:
                answers |= read(typed.get(key, ""))
            except WordUnknown as unknown:
                problems.append((key, str(unknown)))
        answers |= {"role": "runs" if self.upload.organisation_id else "knows", "postcode": typed.get("postcode", "")}
        answers["place_0_postcode"] = typed.get("postcode", "")
        if self.upload.organisation and not answers.get("organisation"):
            answers["organisation"] = self.upload.organisation.name
        if typed.get("postcode") and not any(typed.get(key) for key in ("place", "street", "town", "hidden")):
            problems.append(("place", _("Write the name of the place, the street or the town beside the postcode")))
        if (phone := typed.get("phone", "")) and not phone.startswith(("0", "+", "(")) and phone.replace(" ", "").isdigit():
            problems.append(("phone", _("A number begins with 0. The spreadsheet has lost it: make the cell “text”")))
        return answers, problems

    def _through_the_steps(self, answers: dict[str, Any], problems: list[tuple[str, str]]) -> Data:
        data: Data = {}
        for step in STEPS:
            form = step(answers, entry=data)
            if form.is_valid():
                data = form.merged()
                continue
            known = {column for column, _words in problems}
            for name, errors in form.errors.items():
                column = BY_FIELD.get(name) or BY_FIELD.get(re.sub(r"time_\d_", "time_0_", name), WHOLE_ROW)
                is_said = "areas" in known if column == WHOLE_ROW else column in known
                if not is_said:
                    problems += [(column, str(error)) for error in errors]
        return data

    def _find_group(self, data: Data, problems: list[tuple[str, str]]) -> None:
        """Put the service under the group that it names, where we have that one."""
        group, chosen = data["organisation"], self.upload.organisation
        if chosen is not None:
            if fold(group["name"]) != fold(chosen.name):
                problems.append(("organisation", _("This file is for %(group)s alone.") % {"group": chosen.name}))
            data["organisation"] = {**group, "id": str(chosen.pk), "name": chosen.name}
            return
        found = self._groups_named(data)
        if len(found) > 1:
            words = _("We have several groups of this name. Write the charity number, so that we know which.")
            problems.append(("charity_number", words))
        elif found:
            data["organisation"] = {**group, "id": str(found[0].pk), "name": found[0].name}

    def _groups_named(self, data: Data) -> list[Organisation]:
        number = data["organisation"].get("charity_number", "")
        key = (fold(data["organisation"]["name"]), number)
        if key not in self._groups:
            found = twins.groups_named(data)
            sure = [one for one in found if number and one.identifiers.filter(identifier=number).exists()]
            self._groups[key] = sure or found
        return self._groups[key]


BY_FORM_FIELD = {column: name for name, column in BY_FIELD.items()}
_READERS: dict[str, Callable[[str], dict[str, Any]]] = {
    "areas": lambda text: {"areas": bulk_words.areas(text)},
    "attending": lambda text: {"attending": bulk_words.attending(text)},
    "days": bulk_words.days,
    "from": lambda text: bulk_words.hours("from", text),
    "to": lambda text: bulk_words.hours("to", text),
    "rhythm": bulk_words.rhythm,
    "date": bulk_words.first_date,
    "hidden": bulk_words.hidden,
    "cost": bulk_words.cost,
    "kinds": lambda text: {"kinds": bulk_words.terms(Facet.KIND, text)},
    "conditions": lambda text: {"conditions": bulk_words.terms(Facet.CONDITION, text)},
    "who": lambda text: {"who": bulk_words.terms(Facet.WHO, text)},
    "languages": lambda text: {"languages": bulk_words.languages(text)},
}
