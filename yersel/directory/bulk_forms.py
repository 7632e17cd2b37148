"""The form that takes a table."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yersel.accounts.models import Person
from yersel.directory import looking_after
from yersel.directory.bulk_columns import read_headings
from yersel.directory.bulk_reading import LARGEST_FILE, Table, Unreadable, read_table
from yersel.directory.models import Organisation, State
from yersel.directory.telling_forms import PlainForm


class UploadForm(PlainForm):
    """Reads the file as a whole: what is wrong with its size, its kind or its headings is said here, row by row later."""

    group = forms.ChoiceField(label=_("For which group?"), required=False)
    file = forms.FileField(
        label=_("The file"),
        help_text=_("CSV or XLSX, at most 2 MB and 2,000 rows."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
        error_messages={"required": _("Choose a file")},
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        managed = [one.organisation for one in looking_after.managed_by(person) if one.service is None]
        self.own: dict[str, Organisation] = {str(one.pk): one for one in managed if one.state == State.PUBLISHED}
        self.fields["group"].choices = [  # type: ignore[attr-defined]
            ("", _("Several groups, or a new one: the file names them")),
            *((key, one.name) for key, one in self.own.items()),
        ]
        if not self.own:
            self.fields["group"].widget = forms.HiddenInput()
        self.table: Table | None = None
        self.keys: list[str] = []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        file = cleaned.get("file")
        if file is not None:
            self._read(file, has_group=bool(cleaned.get("group")))
        return cleaned

    def _read(self, file: Any, *, has_group: bool) -> None:
        try:
            if file.size > LARGEST_FILE:
                raise Unreadable(_("The file is too large: at most 2 MB. Cut it into several."))
            self.table = read_table(file.read())
        except Unreadable as unreadable:
            self.add_error("file", str(unreadable))
            return
        self.keys, wrong = read_headings(self.table.headings, has_group=has_group)
        for words in wrong[:20]:
            self.add_error("file", words)

    @property
    def organisation(self) -> Organisation | None:
        return self.own.get(self.cleaned_data["group"])

    @property
    def rows(self) -> list[tuple[int, dict[str, str]]]:
        """(number in the file, column to text) of each row. Call it when the form is valid."""
        told = self.table.rows if self.table else []
        return [
            (number, {key: text for key, text in zip(self.keys, cells, strict=False) if key and text}) for number, cells in told
        ]
