"""The form of a written part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from yersel.plan.sections import MOST_ROWS, Kind
from yersel.plan.text_field import text_for

SPARE_ROWS = 3


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
            sent = {name.split("-")[1] for name in self.data if name.startswith("row-")}
            count = max([count, *(number + 1 for number in range(MOST_ROWS) if str(number) in sent)])
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
