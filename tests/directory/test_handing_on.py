from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yersel.directory.handing_on import LONGEST_MESSAGE, gsm_length, gsm_text, mail_link, sms_link, text_message

LINK = "https://yersel.example.org/services/leith-walkers/"


def test_a_message_has_what_somebody_needs_to_get_there():
    message = text_message(
        name="Leith walkers", phone="0131 496 0044", next_session="Tuesday 24 November 2026, 11am", address=LINK
    )

    assert message == f"Leith walkers\n0131 496 0044\nNext: Tuesday 24 November 2026, 11am\n{LINK}"


@given(st.text(max_size=600), st.text(max_size=80), st.text(max_size=600))
def test_a_message_is_never_too_long_and_never_loses_its_link(name, phone, session):
    message = text_message(name=name, phone=phone, next_session=session, address=LINK)

    assert gsm_length(message) <= LONGEST_MESSAGE
    assert message.endswith(LINK)
    assert gsm_text(message) == message


@pytest.mark.parametrize(
    ("text", "said"),
    [("Àrd-bheinn", "àrd-bheinn".replace("à", "A", 1)), ("“It’s on…”", '"It\'s on..."'), ("Café", "Café"), ("ŵ", "w")],
)
def test_letters_that_messages_do_not_have_are_written_as_near_as_may_be(text, said):
    assert gsm_text(text) == said


def test_some_letters_take_two_places():
    assert gsm_length("€a") == 3


def test_the_links_carry_the_words_whole():
    assert unquote(sms_link("a & b\nc?")) == "sms:?&body=a & b\nc?"
    assert unquote(mail_link(subject="a & b", body="c\nd")) == "mailto:?subject=a & b&body=c\nd"
