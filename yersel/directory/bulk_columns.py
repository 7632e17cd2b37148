"""The columns of a table of services: their headings, what to write in them, and the field of the steps that each one answers."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yersel.core.folding import fold

SEPARATOR = ";"


@dataclass(frozen=True)
class Column:
    """`field` is the field of a step's form that speaks for this column, where it has another name than `key`."""

    key: str
    heading: str
    guidance: str | Promise
    example: str = ""
    field: str = ""
    is_required: bool = False


COLUMNS = [
    Column("organisation", "Group", _("The full name of the group that runs it."), "Shore Group", is_required=True),
    Column("charity_number", "Charity number", _("If the group has one: SC and six digits."), "SC000001"),
    Column("name", "Name of the service", _("The name on the poster, without the town."), "Shore walkers", is_required=True),
    Column(
        "summary",
        "In one sentence",
        _("What people do there, and for whom: 50 to 200 characters."),
        "A gentle walk by the water for people with lung conditions.",
        is_required=True,
    ),
    Column(
        "description",
        "Description",
        _("What happens the first time? 50 to 2,000 characters."),
        "We meet at the hall and walk for half an hour. Somebody waits for you at the door the first time.",
        is_required=True,
    ),
    Column("place", "Place", _("The name of the place, if people go somewhere."), "Shore Hall", "place_0_name"),
    Column("street", "Street", _("Street and number."), "1 Sample Street", "place_0_street"),
    Column("town", "Town", _("Town or village."), "Leith", "place_0_city"),
    Column("postcode", "Postcode", _("The postcode of the place, such as EH6 6LD."), "EH6 6LD", "place_0_postcode"),
    Column("travel", "Getting there", _("Buses, parking, the way in."), "Bus to the Shore", "place_0_travel"),
    Column("hidden", "Keep the address secret", _("“yes” for a refuge or somebody’s home, else leave it empty."), "", "place_0_hidden"),
    Column("areas", "Areas", _("Council areas that it is for, with “;” between them, or “Scotland”."), "City of Edinburgh"),
    Column("days", "Days", _("One day, two days, “Monday to Friday” or “every day”."), "Tuesday", "time_0_day"),
    Column("from", "From", _("When it begins, such as 11:00."), "11:00", "time_0_from"),
    Column("to", "To", _("When it ends, such as 12:30."), "12:30", "time_0_to"),
    Column("rhythm", "How often", _("“every week”, “every second week”, or “the first in the month”."), "every week", "time_0_rhythm"),
    Column("date", "A date when it is on", _("For every second week, such as 2027-01-05."), "", "time_0_date"),
    Column("phone", "Phone", _("The number people ring. In a spreadsheet make the cell “text”, or the first 0 is lost."), "0131 496 0009"),
    Column("email", "E-mail", _("It is shown to everybody."), "walkers@example.org"),
    Column("url", "Web page", _("Its address, such as https://example.org."), "https://example.org/walkers"),
    Column("application_process", "How to join", _("Can people just turn up? Whom do they ring first?"), "Just turn up."),
    Column("attending", "How", _("“In person”, “Online”, “By phone”, “They visit you”, with “;” between them."), "In person"),
    Column("cost", "Cost", _("“free”, or an amount in pounds such as 3.50. Leave it empty if you do not know."), "free"),
    Column("fees_description", "More about the cost", _("Such as: tea included."), "Tea included"),
    Column("kinds", "Kinds of support", _("The words of our lists, with “;” between them. With conditions eight at most."), "Being active"),
    Column("conditions", "Conditions", _("The words of our lists, with “;” between them. Empty if it is for everybody."), "COPD"),
    Column("who", "Who it is for", _("The words of our lists, with “;” between them. Empty if it is for everybody."), ""),
    Column("minimum_age", "From age", _("A number of years."), "16"),
    Column("maximum_age", "Up to age", _("A number of years."), ""),
    Column("eligibility_description", "Who can come", _("Anything else about who can come."), ""),
    Column("languages", "Languages", _("Besides English, with “;” between them."), ""),
]  # fmt: skip
BY_KEY = {column.key: column for column in COLUMNS}
BY_FIELD = {column.field or column.key: column.key for column in COLUMNS}
ROW_HEADING, MEND_HEADING = "Row in your file", "What to mend"
_OURS = {fold(heading) for heading in (ROW_HEADING, MEND_HEADING)}
_BY_HEADING = {fold(column.heading): column.key for column in COLUMNS}


def read_headings(headings: list[str], *, has_group: bool) -> tuple[list[str], list[str]]:
    """The key of each heading ("" for a column to leave out), and what is wrong with the headings.

    `has_group`: the group was chosen beside the file, so that its column may be missing.
    """
    keys, wrong = [], []
    for number, heading in enumerate(headings, start=1):
        key = _BY_HEADING.get(fold(heading), "")
        keys.append(key)
        if key and key in keys[:-1]:
            wrong.append(gettext("The heading “%(heading)s” stands there twice.") % {"heading": heading[:60]})
        if not key and fold(heading) and fold(heading) not in _OURS:
            wrong.append(_not_known(number, heading))
    needed = [column for column in COLUMNS if column.is_required and not (has_group and column.key == "organisation")]
    wrong += [
        gettext("The column “%(heading)s” is missing.") % {"heading": column.heading}
        for column in needed
        if column.key not in keys
    ]
    return keys, wrong


def _not_known(number: int, heading: str) -> str:
    said = {"number": number, "heading": heading[:60]}
    near = difflib.get_close_matches(fold(heading), list(_BY_HEADING), n=1, cutoff=0.5)
    if near:
        said["right"] = BY_KEY[_BY_HEADING[near[0]]].heading
        return gettext("Column %(number)d: we do not know the heading “%(heading)s”. Did you mean “%(right)s”?") % said
    return gettext("Column %(number)d: we do not know the heading “%(heading)s”. Take the column out.") % said
