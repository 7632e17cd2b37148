"""When a service is on, as its page says it: the times in words, what is next, and when it is closed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, timedelta

from django.utils.translation import gettext as _

from yersel.core.templatetags.words import plain_date
from yersel.directory.models import Schedule, Service, ServiceAtLocation
from yersel.directory.opening import Opening, clock_words, describe, next_day

_COLUMNS = [column.name for column in fields(Opening)]


@dataclass(frozen=True)
class TimesAt:
    """The times at one place, or (without a heading) of the service as a whole."""

    heading: str
    lines: list[str]


@dataclass(frozen=True)
class Times:
    """The answer to "When is it?". `next_words` is "tomorrow, 11am" or the like; `next_dated` has the date
    instead, for what is read on another day. Both are empty where no rule says."""

    groups: list[TimesAt] = field(default_factory=list)
    next_on: date | None = None
    next_words: str = ""
    next_dated: str = ""
    closings: list[str] = field(default_factory=list)


def times_of(schedules: Sequence[Schedule], links: Sequence[ServiceAtLocation], names: Sequence[str], *, today: date) -> Times:
    """All times still to come. `names` says for each of `links` what its place may be called."""
    current = [schedule for schedule in schedules if not _is_over(schedule, today)]
    running = [schedule for schedule in current if not schedule.is_closing]
    groups = [TimesAt("", _lines(schedule for schedule in running if schedule.service_id))]
    for link, name in zip(links, names, strict=True):
        own = (one for one in running if one.service_at_location_id == link.id or one.location_id == link.location_id)
        groups.append(TimesAt(name if len(links) > 1 else "", _lines(own)))
    next_on = next_day(map(opening_of, current), today=today)
    return Times(
        groups=[group for group in groups if group.lines],
        next_on=next_on,
        next_words=_next_words(running, next_on, _day_words(next_on, today)) if next_on else "",
        next_dated=_next_words(running, next_on, _dated(next_on)) if next_on else "",
        closings=list(dict.fromkeys(describe(opening_of(schedule)) for schedule in current if schedule.is_closing)),
    )


def opening_of(schedule: Schedule) -> Opening:
    """The columns that say when."""
    return Opening(**{name: getattr(schedule, name) for name in _COLUMNS})


def _is_over(schedule: Schedule, today: date) -> bool:
    last = [day for day in (schedule.until, schedule.valid_to) if day is not None]
    return bool(last) and min(last) < today


def _lines(schedules: Iterable[Schedule]) -> list[str]:
    return list(dict.fromkeys(line for line in map(_line, schedules) if line))


def _line(schedule: Schedule) -> str:
    said = describe(opening_of(schedule))
    if said and schedule.runs_past_midnight:
        said = _("%(times)s (into the next day)") % {"times": said}
    if schedule.attending_type and schedule.attending_type != Service.Attending.IN_PERSON:
        said = f"{said} · {Service.Attending(schedule.attending_type).label}" if said else ""
    begins = schedule.valid_from
    if said and begins and not schedule.is_closing and schedule.valid_to:
        dates = {"first": plain_date(begins), "last": plain_date(schedule.valid_to), "times": said}
        said = _("%(times)s, from %(first)s to %(last)s") % dates
    notes = " ".join(schedule.notes.split())
    return f"{said}. {notes}" if said and notes else said or notes


def _next_words(schedules: Iterable[Schedule], next_on: date, day: str) -> str:
    """The day in the words given, with the time at which the first thing begins."""
    openings = [opening for opening in map(opening_of, schedules) if next_day([opening], today=next_on, within=0) == next_on]
    starts = sorted(opening.opens_at for opening in openings if opening.opens_at is not None)
    return f"{day}, {clock_words(starts[0])}" if starts else day


def _day_words(day: date, today: date) -> str:
    if day == today:
        return _("today")
    return _("tomorrow") if day == today + timedelta(days=1) else _dated(day)


def _dated(day: date) -> str:
    names = [_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday")]
    return f"{names[day.weekday()]} {plain_date(day)}"
