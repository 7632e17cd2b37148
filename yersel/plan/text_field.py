"""The field for words of a person. They are kept as they are, but for control characters; markup is only ever text."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yersel.plan.own_format import plain_text
from yersel.plan.sections import LONGEST, Ask

TOO_LONG = _("This is %(show_value)s characters long. Shorten it to %(limit_value)s or fewer; nothing you wrote has been lost.")


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
