"""The pages of words: who runs this, what is kept, what is tested. Their texts are in the templates of the same names."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Statement:
    """The heading of a page of words and its first sentence."""

    title: str | Promise
    lede: str | Promise


STATEMENTS = {
    "about": Statement(
        _("Who runs this"),
        _("Yersel helps people in Scotland who live with a long term condition to find support, in their own way and near home."),
    ),
    "how_we_check": Statement(
        _("How we check"),
        _("Old news about a group can cost you a cold wait outside a locked hall. So each entry says how fresh it is."),
    ),
    "privacy": Statement(
        _("Privacy"),
        _("You can use everything here without telling us who you are."),
    ),
    "accessibility": Statement(
        _("Accessibility"),
        _("We want everybody to be able to use this, on any device, on paper, and on a bad day."),
    ),
    "credits": Statement(
        _("Credits"),
        _("Much of this was made by others, who let us use it."),
    ),
    "leave_help": Statement(
        _("About “Leave this page”"),
        _("For the moment when somebody comes into the room."),
    ),
}
