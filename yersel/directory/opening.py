"""Opening times in words, and when a thing is next on. Rules of RFC 5545 are worked out by dateutil."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

DAY_CODES = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
_DAY_NAMES = [_lazy("Monday"), _lazy("Tuesday"), _lazy("Wednesday"), _lazy("Thursday"), _lazy("Friday"), _lazy("Saturday")]
_DAY_NAMES.append(_lazy("Sunday"))
_NTHS = {
    "1": _lazy("First"),
    "2": _lazy("Second"),
    "3": _lazy("Third"),
    "4": _lazy("Fourth"),
    "5": _lazy("Fifth"),
    "-1": _lazy("Last"),
}


@dataclass(frozen=True)
class Opening:
    """The columns of a schedule that say when, without the database."""

    freq: str = ""
    interval: int = 1
    byday: str = ""
    bymonthday: str = ""
    opens_at: time | None = None
    closes_at: time | None = None
    dtstart: date | None = None
    until: date | None = None
    count: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    description: str = ""

    @property
    def is_closing(self) -> bool:
        return self.valid_from is not None and self.opens_at is None and not self.byday and not self.description


def describe(opening: Opening) -> str:
    """In plain words: "Tuesdays, 11am to 12.30pm", "Every second Friday, 2pm", or the group's own words where there is no rule."""
    if opening.is_closing:
        return _("Closed %(days)s") % {"days": _span(opening)}
    days, hours = _days(opening), _hours(opening)
    said = ", ".join(part for part in (days, hours) if part)
    if not said:
        return opening.description
    own = opening.description
    return f"{said} ({own})" if own and own.casefold() not in said.casefold() else said


def _span(opening: Opening) -> str:
    first = opening.valid_from or opening.valid_to
    last = opening.valid_to or first
    if first is None or last is None:
        return ""
    return _plain(first) if first == last else _("%(first)s to %(last)s") % {"first": _plain(first), "last": _plain(last)}


def _plain(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _named_in_month(found: list[tuple[str, int]]) -> list[str]:
    """As people say it: "First Tuesday", or "First" and "third Tuesday" where the day is the same."""
    same = len({day for _nth, day in found}) == 1
    last = len(found) - 1
    return [
        " ".join([nth if at == 0 else nth.lower(), *([] if same and at < last else [_name(day)])]).strip()
        for at, (nth, day) in enumerate(found)
    ]


def _days(opening: Opening) -> str:
    found = [_ordinal_day(code) for code in opening.byday.split(",") if code[-2:] in DAY_CODES]
    if opening.freq == "MONTHLY" and found:
        each = _("of the month") if opening.interval == 1 else _("of every %(n)d months") % {"n": opening.interval}
        return " ".join([_join(_named_in_month(found)), each])
    if not found:
        return ""
    days = [day for _nth, day in found]
    if opening.interval == 2:
        return _("Every second %(days)s") % {"days": _join([_name(day) for day in days])}
    if opening.interval > 2:
        return _("%(days)s, every %(n)d weeks") % {"days": _join([f"{_name(day)}s" for day in days]), "n": opening.interval}
    if days == list(range(7)):
        return _("Every day")
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return _("%(first)s to %(last)s") % {"first": _name(days[0]), "last": _name(days[-1])}
    return _join([f"{_name(day)}s" for day in days])


def _name(day: int) -> str:
    return str(_DAY_NAMES[day])


def _ordinal_day(code: str) -> tuple[str, int]:
    nth = code[:-2].lstrip("+")
    return str(_NTHS.get(nth, nth)), DAY_CODES.index(code[-2:])


def _join(words: list[str]) -> str:
    return words[0] if len(words) == 1 else _("%(most)s and %(last)s") % {"most": ", ".join(words[:-1]), "last": words[-1]}


def _hours(opening: Opening) -> str:
    if opening.opens_at is None:
        return ""
    if opening.opens_at == time(0) and opening.closes_at in (time(0), time(23, 59)):
        return _("all day and night")
    if opening.closes_at is None:
        return clock_words(opening.opens_at)
    return _("%(from)s to %(to)s") % {"from": clock_words(opening.opens_at), "to": clock_words(opening.closes_at)}


def clock_words(moment: time) -> str:
    """6pm, 6.30pm, noon, midnight."""
    if moment == time(12):
        return _("noon")
    if moment in (time(0), time(23, 59)):
        return _("midnight")
    hour, half = moment.hour % 12 or 12, "pm" if moment.hour >= 12 else "am"
    return f"{hour}.{moment.minute:02d}{half}" if moment.minute else f"{hour}{half}"


def next_day(openings: Iterable[Opening], *, today: date, within: int = 62) -> date | None:
    """The first day from `today` on which something is on, closings left out; None within `within` days, or where no rule says."""
    rules = list(openings)
    closings = [rule for rule in rules if rule.is_closing]
    firsts = [_first_open(rule, closings, today, today + timedelta(within)) for rule in rules if not rule.is_closing]
    return min((day for day in firsts if day is not None), default=None)


def _first_open(rule: Opening, closings: list[Opening], first: date, last: date) -> date | None:
    return next((day for day in _occurrences(rule, first, last) if not any(_covers(closing, day) for closing in closings)), None)


def _covers(closing: Opening, day: date) -> bool:
    return (closing.valid_from or day) <= day <= (closing.valid_to or closing.valid_from or day)


def _occurrences(rule: Opening, first: date, last: date) -> Iterator[date]:
    days = [_weekday(code) for code in rule.byday.split(",") if code[-2:] in DAY_CODES]
    if not days or not rule.freq:
        return
    found = rrule(
        MONTHLY if rule.freq == "MONTHLY" else WEEKLY,
        dtstart=datetime.combine(_start_near(rule, first), time()),
        interval=rule.interval,
        byweekday=days,
        count=rule.count,
    )
    for moment in found.xafter(datetime.combine(first, time()), inc=True):
        day = moment.date()
        if day > min(last, rule.until or last, rule.valid_to or last):
            return
        if rule.valid_from is None or day >= rule.valid_from:
            yield day


def _start_near(rule: Opening, first: date) -> date:
    """A beginning of the same rhythm close before `first`, so that years need not be counted through."""
    if rule.dtstart is None:
        return first - timedelta(days=first.weekday())
    if rule.dtstart >= first or rule.count is not None:
        return rule.dtstart
    if rule.freq == "MONTHLY":
        months = (first.year - rule.dtstart.year) * 12 + first.month - rule.dtstart.month
        months = max(0, months - months % rule.interval - rule.interval)
        year, month = divmod(rule.dtstart.year * 12 + rule.dtstart.month - 1 + months, 12)
        return date(year, month + 1, 1) if months else rule.dtstart
    # Weeks are counted from the Monday of the first one.
    weeks = (first - rule.dtstart).days // 7
    weeks = max(0, weeks - weeks % rule.interval - rule.interval)
    return rule.dtstart + timedelta(weeks=weeks)


def _weekday(code: str) -> weekday:
    day = DAY_CODES.index(code[-2:])
    nth = code[:-2]
    return weekday(day, int(nth)) if nth.lstrip("+-").isdecimal() and int(nth) else weekday(day)
