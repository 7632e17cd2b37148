from datetime import date, time, timedelta

import pytest
from dateutil.rrule import MO, TU, WEEKLY, rrule
from hypothesis import given
from hypothesis import strategies as st

from yersel.directory.opening import Opening, clock_words, describe, next_day

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("opening", "said"),
    [
        (Opening("WEEKLY", byday="TU", opens_at=time(11), closes_at=time(12, 30)), "Tuesdays, 11am to 12.30pm"),
        (Opening("WEEKLY", byday="MO,TU,WE,TH,FR", opens_at=time(9), closes_at=time(17)), "Monday to Friday, 9am to 5pm"),
        (Opening("WEEKLY", byday="MO,WE"), "Mondays and Wednesdays"),
        (Opening("WEEKLY", 2, "FR", opens_at=time(14)), "Every second Friday, 2pm"),
        (Opening("MONTHLY", byday="-1FR", opens_at=time(12)), "Last Friday of the month, noon"),
        (Opening("MONTHLY", byday="2TU", opens_at=time(18), closes_at=time(0)), "Second Tuesday of the month, 6pm to midnight"),
        (Opening("MONTHLY", byday="2WE,4WE"), "Second and fourth Wednesday of the month"),
        (Opening("MONTHLY", byday="1MO,3TH"), "First Monday and third Thursday of the month"),
        (Opening("WEEKLY", 2, "TH", description="Every second Thursday"), "Every second Thursday"),
        (Opening("WEEKLY", byday="MO,TU,WE,TH,FR,SA,SU", opens_at=time(0), closes_at=time(0)), "Every day, all day and night"),
        (Opening(description="Ring for times"), "Ring for times"),
        (Opening(valid_from=date(2026, 12, 25), valid_to=date(2027, 1, 4)), "Closed 25 December 2026 to 4 January 2027"),
        (Opening(valid_from=date(2026, 12, 25)), "Closed 25 December 2026"),
        (Opening(), ""),
    ],
)
def test_an_opening_is_said_in_plain_words(opening, said):
    assert describe(opening) == said


@pytest.mark.parametrize(
    ("moment", "said"), [(time(18), "6pm"), (time(18, 30), "6.30pm"), (time(0, 5), "12.05am"), (time(12), "noon")]
)
def test_times_are_said_as_people_say_them(moment, said):
    assert clock_words(moment) == said


def test_the_next_day_is_today_where_it_is_on_today():
    assert next_day([Opening("WEEKLY", byday="MO")], today=MONDAY) == MONDAY


def test_every_second_week_keeps_its_rhythm():
    fortnightly = Opening("WEEKLY", 2, "MO", dtstart=MONDAY - timedelta(weeks=51))

    assert next_day([fortnightly], today=MONDAY) == MONDAY + timedelta(weeks=1)


def test_the_last_friday_of_the_month_is_found():
    assert next_day([Opening("MONTHLY", byday="-1FR")], today=MONDAY) == date(2026, 11, 27)


def test_a_holiday_closing_is_left_out():
    rules = [Opening("WEEKLY", byday="MO"), Opening(valid_from=MONDAY, valid_to=MONDAY + timedelta(days=7))]

    assert next_day(rules, today=MONDAY) == MONDAY + timedelta(weeks=2)


def test_what_has_ended_has_no_next_day():
    assert next_day([Opening("WEEKLY", byday="MO", until=MONDAY - timedelta(days=1))], today=MONDAY) is None


def test_a_group_without_a_rule_has_no_next_day():
    assert next_day([Opening(description="Ring for times")], today=MONDAY) is None


@given(
    interval=st.integers(1, 5),
    weeks_ago=st.integers(-3, 300),
    weekday=st.sampled_from(["MO", "TU"]),
    offset=st.integers(0, 6),
)
def test_starting_near_gives_the_same_day_as_counting_through_the_years(interval, weeks_ago, weekday, offset):
    start = MONDAY - timedelta(weeks=weeks_ago, days=offset)
    rule = Opening("WEEKLY", interval, weekday, dtstart=start)
    days = rrule(
        WEEKLY, dtstart=start, interval=interval, byweekday={"MO": MO, "TU": TU}[weekday], until=MONDAY + timedelta(days=62)
    )

    expected = next((day.date() for day in days if day.date() >= MONDAY), None)

    assert next_day([rule], today=MONDAY) == expected
