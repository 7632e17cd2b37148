"""What may stand in a mail's headers. Anything that could end one header and begin another is refused, never repaired."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

LONGEST_ADDRESS = 254
LONGEST_SUBJECT = 255
LONGEST_HEADER = 990  # RFC 5322 allows a line of 998
ALLOWED_HEADERS = {"List-Unsubscribe", "List-Unsubscribe-Post", "List-Id", "Reply-To"}


class MailRefused(ValueError):
    """A mail that would not be right. What it says repeats neither the address nor the words."""


def address(text: str) -> str:
    """One plain address, as it is. Raises MailRefused for none, several, a name beside it, or anything that is no address."""
    if not text:
        raise MailRefused("A mail needs an address.")
    if has_breaks(text):
        raise MailRefused("An address must not hold a line break or a control character.")
    if text.count("@") > 1 or any(sign in text for sign in ",;<> "):
        raise MailRefused("A mail goes to one plain address: no name beside it, and no second one.")
    try:
        validate_email(text)
    except ValidationError:
        raise MailRefused("That is not an e-mail address.") from None
    if len(text) > LONGEST_ADDRESS or not text.isascii():
        raise MailRefused("That is not an e-mail address that mail servers take.")
    return text


def subject(text: str) -> str:
    """The subject without spaces around it. Raises MailRefused where it is empty, too long or holds a line break."""
    text = text.strip(" ")
    if not text:
        raise MailRefused("A mail needs a subject: the first line of its text template.")
    if has_breaks(text):
        raise MailRefused("A subject must not hold a line break or a control character.")
    if len(text) > LONGEST_SUBJECT:
        raise MailRefused(f"A subject must not be longer than {LONGEST_SUBJECT} characters.")
    return text


def headers(found: Mapping[str, str]) -> dict[str, str]:
    """The headers, checked. Raises MailRefused for one that we do not know, one with a line break, one that is too long."""
    for name, value in found.items():
        if name not in ALLOWED_HEADERS:
            raise MailRefused(f"A mail may set these headers only: {', '.join(sorted(ALLOWED_HEADERS))}.")
        if not value or has_breaks(value) or not value.isascii() or len(value) > LONGEST_HEADER:
            raise MailRefused(f"The header {name} must be one line of plain characters.")
    if "Reply-To" in found:
        address(found["Reply-To"])
    return dict(found)


def unsubscribing(link: str) -> dict[str, str]:
    """The headers by which a mail program can unsubscribe by one click (RFC 8058). Raises MailRefused for what is no web link."""
    parts = urlsplit(link)
    if parts.scheme not in {"http", "https"} or not parts.hostname or has_breaks(link) or any(sign in link for sign in "<> ,"):
        raise MailRefused("The link to unsubscribe must be one address of the web.")
    return {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def has_breaks(text: str) -> bool:
    """Whether the text holds a line break of any kind, a control character, or what turns the direction of writing."""
    return any(not letter.isprintable() for letter in text)
