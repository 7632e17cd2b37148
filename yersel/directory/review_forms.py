"""What is asked of somebody who answers a review with more than "it is right"."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ClosedForm(forms.Form):
    """A box to tick, so that nothing is taken out by a slip of the finger."""

    sure = forms.BooleanField(
        label=_("Yes, it has closed for good"), error_messages={"required": _("Tick the box to say that it has closed")}
    )


class MovedForm(forms.Form):
    """Where to, in their own words."""

    text = forms.CharField(
        label=_("Where is it now, and since when?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Tell us where it is now")},
    )
