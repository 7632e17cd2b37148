"""A new service on one long page: the forms of the steps one below the other, with the same rules and the look for what is here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yersel.directory import twins
from yersel.directory.entry_data import Data
from yersel.directory.entry_forms import AccessStep, PeopleStep, StepForm, TagsStep, WhatStep, WhoStep
from yersel.directory.entry_where import WhereStep
from yersel.directory.models import Organisation
from yersel.directory.telling_forms import PlainForm
from yersel.directory.twins import Twin

SECTIONS: dict[str, type[StepForm]] = {
    "who": WhoStep,
    "what": WhatStep,
    "where": WhereStep,
    "tags": TagsStep,
    "people": PeopleStep,
    "access": AccessStep,
}
ASKED_BELOW = ("postcode", "phone")
"""Fields of the first step that are asked a second time in “where”: here they are asked there alone."""


class OnePage:
    """All the forms as one. `is_draft` lets what is missing be missing."""

    def __init__(self, data: Any = None, *, is_draft: bool = False) -> None:
        self.forms = {name: self._section(name, data) for name in SECTIONS}
        self.alike: AlikeForm | None = None
        if is_draft:
            for form in self.forms.values():
                form.relax()

    @staticmethod
    def _section(name: str, data: Any) -> StepForm:
        form = SECTIONS[name](data, entry={})
        form.prefix = name
        for asked in ASKED_BELOW if name == "who" else ():
            del form.fields[asked]
        return form

    def __iter__(self) -> Iterator[forms.Form]:
        """Every form that may have something to say, for the list of what is wrong."""
        yield from [self.alike] if self.alike is not None and self.alike.is_bound else []
        yield from self.forms.values()

    @property
    def errors(self) -> bool:
        return any(form.is_bound and form.errors for form in self)

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in self.forms.values()])  # every one is asked, so that all errors are told at once

    def merged(self) -> Data:
        """The entry that the answers make. Call it when all is valid."""
        data: Data = {}
        for form in self.forms.values():
            form.entry = data
            data = form.merged()
        address = next((place.get("address") or {} for place in data["places"]), {})
        phone = next((row["number"] for row in data["phones"]), "")
        return {**data, "asked": {"postcode": address.get("postal_code", ""), "phone": phone}}

    def look_for_alike(self, data: Data, typed: Any) -> bool:
        """Whether nothing like it is here, or the person has seen what is and says that theirs is another."""
        found, groups = twins.twins_of(data), twins.groups_named(data)
        if not found and not groups:
            return True
        self.alike = AlikeForm(typed if _has_seen(typed, found, groups) else None, twins=found, groups=groups)
        return self.alike.is_valid()

    def with_group(self, data: Data) -> Data:
        """The entry under the group that was chosen, if one was."""
        group = self.alike.chosen() if self.alike is not None else None
        if group is None:
            return data
        return {**data, "organisation": {**data["organisation"], "id": str(group.pk), "name": group.name}}

    def add_error(self, words: Any) -> None:
        """Something about the whole."""
        self.forms["who"].add_error(None, words)


class AlikeForm(PlainForm):
    """What is here already: “mine is different”, and whether one of the groups runs it. `seen` is what was shown when they said so."""

    prefix = "alike"
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    different = forms.BooleanField(
        label=_("None of these is it: mine is different"),
        error_messages={"required": _("Tick this if yours is another one. If one of them is it, open that one")},
    )
    group = forms.ChoiceField(label=_("Is it run by one of these groups?"), required=False, widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, twins: Sequence[Twin], groups: Sequence[Organisation]) -> None:
        first = str(groups[0].pk) if groups else ""
        super().__init__(data, initial={"seen": " ".join(_ids(twins, groups)), "group": first})
        self.twins, self.groups = twins, {str(one.pk): one for one in groups}
        if not twins:
            del self.fields["different"]
        if not groups:
            del self.fields["group"]
        else:
            choices = [*((pk, one.name) for pk, one in self.groups.items()), ("", _("Another group"))]
            self.fields["group"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> Organisation | None:
        return self.groups.get(self.cleaned_data.get("group", ""))


def _ids(found: Sequence[Twin], groups: Sequence[Organisation]) -> list[str]:
    return [str(one.service.pk) for one in found] + [str(one.pk) for one in groups]


def _has_seen(typed: Any, found: Sequence[Twin], groups: Sequence[Organisation]) -> bool:
    """Whether all of these stood on the page that was sent: an answer about others is none about these."""
    return set(_ids(found, groups)) <= set(typed.get("alike-seen", "").split())
