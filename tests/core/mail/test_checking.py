"""Nothing that a person types can end one header of a mail and begin another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yersel.core.mail import MailRefused, checking

WRONG_ADDRESSES = [
    "",
    "rowan",
    "rowan@",
    "@example.org",
    "rowan@example.org\nBcc: all@example.org",
    "rowan@example.org\r\n",
    "rowan@example.org\x00",
    "rowan@example.org,thorn@example.org",
    "rowan@example.org;thorn@example.org",
    "rowan@example.org thorn@example.org",
    "Rowan <rowan@example.org>",
    "rowan@example.org>",
    "röwan@example.org",
    "rowan@example.org\u2028",
    f"{'r' * 250}@example.org",
]


@pytest.mark.parametrize("text", WRONG_ADDRESSES)
def test_what_is_not_one_plain_address_is_refused(text):
    with pytest.raises(MailRefused) as refused:
        checking.address(text)

    assert "rowan" not in str(refused.value).lower()


@pytest.mark.parametrize("text", ["rowan@example.org", "r.o'wan+list@sub.example.org"])
def test_one_plain_address_passes(text):
    assert checking.address(text) == text


@given(st.text(max_size=60))
def test_no_text_at_all_passes_as_an_address_with_a_break_in_it(text):
    try:
        passed = checking.address(text)
    except MailRefused:
        return
    assert passed.isprintable()
    assert passed.count("@") == 1


@pytest.mark.parametrize(
    "text", ["", "   ", "Hello\nBcc: all@example.org", "Hello\r", "Hello\u2029there", "Hello\x85", "x" * 256]
)
def test_a_subject_that_is_empty_too_long_or_broken_is_refused(text):
    with pytest.raises(MailRefused, match="subject"):
        checking.subject(text)


def test_a_subject_may_be_in_any_language():
    assert checking.subject(" Fàilte, a Shìne ☕ ") == "Fàilte, a Shìne ☕"


@pytest.mark.parametrize("name", ["Bcc", "From", "To", "Subject", "Message-ID", "X-Anything", "list-unsubscribe\r\nBcc"])
def test_a_header_that_we_do_not_know_is_refused(name):
    with pytest.raises(MailRefused, match="these headers only"):
        checking.headers({name: "x"})


@pytest.mark.parametrize("value", ["", "<https://example.org>\r\nBcc: all@example.org", "caf\u00e9", "x" * 991])
def test_a_header_that_is_not_one_plain_line_is_refused(value):
    with pytest.raises(MailRefused, match="one line of plain characters"):
        checking.headers({"List-Id": value})


def test_answers_go_to_one_address():
    with pytest.raises(MailRefused, match="one plain address"):
        checking.headers({"Reply-To": "a@example.org, b@example.org"})


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "https://", "https://example.org/>\nBcc: x", "https://a.org, https://b.org"]
)
def test_a_link_to_unsubscribe_that_is_not_of_the_web_is_refused(link):
    with pytest.raises(MailRefused, match="one address of the web"):
        checking.unsubscribing(link)
