from datetime import UTC, date, datetime, time

import pytest
import time_machine

from yersel.core.templatetags import words


@pytest.mark.parametrize(
    ("kilometres", "text"),
    [
        (0.05, "less than 100 m (a short walk)"),
        (0.4, "0.4 km (¼ mile)"),
        (0.8, "0.8 km (½ mile)"),
        (1.6, "1.6 km (1 mile)"),
        (2.0, "2.0 km (1¼ miles)"),
        (14.2, "14 km (9 miles)"),
        (1234.0, "1,234 km (767 miles)"),
    ],
)
def test_distance_is_told_in_kilometres_and_miles(kilometres: float, text: str) -> None:
    assert words.distance(kilometres) == text


def test_distance_of_nothing_is_nothing() -> None:
    assert words.distance(None) == ""


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (time(18), "6pm"),
        (time(18, 30), "6.30pm"),
        (time(9, 5), "9.05am"),
        (time(12), "noon"),
        (time(0), "midnight"),
        (time(0, 15), "12.15am"),
        (datetime(2026, 7, 1, 17, tzinfo=UTC), "6pm"),
        (None, ""),
    ],
)
def test_times_are_plain_and_scottish(at: time | datetime | None, text: str) -> None:
    assert words.plain_time(at) == text


def test_a_late_summer_evening_in_utc_is_the_next_day_in_scotland() -> None:
    assert words.plain_date(datetime(2026, 7, 4, 23, 30, tzinfo=UTC)) == "5 July 2026"


def test_months_are_named() -> None:
    assert words.plain_month(date(2026, 10, 5)) == "October 2026"


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 11, 23), "today"),
        (date(2026, 11, 25), "today"),
        (date(2026, 11, 22), "yesterday"),
        (date(2026, 11, 19), "4 days ago"),
        (date(2026, 11, 2), "about 3 weeks ago"),
        (date(2026, 6, 1), "about 6 months ago"),
        (date(2025, 11, 20), "about a year ago"),
        (date(2024, 11, 20), "about 2 years ago"),
    ],
)
def test_how_long_ago_is_told_roughly(day: date, text: str) -> None:
    with time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC), tick=False):
        assert words.ago(day) == text


@pytest.mark.parametrize(("people", "text"), [(None, ""), (4, ""), (5, "5+"), (23, "20+"), (1999, "1,000+")])
def test_few_people_are_never_counted_out(people: int | None, text: str) -> None:
    assert words.at_least(people) == text


def test_one_and_many_have_their_words() -> None:
    assert [words.counted(1, "service,services"), words.counted(1234, "service,services")] == ["1 service", "1,234 services"]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//example.org",
        "ftp://example.org",
        "https://",
        "http://[",
        "https://a b",
        "",
        None,
    ],
)
def test_an_address_that_is_not_of_the_web_is_no_link(address: str | None) -> None:
    assert words.safe_url(address) == ""


def test_an_address_of_the_web_is_kept_and_said_shortly() -> None:
    assert words.safe_url(" https://www.example.org/choir/ ") == "https://www.example.org/choir/"
    assert words.short_url("https://www.example.org/choir/") == "example.org/choir"


@pytest.mark.parametrize(
    ("phone", "uri"),
    [
        ("0131 496 0000 (office)", "tel:01314960000"),
        ("+44 (0)131 496 0000 ext 4", "tel:+441314960000"),
        ("ask at the desk", ""),
        (None, ""),
    ],
)
def test_phones_can_be_rung(phone: str | None, uri: str) -> None:
    assert words.tel_uri(phone) == uri


def test_markup_in_peoples_words_is_shown_and_not_run() -> None:
    html = words.markdown('<script>alert(1)</script> **bold** [a](javascript:alert(1)) <b onclick="x">b</b>')

    assert "<script" not in html
    assert "<b " not in html
    assert "href" not in html
    assert "<strong>bold</strong>" in html


def test_links_of_others_are_marked_as_theirs() -> None:
    assert words.markdown("[us](https://example.org)") == (
        '<p><a href="https://example.org" rel="noopener noreferrer nofollow">us</a></p>\n'
    )
