"""The steps in which a service or a group is described. Each reads an entry's dict, asks, and gives the dict back with its answers.

Guidance stands beside each field. What a form does not ask (labels of other schemes, a second contact, a rule for each third month)
is left as it is. The step "where" is in `entry_where.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core.validators import MinLengthValidator
from django.utils.translation import gettext_lazy as _

from yersel.directory import facets
from yersel.directory.entry_data import Data
from yersel.directory.entry_rules import LONGEST_DESCRIPTION, LONGEST_NAME, LONGEST_SUMMARY, MOST_TAGS, SHORTEST
from yersel.directory.models import Facet, Service, TaxonomyTerm
from yersel.directory.telling_forms import PlainForm

CHARITY = "GB-SC"


class StepForm(PlainForm):
    """One step. `title` is its heading, `lede` what it is for; a `required` step must be done before anything is sent."""

    title: ClassVar[Any] = ""
    lede: ClassVar[Any] = ""
    is_required: ClassVar[bool] = False
    is_draft = False

    def __init__(self, data: Any = None, *, entry: Data) -> None:
        self.entry = entry
        super().__init__(data, initial=self.initial_of(entry))

    def initial_of(self, entry: Data) -> Data:
        """What the fields show of an entry. Fields named as its columns need no more than this."""
        return {name: entry.get(name) for name in self.base_fields}

    def relax(self) -> None:
        """Take a draft: what is missing may be missing, and what is short may be. What is wrong is still wrong."""
        self.is_draft = True
        for field in self.fields.values():
            field.required = False
            field.validators = [one for one in field.validators if not isinstance(one, MinLengthValidator)]

    def merged(self) -> Data:
        """The entry with the answers. Call it when the form is valid."""
        answers = {name: self.cleaned_data[name] for name in self.base_fields if name in self.cleaned_data}
        return {**self.entry, **answers}


class WhoStep(StepForm):
    """Which group, and what the service is called: enough to see whether it is here already."""

    title, is_required = _("Who you are, and what it is called"), True
    lede = _("From this we look whether it is in the directory already.")
    organisation = forms.CharField(
        label=_("Which group or organisation runs it?"),
        max_length=LONGEST_NAME,
        help_text=_("Its full name, as people know it. A small group without a name: the name of whoever runs it for people."),
    )
    charity_number = forms.RegexField(
        r"^\s*[Ss][Cc]\s*\d{6}\s*$",
        label=_("Scottish charity number of the group"),
        required=False,
        help_text=_("If it has one: SC and six digits."),
        error_messages={"invalid": _("A Scottish charity number is SC and six digits, such as SC012345")},
    )
    role = forms.ChoiceField(
        label=_("What are you to the group?"),
        choices=[("runs", _("I run it, or work or volunteer there")), ("goes", _("I go there")), ("knows", _("I know of it"))],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label=_("What is the service called?"),
        max_length=LONGEST_NAME,
        help_text=_("The name on the poster, without the town. One service at a time: a group with a walk and a café has two."),
    )
    postcode = forms.CharField(
        label=_("The postcode where people meet"), required=False, max_length=10, help_text=_("If people meet somewhere.")
    )
    phone = forms.CharField(label=_("The phone number people ring"), required=False, max_length=40)

    def initial_of(self, entry: Data) -> Data:
        group, places, phones = entry.get("organisation") or {}, entry.get("places") or [], entry.get("phones") or []
        return {
            "organisation": group.get("name"),
            "charity_number": group.get("charity_number"),
            "role": group.get("role"),
            "name": entry.get("name"),
            "postcode": (entry.get("asked") or {}).get("postcode") or next((_postcode(place) for place in places), ""),
            "phone": (entry.get("asked") or {}).get("phone") or next((phone["number"] for phone in phones), ""),
        }

    def merged(self) -> Data:
        answers, before = self.cleaned_data, self.entry.get("organisation") or {}
        group = {"name": answers["organisation"], "role": answers["role"]}
        if answers["charity_number"]:
            group["charity_number"] = answers["charity_number"].replace(" ", "").upper()
        if before.get("name") == group["name"] and before.get("id"):
            group["id"] = before["id"]
        asked = {"postcode": answers.get("postcode", ""), "phone": answers.get("phone", "")}
        return {**self.entry, "name": answers["name"], "organisation": group, "asked": asked}


def _postcode(place: Data) -> str:
    return str((place.get("address") or {}).get("postal_code") or "")


class NameStep(StepForm):
    """The first step where an entry is changed: its group stays."""

    title, is_required = _("What it is called"), True
    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    alternate_name = forms.CharField(label=_("Another name that people know"), required=False, max_length=LONGEST_NAME)
    status = forms.ChoiceField(label=_("Is it running?"), choices=Service.Status.choices, widget=forms.RadioSelect)
    alert = forms.CharField(
        label=_("Something everybody must know first"),
        required=False,
        max_length=300,
        help_text=_("It stands in a box on top, such as: “In December we meet at the library.”"),
    )


def _text(label: Any, most: int, help_text: Any, *, least: int = 0) -> forms.CharField:
    return forms.CharField(label=label, min_length=least or None, max_length=most, help_text=help_text, widget=forms.Textarea)


class WhatStep(StepForm):
    title, is_required = _("What it is"), True
    lede = _("Write as you would tell a neighbour. Short sentences are read to the end.")
    summary = _text(
        _("In one sentence"),
        LONGEST_SUMMARY,
        _("What people do there, and for whom. 50 to 200 characters. Such as: “A gentle walk for people with lung conditions.”"),
        least=SHORTEST,
    )
    description = _text(
        _("Describe it"),
        LONGEST_DESCRIPTION,
        _("What happens when you go the first time? Who meets you? 50 to 2,000 characters; about 750 is what most people read."),
        least=SHORTEST,
    )


def _choices(facet: Facet) -> list[tuple[str, list[tuple[str, str]]]]:
    """The terms of a facet under their headings."""
    found: dict[str, list[tuple[str, str]]] = {}
    for term in terms_of(facet):
        found.setdefault(term.group_label, []).append((term.code, term.name))
    return list(found.items())


def terms_of(facet: Facet) -> Iterable[TaxonomyTerm]:
    return TaxonomyTerm.objects.filter(taxonomy__code=facet, bit__isnull=False).order_by("order", "name")


def boxes(label: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, help_text=help_text, widget=forms.CheckboxSelectMultiple)


def _codes(entry: Data, facet: str) -> list[str]:
    return [row["code"] for row in entry.get("tags") or [] if row.get("facet") == facet]


class _TagsStep(StepForm):
    """A step that chooses terms: fields of the names in `facets_asked`, each of one facet."""

    facets_asked: ClassVar[dict[str, Facet]] = {}

    def __init__(self, data: Any = None, *, entry: Data) -> None:
        super().__init__(data, entry=entry)
        for name, facet in self.facets_asked.items():
            self.fields[name].choices = _choices(facet)  # type: ignore[attr-defined]

    def initial_of(self, entry: Data) -> Data:
        return {**super().initial_of(entry), **{name: _codes(entry, facet) for name, facet in self.facets_asked.items()}}

    def merged_tags(self) -> list[Data]:
        """The tags as chosen here; those of other facets and schemes stay, and a tag that stays keeps what it says beside."""
        before = self.entry.get("tags") or []
        known = {(row["facet"], row["code"]): row for row in before}
        rows = [row for row in before if row["facet"] not in self.facets_asked.values()]
        for name, facet in self.facets_asked.items():
            for term in TaxonomyTerm.objects.filter(taxonomy__code=facet, code__in=self.cleaned_data[name]).order_by("id"):
                rows.append(known.get((facet.value, term.code)) or _tag(term, facet))
        return rows


def _tag(term: TaxonomyTerm, facet: Facet) -> Data:
    row = {"term_id": str(term.pk), "value": "", "label": "", "minimum_age": None, "maximum_age": None}
    return {**row, "facet": facet.value, "code": term.code}


class TagsStep(_TagsStep):
    title = _("Conditions and kinds of support")
    lede = _("So that people find it. At most eight in all; none if it is for everybody.")
    facets_asked: ClassVar = {"kinds": Facet.KIND, "conditions": Facet.CONDITION}
    kinds = boxes(_("What kind of support is it?"))
    conditions = boxes(_("For which conditions?"), _("Only if it is for people with these. A walk for everybody has none."))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if len(cleaned.get("kinds", [])) + len(cleaned.get("conditions", [])) > MOST_TAGS:
            raise forms.ValidationError(_("Choose at most eight in all. A heading can stand for what is under it."))
        return cleaned

    def merged(self) -> Data:
        return {**self.entry, "tags": self.merged_tags()}


class PeopleStep(_TagsStep):
    title = _("Who it is for")
    lede = _("Tick nothing if it is for everybody.")
    facets_asked: ClassVar = {"who": Facet.WHO, "stages": Facet.STAGE}
    who = boxes(_("Is it for certain people?"))
    stages = boxes(_("Where are people just now?"), _("When in the life with a condition does it help most?"))
    minimum_age = forms.IntegerField(label=_("From which age?"), required=False, min_value=0, max_value=130)
    maximum_age = forms.IntegerField(label=_("Up to which age?"), required=False, min_value=0, max_value=130)
    eligibility_description = forms.CharField(
        label=_("Anything else about who can come"), required=False, max_length=500, widget=forms.Textarea
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages besides English"),
        required=False,
        choices=[(one.code, one.label) for one in facets.FIXED["language"]],
        widget=forms.CheckboxSelectMultiple,
    )

    def initial_of(self, entry: Data) -> Data:
        return {**super().initial_of(entry), "languages": [row["code"] for row in entry.get("languages") or []]}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        least, most = cleaned.get("minimum_age"), cleaned.get("maximum_age")
        if least is not None and most is not None and least > most:
            self.add_error("maximum_age", _("The second age must be the higher one"))
        return cleaned

    def merged(self) -> Data:
        known = {row["code"]: row for row in self.entry.get("languages") or []}
        names = {one.code: str(one.label) for one in facets.FIXED["language"]}
        kept = [row for code, row in known.items() if code not in names]
        spoken = [known.get(code) or {"code": code, "name": names[code], "note": ""} for code in self.cleaned_data["languages"]]
        plain = {name: self.cleaned_data[name] for name in ("minimum_age", "maximum_age", "eligibility_description")}
        return {**self.entry, **plain, "languages": [*kept, *spoken], "tags": self.merged_tags()}


class AccessStep(StepForm):
    """One box for each feature, with the questions that people ask. Empty is "not told us", never "no"."""

    title = _("Getting in and taking part")
    lede = _("Write what is true, also where it is “no”. What you leave empty is shown as “not told us”.")

    def __init__(self, data: Any = None, *, entry: Data) -> None:
        super().__init__(data, entry=entry)
        known = {row["code"]: row["details"] for row in self._rows_now()}
        for term in terms_of(Facet.ACCESS):
            self.fields[term.code] = forms.CharField(
                label=term.name,
                required=False,
                max_length=500,
                initial=known.get(term.code, ""),
                help_text=" ".join(term.prompt_questions),
            )

    def _rows_now(self) -> list[Data]:
        places = self.entry.get("places") or []
        return [*(self.entry.get("access") or []), *(places[0].get("access") or [] if places else [])]

    def merged(self) -> Data:
        """What is about a place goes to the first place, where there is one; the rest to the service as a whole."""
        entry, places = {**self.entry}, [dict(place) for place in self.entry.get("places") or []]
        asked = {term.code: term for term in terms_of(Facet.ACCESS)}
        known = {row["code"]: row for row in self._rows_now()}
        here = {row["code"] for row in (places[0].get("access") or [] if places else [])}
        entry["access"] = [row for row in entry.get("access") or [] if row["code"] not in asked]
        if places:
            places[0]["access"] = [row for row in places[0].get("access") or [] if row["code"] not in asked]
        for code, term in asked.items():
            if details := self.cleaned_data.get(code):
                row = {"feature_id": str(term.pk), "url": known.get(code, {}).get("url", ""), "facet": Facet.ACCESS.value}
                is_here = places and (code in here or (term.scope != "remote" and code not in known))
                (places[0]["access"] if is_here else entry["access"]).append({**row, "code": code, "details": details})
        return {**entry, "places": places} if places else entry


class GroupStep(StepForm):
    """An organisation, all on one page."""

    title, is_required = _("About the group"), True
    name = forms.CharField(label=_("Name of the group"), max_length=LONGEST_NAME)
    alternate_name = forms.CharField(label=_("Another name that people know"), required=False, max_length=LONGEST_NAME)
    description = _text(
        _("What does the group do?"),
        LONGEST_DESCRIPTION,
        _("Two or three short sentences. 50 to 2,000 characters."),
        least=SHORTEST,
    )
    charity_number = WhoStep.base_fields["charity_number"]
    phone = forms.CharField(label=_("Phone"), required=False, max_length=40)
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254, help_text=_("It is shown to everybody."))
    website = forms.URLField(label=_("Web page"), required=False, max_length=500, assume_scheme="https")

    def initial_of(self, entry: Data) -> Data:
        phones, numbers = entry.get("phones") or [], entry.get("identifiers") or []
        charity = next((row["identifier"] for row in numbers if row["identifier_scheme"] == CHARITY), "")
        phone = next((row["number"] for row in phones), "")
        return {**super().initial_of(entry), "charity_number": charity, "phone": phone}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not any(cleaned.get(name) for name in ("phone", "email", "website")):
            raise forms.ValidationError(_("Give at least one of phone, e-mail and web page"))
        return cleaned

    def merged(self) -> Data:
        columns = {name: self.cleaned_data[name] for name in ("name", "alternate_name", "description", "email", "website")}
        numbers = [row for row in self.entry.get("identifiers") or [] if row["identifier_scheme"] != CHARITY]
        return {
            **self.entry,
            **columns,
            "phones": first_phone(self.entry.get("phones") or [], self.cleaned_data["phone"]),
            "identifiers": [*numbers, *charity_number(self.cleaned_data["charity_number"])],
        }


def first_phone(rows: list[Data], number: str, *, place: int = 0, description: str | None = None) -> list[Data]:
    """The phones with this number at that place: changed, added or, where it is empty, taken away."""
    rows = [dict(row) for row in rows]
    if place < len(rows):
        if not number:
            return [*rows[:place], *rows[place + 1 :]]
        rows[place] |= {"number": number} if description is None else {"number": number, "description": description}
    elif number:
        rows.append({"number": number, "extension": "", "type": "", "description": description or ""})
    return rows


def charity_number(number: str) -> list[Data]:
    if not number:
        return []
    clean = number.replace(" ", "").upper()
    return [{"identifier_scheme": CHARITY, "identifier_type": "Scottish charity number", "identifier": clean}]
