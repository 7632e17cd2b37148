"""From what people type to clean values. Words are kept as they are, but for control characters; markup is only ever text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from yersel.consent.models import LONGEST_ACCESS, Access
from yersel.core import clock
from yersel.core.forms import SplitDateField
from yersel.core.vocabulary import Stage
from yersel.plan.measures import Item, Measure
from yersel.plan.models import Plan
from yersel.plan.own_format import plain_text
from yersel.plan.reading import GoalShown, MemberShown, StepShown
from yersel.plan.sections import KINDS, LONGEST, MOST_ROWS, Ask, Kind, Words
from yersel.plan.wanted import ATTAINMENT, LONGEST_WORDS, Doer, GoalStatus, StepStatus

SPARE_ROWS = 3
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
TOO_LONG = _("This is %(show_value)s characters long. Shorten it to %(limit_value)s or fewer; nothing you wrote has been lost.")
_TEN = [("", _("I would rather not say")), *((str(number), str(number)) for number in range(11))]


class Text(forms.CharField):
    """Words of a person: no control characters, line breaks kept, with the count where they are too many."""

    def __init__(self, *, rows: int = 0, max_length: int = LONGEST, **kwargs: Any) -> None:
        if rows:
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": str(rows)}))
        super().__init__(max_length=max_length, strip=True, **kwargs)
        self.error_messages.setdefault("max_length", str(TOO_LONG))
        for validator in self.validators:
            if type(validator).__name__ == "MaxLengthValidator":
                validator.message = TOO_LONG  # type: ignore[attr-defined]

    def to_python(self, value: Any) -> str:
        return plain_text(super().to_python(value) or "")


def text_for(ask: Ask) -> Text:
    return Text(label=str(ask.label), help_text=str(ask.hint), required=False, rows=0 if ask.is_short else ask.rows)


class SectionForm(forms.Form):
    """A written part, or one question of it (`only`). `seen` is the version that stood on the page."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, kind: Kind, *args: Any, only: str = "", body: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        self.kind, self.body, self.only = kind, dict(body or {}), only
        super().__init__(*args, **kwargs)
        asks = [ask for ask in kind.asks if not only or ask.name == only]
        for ask in asks:
            self.fields[ask.name] = text_for(ask)
            self.fields[ask.name].initial = self.body.get(ask.name, "")
        if kind.rows and not only:
            self._add_rows()
        if kind.ticks and only in {"", "ticks"}:
            self.fields["ticks"] = forms.MultipleChoiceField(
                label=str(kind.ticks_label),
                choices=[(code, str(words)) for code, words in kind.ticks],
                required=False,
                widget=forms.CheckboxSelectMultiple,
                initial=self.body.get("ticks", []),
            )

    def _add_rows(self) -> None:
        rows = list(self.body.get("rows") or [])
        count = len(rows) + SPARE_ROWS
        if self.is_bound:
            numbers = [int(name.split("-")[1]) for name in self.data if name.startswith("row-") and name.split("-")[1].isdigit()]
            count = max([count, *(number + 1 for number in numbers)])
        for number in range(min(count, MOST_ROWS)):
            for ask in self.kind.rows:
                field = text_for(ask)
                field.initial = rows[number].get(ask.name, "") if number < len(rows) else ""
                self.fields[f"row-{number}-{ask.name}"] = field

    @property
    def row_groups(self) -> list[tuple[int, list[Any]]]:
        """The fields of each row, for the page."""
        groups: dict[int, list[Any]] = {}
        for name in self.fields:
            if name.startswith("row-"):
                groups.setdefault(int(name.split("-")[1]) + 1, []).append(self[name])
        return list(groups.items())

    @property
    def plain_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if not name.startswith("row-") and name != "seen"]

    def new_body(self) -> dict[str, Any]:
        """The whole part as it is to be: what this form did not ask stays as it was."""
        said = dict(self.cleaned_data)
        found = dict(self.body)
        for ask in self.kind.asks:
            if ask.name in said:
                found[ask.name] = said[ask.name]
        if "ticks" in said:
            found["ticks"] = said["ticks"]
        if self.kind.rows and not self.only:
            found["rows"] = self._rows(said)
        return {name: value for name, value in found.items() if value}

    def _rows(self, said: Mapping[str, Any]) -> list[dict[str, str]]:
        rows: dict[int, dict[str, str]] = {}
        for name, value in said.items():
            if name.startswith("row-"):
                _row, number, field = name.split("-", 2)
                rows.setdefault(int(number), {})[field] = value
        return [row for _number, row in sorted(rows.items()) if any(row.values())]


class CoverForm(forms.Form):
    """The stages that somebody chooses for themselves, any number or none, and what they call their plan."""

    stages = forms.MultipleChoiceField(
        label=_("Where are you just now?"),
        help_text=_(
            "Choose as many as you like, or none. You can change this whenever you want. It only changes what comes first here."
        ),
        choices=Stage.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    title = Text(
        label=_("What you call your plan"), help_text=_("You need not call it anything."), required=False, max_length=120
    )


class ReviewForm(forms.Form):
    """When somebody wants to look at their plan again."""

    review_on = SplitDateField(
        label=_("When would you like to look at it again?"), help_text=_("Leave it empty for no date."), required=False
    )
    reminder = forms.ChoiceField(
        label=_("Shall we remind you?"), choices=Plan.Reminder.choices, widget=forms.RadioSelect, initial="none"
    )


class ConsentForm(forms.Form):
    """The explicit yes to keeping a plan."""

    yes = forms.BooleanField(
        label="",
        error_messages={"required": _("Tick the box if you want us to keep your plan. You can also use it without an account.")},
    )

    def __init__(self, *args: Any, words: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["yes"].label = words


def _ten(label: Any, help_text: Any = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, help_text=help_text, choices=_TEN, required=False, coerce=int, empty_value=None)


class GoalForm(forms.Form):
    """A goal in the person's own words."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput, required=False)
    words = Text(
        label=_("What would you like?"),
        help_text=_("In your own words. Such as: walk to the shop and back."),
        rows=3,
        max_length=LONGEST_WORDS,
    )
    why_it_matters = Text(label=_("Why it matters to you"), required=False, rows=3, max_length=LONGEST_WORDS)
    importance = _ten(_("How much does it matter to you?"), _("0 is not at all, 10 is more than anything."))
    confidence = _ten(_("How sure are you that you can do it?"), _("0 is not at all sure, 10 is quite sure."))
    progress = _ten(_("How far along are you?"), _("0 is not begun, 10 is there."))
    attainment = forms.TypedChoiceField(
        label=_("Looking back, how did it go?"),
        choices=[("", _("Too early to say")), *((str(level), words) for level, words in ATTAINMENT.items())],
        required=False,
        coerce=int,
        empty_value=None,
    )
    target_on = SplitDateField(label=_("By when, if there is a day"), required=False)
    review_on = SplitDateField(label=_("When to look at it again"), required=False)
    status = forms.ChoiceField(label=_("Where are you with it?"), choices=GoalStatus.choices, initial=GoalStatus.ACTIVE)

    @classmethod
    def of(cls, goal: GoalShown) -> GoalForm:
        initial = dict(goal.content) | {"target_on": goal.target_on, "review_on": goal.review_on, "seen": goal.version}
        return cls(initial=initial)

    def content(self, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
        said = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        said |= {name: said[name].isoformat() if said[name] else None for name in ("target_on", "review_on")}
        kept = {**dict(before or {}), **said}
        return {name: value for name, value in kept.items() if value not in (None, "")}


class StepForm(forms.Form):
    """A small step."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput, required=False)
    text = Text(
        label=_("What is the step?"),
        help_text=_("Small enough to do. Such as: ring the walking group."),
        rows=2,
        max_length=LONGEST_WORDS,
    )
    doer = forms.ChoiceField(label=_("Who does it?"), choices=Doer.choices, widget=forms.RadioSelect, initial=Doer.ME)
    when = Text(label=_("When"), help_text=_("Such as: Tuesday after lunch."), required=False, max_length=200)
    status = forms.ChoiceField(label=_("Where are you with it?"), choices=StepStatus.choices, initial=StepStatus.NOT_STARTED)
    outcome = Text(label=_("What came of it"), required=False, rows=2, max_length=LONGEST_WORDS)

    @classmethod
    def of(cls, step: StepShown) -> StepForm:
        return cls(initial={**step.content, "seen": step.version})

    def content(self, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
        said = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        kept = {**dict(before or {}), **said}
        return {name: value for name, value in kept.items() if value not in (None, "")}


class MemberForm(forms.Form):
    """Somebody around the person. Only what is needed."""

    name = Text(label=_("Their name"), help_text=_("As you call them. Write only what you need to know here."), max_length=120)
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


class ShareForm(forms.Form):
    """Who may see what, what for, and until when. Nothing is ticked beforehand."""

    recipient = forms.ChoiceField(label=_("With whom?"), widget=forms.RadioSelect)
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
        label=_("What may they do?"), choices=Access.May.choices, widget=forms.RadioSelect, initial=Access.May.SEE
    )
    purpose = forms.ChoiceField(label=_("What for?"), choices=PURPOSES, widget=forms.RadioSelect)
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
        return datetime.combine(day + timedelta(days=1), time(), tzinfo=clock.SCOTLAND)


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

    reason = forms.ChoiceField(label=_("Why are you looking at this now?"), choices=REASONS, widget=forms.RadioSelect)


class SuggestionForm(forms.Form):
    """What a question of a part could say."""

    target = forms.ChoiceField(label=_("Which question is it about?"))
    text = Text(label=_("What you suggest it should say"), rows=4, max_length=LONGEST_WORDS)
    why = Text(label=_("Why you suggest it"), required=False, rows=2, max_length=LONGEST_WORDS)

    def __init__(self, kind: Kind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["target"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [(ask.name, str(ask.label)) for ask in kind.asks]


class AnswerForm(forms.Form):
    """The person's answer to a suggestion: as proposed, with changes, or no."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    text = Text(label=_("What it will say if you take it"), help_text=_("You can change it first."), rows=4, required=False)
    answer = Text(label=_("A note back, if you like"), required=False, rows=2, max_length=LONGEST_WORDS)


class MeasureForm(forms.Form):
    """One measure on one day. Every question may be skipped."""

    taken_on = SplitDateField(label=_("Which day is this about?"))
    note = Text(label=_("A note to yourself, if you like"), required=False, rows=2, max_length=LONGEST_WORDS)

    def __init__(self, measure: Measure, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in measure.items:
            self.fields[f"item-{item.name}"] = _field_of(item)
        self.order_fields(["taken_on", *(f"item-{item.name}" for item in measure.items), "note"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not self.values():
            raise ValidationError(_("Answer at least one question, or leave the page: nothing has to be answered."))
        if (day := said.get("taken_on")) and day > clock.today():
            self.add_error("taken_on", _("Choose today or a day before it"))
        return said

    def values(self) -> dict[str, int]:
        found = {name.removeprefix("item-"): value for name, value in self.cleaned_data.items() if name.startswith("item-")}
        return {name: value for name, value in found.items() if value is not None}


def _field_of(item: Item) -> forms.TypedChoiceField:
    """A choice of numbers, or of words: answers of words are kept as their place in the list, counted from 1."""
    if item.has_numbers:
        choices = [("", str(_("I skip this"))), *((str(n), str(n)) for n in range(item.lowest, item.highest + 1))]
        help_text = str(_("%(low)d is “%(low_words)s”, %(high)d is “%(high_words)s”.")) % {
            "low": item.lowest,
            "low_words": item.lowest_words,
            "high": item.highest,
            "high_words": item.highest_words,
        }
    else:
        choices = [("", str(_("I skip this"))), *((str(n), words) for n, words in enumerate(item.choices, start=1))]
        help_text = ""
    return forms.TypedChoiceField(
        label=item.text, help_text=help_text, choices=choices, required=False, coerce=int, empty_value=None
    )


class FileForm(forms.Form):
    """A plan that was saved as a file."""

    file = forms.FileField(
        label=_("The file you saved"),
        help_text=_("It ends in .json."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )


class BringInForm(FileForm):
    how = forms.ChoiceField(
        label=_("What should happen with what is here?"),
        choices=[
            ("add", _("Add the file to it")),
            ("replace", _("Put the file in its place; what I wrote before stays under earlier versions")),
        ],
        widget=forms.RadioSelect,
        initial="add",
    )


class EraseForm(forms.Form):
    word = forms.CharField(label=_("Type the word ERASE"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def clean_word(self) -> str:
        word: str = self.cleaned_data["word"].strip()
        if word.upper() != "ERASE":
            raise ValidationError(_("Type the five letters of the word ERASE, or leave the page: nothing is erased then."))
        return word


class PickForm(forms.Form):
    """Which parts go on paper, or on the card."""

    kinds = forms.MultipleChoiceField(label=_("Which parts?"), required=False, widget=forms.CheckboxSelectMultiple)
    blank = forms.BooleanField(label=_("With blank lines for what is not filled in"), required=False)

    def __init__(self, *args: Any, kinds: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kinds"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [(code, str(KINDS[code].title)) for code in kinds]
