"""Taking services along: the text message and the e-mail with what somebody needs to get there."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.utils.translation import gettext as _

LONGEST_MESSAGE = 459  # three parts of 153: what most phones send and show as one
_GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_TWICE = set("^{}\\[~]|€\f")  # these take two places
_PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " ", "·": "-"})


def gsm_text(text: str) -> str:
    """The text in the alphabet of text messages (GSM 03.38), so that a part holds 153 letters and not 67."""
    return "".join(_gsm_letter(letter) for letter in text.translate(_PLAIN))


def _gsm_letter(letter: str) -> str:
    if letter in _GSM or letter in _GSM_TWICE:
        return letter
    bare = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    return "".join(part if part in _GSM or part in _GSM_TWICE else "?" for part in bare)


def gsm_length(text: str) -> int:
    """How many places a text takes in a message."""
    return sum(2 if letter in _GSM_TWICE else 1 for letter in text)


@dataclass(frozen=True)
class Way:
    """What a text message says of one service. `address` is its link."""

    name: str
    phone: str
    next_session: str
    address: str


@dataclass(frozen=True)
class ListMessage:
    """The text message of a list: how many of its services are in it, each with its link."""

    text: str
    told: int
    left_out: int


def text_message(*, name: str, phone: str, next_session: str, address: str) -> str:
    """Name, telephone, when it is next on and the link, in at most 459 places: the name gives way first, then the session.

    The link is never cut, as half a link leads nowhere.
    """
    next_line = gsm_text(_("Next: %(session)s") % {"session": next_session}) if next_session else ""
    rest = [line for line in (gsm_text(phone), next_line, address) if line]
    if gsm_length("\n".join(rest)) > LONGEST_MESSAGE - 40:
        rest = [line for line in (gsm_text(phone), address) if line]
    room = LONGEST_MESSAGE - gsm_length("\n".join(["", *rest]))
    return "\n".join([_cut(gsm_text(name), room), *rest])


def list_message(ways: Sequence[Way], *, address: str = "") -> ListMessage:
    """Several services in at most 459 places. Where not all fit: without sessions, without numbers too, and then as many as there
    is room for, in full, with how many more there are and (if there is one) the link to all of them.
    """
    for lines_of in (_full, _without_session, _link_alone):
        text = "\n".join(line for way in ways for line in lines_of(way))
        if gsm_length(text) <= LONGEST_MESSAGE:
            return ListMessage(text, len(ways), 0)
    rows = [_full(way) for way in ways]
    for told in range(len(ways) - 1, -1, -1):
        lines = [line for row in rows[:told] for line in row]
        text = "\n".join([*lines, *_rest(len(ways) - told, address)])
        if gsm_length(text) <= LONGEST_MESSAGE:
            break
    return ListMessage(text, told, len(ways) - told)


def _full(way: Way) -> list[str]:
    session = [_("Next: %(session)s") % {"session": way.next_session}] if way.next_session else []
    return _lines(way, [way.phone, *session])


def _without_session(way: Way) -> list[str]:
    return _lines(way, [way.phone])


def _link_alone(way: Way) -> list[str]:
    return _lines(way, [])


def _lines(way: Way, facts: Sequence[str]) -> list[str]:
    """A line each; an odd fact is cut, the link never is."""
    said = [_cut(gsm_text(" ".join(words.split())), 60) for words in (way.name, *facts)]
    return [line for line in (*said, way.address) if line]


def _rest(number: int, address: str) -> list[str]:
    return [gsm_text(_("And %(number)d more") % {"number": number}), *([address] if address else [])]


def _cut(text: str, most: int) -> str:
    if gsm_length(text) <= most:
        return text
    while text and gsm_length(text) > most - 3:
        text = text[:-1]
    return f"{text.rstrip()}..."


def sms_link(message: str) -> str:
    """Opens the phone's own messages with the text in it and no number. `?&` is what both kinds of phone understand."""
    return f"sms:?&body={quote(message)}"


def mail_link(*, subject: str, body: str, to: str = "") -> str:
    """Opens a person's own mail, so that no address is ever given to us."""
    return f"mailto:{quote(to, safe='@')}?subject={quote(subject)}&body={quote(body)}"
