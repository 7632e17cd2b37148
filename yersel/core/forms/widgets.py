"""Which classes of the design system each kind of input carries: the one place that says so."""

from typing import Any

from django.forms import widgets

CLASSES: dict[type[widgets.Widget], str] = {
    widgets.Input: "ds_input",
    widgets.Textarea: "ds_input",
    widgets.Select: "ds_select",
    widgets.CheckboxInput: "ds_checkbox__input",
    widgets.RadioSelect: "ds_radio__input",
    widgets.CheckboxSelectMultiple: "ds_checkbox__input",
    widgets.HiddenInput: "",
    widgets.MultiWidget: "",
}


def classes_of(widget: widgets.Widget, *, has_errors: bool) -> str:
    """The classes of the widget's nearest kind, with the one for errors where there are any."""
    base = next((CLASSES[kind] for kind in type(widget).__mro__ if kind in CLASSES), "")
    return f"{base} {base}--error" if base == "ds_input" and has_errors else base


class SplitDateInput(widgets.MultiWidget):
    """Day, month and year in three boxes, which everybody can fill in."""

    template_name = "components/split_date.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        box = {"class": "ds_input ds_input--fixed-4", "inputmode": "numeric", "autocomplete": "off"}
        super().__init__([widgets.TextInput(attrs={**box, "maxlength": length}) for length in (2, 12, 4)], attrs)

    def decompress(self, value: Any) -> list[Any]:
        return [value.day, value.month, value.year] if value else [None, None, None]
