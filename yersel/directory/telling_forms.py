"""What anybody may tell us without an account, with traps for machines and no puzzle for people; and plain text cleaned."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from yersel.directory.models import ProblemReport

LEAST_SECONDS, MOST_SECONDS = 3, 24 * 3600
_SALT = "yersel.directory.telling"


class PlainForm(forms.Form):
    """Text without signs that cannot be seen; what is no long text stands on one line."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        return {name: self._plain(name, value) if isinstance(value, str) else value for name, value in cleaned.items()}

    def _plain(self, name: str, value: str) -> str:
        if isinstance(self.fields[name].widget, forms.Textarea):
            lines = value.replace("\r\n", "\n").split("\n")
            return "\n".join("".join(sign for sign in line if sign.isprintable() or sign == "\t") for line in lines).strip()
        return " ".join("".join(sign if sign.isprintable() else " " for sign in value).split())


class TrappedForm(PlainForm):
    """A box that people do not see and machines fill in, and the time the form was asked for: nobody writes in three seconds."""

    fax_number = forms.CharField(
        label=_("Leave this empty"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"})
    )
    asked_for = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asked_for"].initial = asked_for_now
        self.order_fields([*(name for name in self.fields if name not in {"fax_number", "asked_for"}), "fax_number", "asked_for"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("fax_number"):
            raise forms.ValidationError(
                _("One box must stay empty. If you did not fill it in, your browser did: please empty it.")
            )
        if not _took_time(cleaned.get("asked_for") or ""):
            self.data = {name: self.data.get(name) for name in self.data} | {"asked_for": asked_for_now()}
            raise forms.ValidationError(_("That was very quick, or very slow. Please send it once more."))
        return cleaned


def asked_for_now() -> str:
    return signing.TimestampSigner(salt=_SALT).sign("form")


def _took_time(stamp: str) -> bool:
    signer = signing.TimestampSigner(salt=_SALT)
    try:
        signer.unsign(stamp, max_age=MOST_SECONDS)
    except signing.BadSignature:
        return False
    try:
        signer.unsign(stamp, max_age=LEAST_SECONDS)
    except signing.SignatureExpired:
        return True
    return False


def _email(help_text: Any) -> forms.EmailField:
    widget = forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"})
    return forms.EmailField(label=_("Your e-mail address"), required=False, max_length=254, help_text=help_text, widget=widget)


class SuggestForm(TrappedForm):
    name = forms.CharField(label=_("What is it called?"), max_length=200)
    what = forms.CharField(
        label=_("What is it?"),
        max_length=2000,
        widget=forms.Textarea,
        help_text=_("A few words will do: what people do there, and who it is for."),
    )
    where = forms.CharField(
        label=_("Where is it?"),
        max_length=200,
        help_text=_("A town, a street or a postcode. If it is online or by phone, say so."),
    )
    contact = forms.CharField(label=_("A phone number, web page or e-mail address of the group"), required=False, max_length=300)
    email = _email(_("Only to tell you what became of it. We erase it 30 days after."))


class ProblemForm(TrappedForm):
    kind = forms.ChoiceField(label=_("What is wrong?"), choices=ProblemReport.Kind.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Tell us more"),
        required=False,
        max_length=1000,
        widget=forms.Textarea,
        help_text=_("What should it say? Please do not write about your health or anybody else’s."),
    )
    email = _email(_("Only if you want an answer. We erase it 30 days after we have answered."))
