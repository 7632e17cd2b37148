"""Taking a service along: the text message and the e-mail with what somebody needs to get there."""

from __future__ import annotations

import unicodedata
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
