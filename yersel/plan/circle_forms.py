"""The forms of the circle: somebody in it, and where their invitation goes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yersel.plan.reading import MemberShown
from yersel.plan.text_field import Text
from yersel.plan.wanted import LONGEST_WORDS


class MemberForm(forms.Form):
    """Somebody around the person. Only what is needed."""

    name = Text(
        label=_("Their name"),
        help_text=_("As you call them. Write only what you need to know here."),
        max_length=120,
        error_messages={"required": _("Write what you call them")},
    )
    relationship = Text(
        label=_("Who they are to you"), help_text=_("Such as: my sister, my link worker."), required=False, max_length=120
    )
    phone = Text(label=_("Phone"), required=False, max_length=40)
    email = forms.EmailField(label=_("E-mail"), required=False)
    what_they_do = Text(label=_("What they do for me"), required=False, rows=2, max_length=LONGEST_WORDS)
    emergency_contact = forms.BooleanField(label=_("Somebody to ring in an emergency"), required=False)
    is_worker = forms.BooleanField(
        label=_("They work with me: in a GP team, a service or a group"),
        help_text=_("Then they are asked why they look, each time, and you can read it."),
        required=False,
    )

    @classmethod
    def of(cls, member: MemberShown) -> MemberForm:
        return cls(initial={**member.content, "email": member.email, "is_worker": member.is_worker})

    def content(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        said["e-mail"] = said.pop("email")
        said.pop("is_worker")
        return {name: value for name, value in said.items() if value}


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=_("Their e-mail address"), help_text=_("We use it for this one mail, and keep it nowhere else.")
    )
