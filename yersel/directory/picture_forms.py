"""Forms that take a picture and its words, and the decision about one."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yersel.core.folding import fold
from yersel.directory.deciding_forms import ReasonForm
from yersel.directory.models import Media
from yersel.directory.picture_making import Made, Unusable, make_picture, refuse_unfit, too_many_bytes
from yersel.directory.telling_forms import PlainForm

SHORTEST_ALT, LONGEST_ALT, LONGEST_CAPTION = 5, 250, 200
# "IMG_2041", "DSC 0007.jpg", "walkers.png": names of files, not what can be seen.
_FILE_NAME = re.compile(r"(img|dsc\w?|dcim|pxl|image|photo|picture|screenshot|scan)?[\s_-]*[\d\s_.()-]*|\S+\.[a-z]{3,4}", re.I)


class WordsForm(PlainForm):
    """What a picture shows, for whoever does not see it, and a line beneath it."""

    alt_text = forms.CharField(
        label=gettext_lazy("What does the picture show?"),
        min_length=SHORTEST_ALT,
        max_length=LONGEST_ALT,
        widget=forms.Textarea(attrs={"rows": "3"}),
        help_text=gettext_lazy(
            "For people who cannot see it. Say it as you would on the phone, such as: “Six people in warm coats walk along the"
            " harbour, one with a stick.” No need to begin with “Picture of”. Name nobody who has not agreed to that."
        ),
        error_messages={
            "required": gettext_lazy("Say what the picture shows"),
            "min_length": gettext_lazy("Say a little more: at least five characters"),
        },
    )
    caption = forms.CharField(
        label=gettext_lazy("A line beneath the picture"),
        max_length=LONGEST_CAPTION,
        required=False,
        help_text=gettext_lazy("What one does not see in it, such as: “Our walk in May. Tea is in the hall afterwards.”"),
    )

    def clean_alt_text(self) -> str:
        """On one line, and not the name of a file."""
        words = " ".join(str(self.cleaned_data["alt_text"]).split())
        if _FILE_NAME.fullmatch(words) or fold(words) in self.names_of_file():
            raise forms.ValidationError(_("That is the name of a file. Say what one sees in the picture."))
        return words

    def names_of_file(self) -> set[str]:
        """What the file that came along is called, with its ending and without."""
        file = self.files.get("file")
        name = str(getattr(file, "name", "") or "")
        return {fold(name), fold(PurePath(name).stem)} - {""}


class PictureForm(WordsForm):
    """Takes a file. It is looked at as soon as it is there, and made into a picture once nothing else is wrong."""

    use = forms.ChoiceField(
        label=gettext_lazy("What is it?"), choices=Media.Use.choices, initial=Media.Use.PICTURE, widget=forms.RadioSelect
    )
    file = forms.FileField(
        label=gettext_lazy("The file"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": gettext_lazy("Choose a picture")},
    )
    is_agreed = forms.BooleanField(
        label=gettext_lazy("I may share this picture, and the people in it agreed to be shown here"),
        error_messages={
            "required": gettext_lazy("Tick this if it is so. If it is not, please choose another picture."),
        },
    )

    def __init__(self, *args: Any, is_of_group: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "JPEG, PNG or WebP, at most %(most)d MB, each side 200 pixels or more. We leave out where and when it was taken."
        ) % {"most": settings.PICTURE_MOST_BYTES // 2**20}
        if is_of_group:
            self.fields["alt_text"].help_text += " " + _("Of a logo: “Logo of Shore Walkers: a boat”.")
        else:
            del self.fields["use"]
        self.order_fields(["use", "file", "alt_text", "caption", "is_agreed"])
        self.made: Made | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        file = cleaned.get("file")
        if file is not None:
            try:
                self._read(file)
            except Unusable as unusable:
                self.add_error("file", str(unusable))
        if self.errors and "file" not in self.errors:
            self.add_error(
                "file", _("Choose the file once more. What you typed is still here, but a browser does not keep the file.")
            )
        return cleaned

    def _read(self, file: Any) -> None:
        if file.size > settings.PICTURE_MOST_BYTES:
            raise Unusable(too_many_bytes())
        content = file.read()
        if self.errors:
            refuse_unfit(content, self.chosen_use)
        else:
            self.made = make_picture(content, self.chosen_use)

    @property
    def chosen_use(self) -> Media.Use:
        return Media.Use(self.cleaned_data.get("use") or Media.Use.PICTURE)


class PictureDecisionForm(WordsForm, ReasonForm):
    """The reason, and the words as whoever decides leaves them."""

    field_order = ["alt_text", "caption", "reason"]
