from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yersel.directory.handing_on import (
    LONGEST_MESSAGE,
    ListMessage,
    Way,
    gsm_length,
    gsm_text,
    list_message,
    mail_link,
    sms_link,
    text_message,
)

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


def ways(number: int, **fields: str) -> list[Way]:
    facts = {"name": "Walkers", "phone": "0131 496 0044", "next_session": "Tuesday 24 November 2026, 11am", **fields}
    return [Way(address=f"https://yersel.example.org/s/{at:010}", **facts) for at in range(number)]


def test_a_short_list_is_told_in_full():
    message = list_message(ways(2))

    assert message.text.splitlines()[:4] == [
        "Walkers",
        "0131 496 0044",
        "Next: Tuesday 24 November 2026, 11am",
        "https://yersel.example.org/s/0000000000",
    ]
    assert (message.told, message.left_out) == (2, 0)


def test_sessions_give_way_first_then_numbers():
    assert "Next:" not in list_message(ways(5)).text
    assert "0131" in list_message(ways(5)).text
    assert "0131" not in list_message(ways(8)).text


def test_what_has_no_room_is_counted_and_found_behind_the_link():
    message = list_message(ways(30), address=LINK)

    assert message.told + message.left_out == 30
    assert message.text.endswith(f"And {message.left_out} more\n{LINK}")


def test_an_empty_list_says_nothing():
    assert list_message([]) == ListMessage("", 0, 0)


ODD_WAYS = st.builds(
    Way, name=st.text(max_size=400), phone=st.text(max_size=90), next_session=st.text(max_size=300), address=st.just(LINK)
)


@given(st.lists(ODD_WAYS, max_size=30), st.sampled_from(["", f"{LINK}all/"]))
def test_a_list_never_makes_more_than_three_messages_nor_breaks_a_link(several, address):
    message = list_message(several, address=address)

    assert gsm_length(message.text) <= LONGEST_MESSAGE
    assert gsm_text(message.text) == message.text
    assert message.text.split("\n").count(LINK) == message.told
    assert message.told + message.left_out == len(several)
