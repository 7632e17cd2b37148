"""The forms of sharing: what is shared with whom, and what is asked of whoever opens it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yersel.consent.models import LONGEST_ACCESS, Access
from yersel.core import clock
from yersel.core.forms import SplitDateField
from yersel.plan.reading import MemberShown
from yersel.plan.sections import KINDS, Words
from yersel.plan.text_field import Text

PURPOSES: tuple[tuple[str, Words], ...] = (
    ("support-me", _("So that they can support me")),
    ("unwell", _("For when I am unwell")),
    ("appointment", _("For an appointment")),
    ("move", _("For a move between services")),
    ("keep-informed", _("So that they know how I am")),
)
REASONS: tuple[tuple[str, Words], ...] = (
    ("meeting", _("We are meeting")),
    ("phone-call", _("A phone call")),
    ("asked", _("The person asked me to")),
    ("review", _("A review")),
)
LASTS: tuple[tuple[str, Words, timedelta | None], ...] = (
    ("week", _("1 week"), timedelta(days=7)),
    ("month", _("1 month"), timedelta(days=30)),
    ("quarter", _("3 months"), timedelta(days=91)),
    ("year", _("1 year"), timedelta(days=365)),
    ("date", _("Until a day that I choose"), None),
)


class ShareForm(forms.Form):
    """Who may see what, what for, and until when. Nothing is ticked beforehand."""

    recipient = forms.ChoiceField(
        label=_("With whom?"), widget=forms.RadioSelect, error_messages={"required": _("Choose with whom to share")}
    )
    label = Text(
        label=_("Who the link is for"),
        help_text=_("Only for a link. So that you know later. Only you see this."),
        required=False,
        max_length=80,
    )
    pin = forms.RegexField(
        label=_("A PIN for the link"),
        help_text=_("Only for a link: 4 to 8 digits. Tell it to them yourself, not in the same message."),
        regex=r"^\d{4,8}$",
        required=False,
        error_messages={"invalid": _("The PIN is 4 to 8 digits")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Which parts?"), widget=forms.CheckboxSelectMultiple, error_messages={"required": _("Tick at least one part")}
    )
    may = forms.ChoiceField(
        label=_("What may they do?"),
        help_text=_("They can suggest words for what you have written. Goals, people and numbers they can only see."),
        choices=Access.May.choices,
        widget=forms.RadioSelect,
        initial=Access.May.SEE,
    )
    purpose = forms.ChoiceField(
        label=_("What for?"),
        choices=PURPOSES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is for")},
    )
    lasts = forms.ChoiceField(
        label=_("For how long?"),
        choices=[(key, words) for key, words, _span in LASTS],
        widget=forms.RadioSelect,
        initial="quarter",
    )
    until = SplitDateField(label=_("Until this day, if you choose one"), required=False)

    def __init__(self, *args: Any, members: Iterable[MemberShown] = (), kinds: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(member.id), _named(member)) for member in members if member.account_id]
        self._choices("recipient", [*people, ("link", str(_("Somebody without an account: a link with a PIN")))])
        self._choices("kinds", [(code, str(KINDS[code].title)) for code in kinds])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("recipient") == "link":
            if not said.get("pin") and "pin" not in self.errors:
                self.add_error("pin", _("Choose a PIN of 4 to 8 digits for the link"))
            elif said.get("pin") and _is_easy(said["pin"]):
                self.add_error("pin", _("Choose a PIN that is harder to guess: not all the same, and not 1234"))
            if said.get("may") == Access.May.SUGGEST:
                self.add_error("may", _("Somebody with a link can only see. To let them suggest, invite them to your circle"))
        if said.get("lasts") == "date" and "until" not in self.errors:
            self._check_day(said.get("until"))
        return said

    def _check_day(self, day: date | None) -> None:
        today = clock.today()
        if day is None:
            self.add_error("until", _("Write the last day"))
        elif day < today:
            self.add_error("until", _("The last day must be today or later"))
        elif day > today + LONGEST_ACCESS - timedelta(days=1):
            self.add_error("until", _("Choose a day within a year. After a year you are asked again"))

    def ends_at(self, at: datetime) -> datetime:
        """The last moment: the end of the chosen day in Scotland, or so long from now."""
        span = next(span for key, _words, span in LASTS if key == self.cleaned_data["lasts"])
        if span is not None:
            return at + span
        day: date = self.cleaned_data["until"]
        return datetime.combine(day, time.max, tzinfo=clock.SCOTLAND)


def _named(member: MemberShown) -> str:
    return f"{member.name} ({member.relationship})" if member.relationship else member.name


def _is_easy(pin: str) -> bool:
    return len(set(pin)) == 1 or pin in "01234567890" or pin in "09876543210"


class PinForm(forms.Form):
    pin = forms.CharField(
        label=_("PIN"),
        help_text=_("Whoever sent you the link has told you."),
        max_length=8,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class ReasonForm(forms.Form):
    """Why a worker opens it, once a visit."""

    reason = forms.ChoiceField(
        label=_("Why are you looking at this now?"),
        choices=REASONS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why you are looking")},
    )
