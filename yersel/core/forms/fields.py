"""Fields as the design system shows them, and the one kind of field that Django lacks."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import widgets
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from yersel.core.forms.widgets import SplitDateInput, classes_of

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class DesignSystemField(BoundField):
    """A field of a form with its classes, and with a count of characters where it is a long text with a limit."""

    @property
    def character_limit(self) -> int | None:
        """The most characters of a long text; None for every other field."""
        is_long_text = isinstance(self.field.widget, widgets.Textarea)
        return getattr(self.field, "max_length", None) if is_long_text else None

    @property
    def aria_describedby(self) -> str | None:
        described = super().aria_describedby
        if self.character_limit and self.auto_id:
            return " ".join(filter(None, [described, f"{self.auto_id}_count"]))
        return described

    def build_widget_attrs(self, attrs: Any, widget: widgets.Widget | None = None) -> Any:
        """Add the classes. A long text has no `maxlength`: what is pasted must not be cut off unseen."""
        widget = widget or self.field.widget
        built = super().build_widget_attrs(attrs, widget)
        words = [classes_of(widget, has_errors=bool(self.errors)), widget.attrs.get("class", ""), built.get("class", "")]
        if any(words):
            built["class"] = " ".join(word for word in words if word)
        if isinstance(widget, widgets.Textarea) and widget.attrs.get("rows") == "10":  # Django's own default
            built["rows"] = "5"
        if self.character_limit:
            built |= {"maxlength": False, "data-count": str(self.character_limit)}
        return built


class SplitDateField(forms.MultiValueField):
    """A date in three boxes. The month may be a number or a name ("oct", "October")."""

    widget = SplitDateInput
    default_error_messages = {
        "required": _("Write the day, the month and the year"),
        "incomplete": _("Write the day, the month and the year"),
        "invalid": _("Write a date that is in the calendar, such as 5 10 2026"),
    }

    def __init__(self, **kwargs: Any) -> None:
        parts = [forms.CharField(max_length=length, required=False) for length in (2, 12, 4)]
        super().__init__(fields=parts, require_all_fields=False, **kwargs)

    def clean(self, value: Any) -> date | None:
        """The date, or None where all is empty and may be. Raises ValidationError for half a date or none at all."""
        parts = [str(part or "").strip() for part in value or []]
        if not any(parts):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        if not all(parts):
            raise ValidationError(self.error_messages["incomplete"], code="incomplete")
        return self._date(*parts)

    def _date(self, day: str, month: str, year: str) -> date:
        name = month[:3].casefold()
        number = MONTHS.index(name) + 1 if name in MONTHS else month
        try:
            if len(year) != 4:
                raise ValueError(year)
            return date(int(year), int(number), int(day))
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
