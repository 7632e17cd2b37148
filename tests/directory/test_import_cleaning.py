"""Single values of a source, cleaned."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yersel.directory.operations import import_cleaning as clean
from yersel.directory.phones import digits_of

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def test_text_is_single_spaced() -> None:
    assert clean.one_line("  A \t walk \n each   week ") == ("A walk each week", "")


def test_script_goes_with_what_is_in_it() -> None:
    assert clean.paragraphs("<script>alert(1)</script>Tea <b>and</b> talk") == ("Tea and talk", "HTML was taken out")


def test_escaped_script_does_not_come_back() -> None:
    value, _ = clean.paragraphs("&lt;script&gt;alert(1)&lt;/script&gt;<p>Tea &amp; talk</p>")

    assert "<" not in value
    assert "Tea & talk" in value


def test_an_arrow_that_is_no_tag_stays() -> None:
    assert clean.one_line("Children < 5 years") == ("Children < 5 years", "")


def test_a_long_text_is_cut_and_says_so() -> None:
    value, reason = clean.paragraphs("x" * 30_000)

    assert len(value) == clean.LONGEST_TEXT
    assert "cut from 30,000" in reason


@given(st.text())
def test_any_text_becomes_plain(text: str) -> None:
    value, _ = clean.paragraphs(text)

    assert "\0" not in value
    assert clean.paragraphs(value)[0] == value
    value.encode()


@pytest.mark.parametrize("bad", ["javascript:alert(1)", "data:text/html,x", "not an address", "ftp://example.org/x", "http://"])
def test_what_is_no_web_address_is_left_out(bad: str) -> None:
    value, reason = clean.web_address(bad)

    assert value == ""
    assert "left out" in reason


def test_a_bare_domain_gets_a_scheme_without_a_warning() -> None:
    assert clean.web_address("www.example.org/walks") == ("https://www.example.org/walks", "")


def test_web_addresses_compare_by_normal_form() -> None:
    assert clean.same_web_address("http://www.Example.org/") == clean.same_web_address("https://example.org")


def test_a_bad_email_is_left_out() -> None:
    assert clean.email_address("mailto:walks@example.org") == ("walks@example.org", "")
    assert clean.email_address("walks at example")[0] == ""


@pytest.mark.parametrize("typed", ["+44 (0)131 496 0000", "0131 496 0000", "0044 131 496 0000", "01314960000"])
def test_a_phone_is_its_digits_however_written(typed: str) -> None:
    numbers, _ = clean.phone_numbers(typed)

    assert [digits_of(number) for number, _ in numbers] == ["01314960000"]


def test_two_numbers_in_a_cell_are_two_numbers() -> None:
    numbers, reason = clean.phone_numbers("0131 496 0000 or 0141 496 0000 ext 12")

    assert numbers == [("0131 496 0000", ""), ("0141 496 0000", "12")]
    assert reason == ""


@pytest.mark.parametrize("bad", ["-1", "131", "old", "1e999"])
def test_an_age_out_of_range_is_left_out(bad: str) -> None:
    assert clean.age(bad)[0] is None
    assert clean.age("16") == (16, "")


@pytest.mark.parametrize("bad", [("0", "0"), ("51.5", "-0.12"), ("x", "y"), ("nan", "nan"), ("55.9", "")])
def test_a_bad_point_is_left_out(bad: tuple[str, str]) -> None:
    found, reason = clean.point(*bad)

    assert found is None
    assert "left out" in reason


def test_a_postcode_takes_its_usual_form() -> None:
    assert clean.postcode("eh66aa") == ("EH6 6AA", "")
    assert clean.postcode("EH42 1EN (Head Office)") == ("EH42 1EN", "")
    assert clean.postcode("EH29 4700")[1] == "not a full postcode: left out"


def test_dates_come_both_ways_round() -> None:
    assert clean.calendar_date("31/05/2025")[0] == clean.calendar_date("2025-05-31T10:00:00Z")[0] == date(2025, 5, 31)


def test_nothing_changed_in_the_future() -> None:
    assert clean.date_time("2099-01-01T00:00:00Z", NOW)[0] is None
    assert clean.date_time("2025-01-02", NOW)[0] == datetime(2025, 1, 2, tzinfo=UTC)
