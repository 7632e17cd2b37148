"""Turning one text of a source into one value of ours. Each function returns the value and, if something was lost, why.

A change of form alone (spaces, `www.` without `https://`, +44) is no loss and has no reason.
"""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

import nh3
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator

from yersel.directory.models.locations import EAST, NORTH, SOUTH, WEST
from yersel.directory.phones import digits_of

LONGEST_TEXT = 20_000
OLDEST_AGE = 130

_TAG = re.compile(r"<[a-zA-Z/!?]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_BLANKS = re.compile(r"[^\S\n]+")
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})")
_POSTCODE_IN_TEXT = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})\b")
_EXTENSION = re.compile(r"\s*\(?\b(?:ext(?:ension)?|x)\b\.?\s*:?\s*(\d{1,6})\)?\s*$", re.IGNORECASE)
_TWO_NUMBERS = re.compile(r"\s*(?:/|;|,|\||\bor\b|\band\b|&)\s*", re.IGNORECASE)
_is_email = EmailValidator()
_is_url = URLValidator(schemes=["http", "https"])

Cleaned = tuple[str, str]


def one_line(text: str, longest: int = LONGEST_TEXT) -> Cleaned:
    """A name or other short text: no HTML, single-spaced."""
    if text.isprintable() and "<" not in text and len(text) <= longest:  # nearly all are: the short way
        return " ".join(text.split()), ""
    value, reason = paragraphs(text, longest)
    return " ".join(value.split()), reason


def paragraphs(text: str, longest: int = LONGEST_TEXT) -> Cleaned:
    """A longer text without HTML; line breaks are kept, other runs of blanks become one space."""
    if not text:
        return "", ""
    reasons = []
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _TAG.search(text):
        text = _without_html(text)
        reasons.append("HTML was taken out")
    lines = [_BLANKS.sub(" ", line).strip() for line in _CONTROL.sub("", text).split("\n")]
    value = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    if len(value) > longest:
        reasons.append(f"cut from {len(value):,} to {longest:,} characters")
        value = value[:longest].rstrip()
    return value, "; ".join(reasons)


def _without_html(text: str) -> str:
    """Plain text. Scripts and styles go with what is in them; escaped tags are not allowed to come back."""
    for _ in range(3):
        text = html.unescape(nh3.clean(text, tags=set(), clean_content_tags={"script", "style"}))
        if not _TAG.search(text):
            return text
    return _TAG.sub("", text)


def web_address(text: str) -> Cleaned:
    """An http(s) address; `https://` is put before a bare domain."""
    value = "".join(_CONTROL.sub("", text).split())
    if not value:
        return "", ""
    if not _SCHEME.match(value):
        value = f"https://{value.lstrip('/')}"
    if len(value) > 500:
        return "", "longer than a web address may be: left out"
    try:
        _is_url(value)
    except ValidationError:
        return "", "not a web address (http or https): left out"
    return value, ""


def same_web_address(value: str) -> str:
    """The normal form to compare by: scheme, `www.`, upper case of the host and a last slash are no difference."""
    parts = urlsplit(value.strip())
    host = (parts.netloc or "").casefold().removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}?{parts.query}#{parts.fragment}"


def email_address(text: str) -> Cleaned:
    """An e-mail address, without `mailto:`."""
    value = text.strip().removeprefix("mailto:").strip()
    if not value:
        return "", ""
    try:
        _is_email(value)
    except ValidationError:
        return "", "not an e-mail address: left out"
    return (value, "") if len(value) <= 254 else ("", "longer than an e-mail address may be: left out")


def phone_numbers(text: str) -> tuple[list[tuple[str, str]], str]:
    """The (number, extension) pairs of a text that may hold several numbers."""
    text = one_line(text)[0]
    if not text:
        return [], ""
    pieces = [text] if len(digits_of(text)) <= 15 else _TWO_NUMBERS.split(text)
    found = []
    for piece in pieces:
        extension = _EXTENSION.search(piece)
        number = piece[: extension.start()].strip() if extension else piece.strip()
        if len(digits_of(number)) >= 3:
            found.append((number[:60], extension.group(1) if extension else ""))
    return found, "" if found else "no telephone number in it: left out"


def age(text: str) -> tuple[int | None, str]:
    """An age in whole years, 0 to 130."""
    if not text:
        return None, ""
    try:
        value = int(Decimal(text))
    except (InvalidOperation, ValueError, OverflowError):
        return None, "not an age: left out"
    return (value, "") if 0 <= value <= OLDEST_AGE else (None, f"not between 0 and {OLDEST_AGE}: left out")


def point(latitude: str, longitude: str) -> tuple[tuple[float, float] | None, str]:
    """A point inside Scotland's box (54.5..61.0 N, -9.0..-0.5 E)."""
    if not latitude and not longitude:
        return None, ""
    try:
        north, east = float(latitude), float(longitude)
    except ValueError:
        return None, "not a point: left out"
    if north == 0 and east == 0:
        return None, "the point 0,0 is in the sea off Africa: left out"
    if not (SOUTH <= north <= NORTH and WEST <= east <= EAST):
        return None, "a point outside Scotland: left out"
    return (round(north, 6), round(east, 6)), ""


def postcode(text: str) -> Cleaned:
    """A full postcode in the usual form, `EH6 6AA`."""
    compact = re.sub(r"[^A-Z0-9]", "", text.upper())
    if not compact:
        return "", ""
    found = _POSTCODE.fullmatch(compact) or _POSTCODE_IN_TEXT.search(text.upper())
    return (f"{found[1]} {found[2]}", "") if found else ("", "not a full postcode: left out")


def calendar_date(text: str) -> tuple[date | None, str]:
    """A date as 2025-05-31 (also at the start of a date-time) or 31/05/2025."""
    if not text:
        return None, ""
    for form, length in (("%Y-%m-%d", 10), ("%d/%m/%Y", 10)):
        try:
            return datetime.strptime(text[:length], form).date(), ""  # noqa: DTZ007 - a date has no zone
        except ValueError:
            continue
    return None, "not a date: left out"


def date_time(text: str, latest: datetime) -> tuple[datetime | None, str]:
    """A date-time, in UTC where it names no zone. One that lies ahead of `latest` cannot be when something changed."""
    if not text:
        return None, ""
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        day = calendar_date(text)[0]
        if day is None:
            return None, "not a date and time: left out"
        value = datetime.combine(day, time.min)
    value = value if value.tzinfo else value.replace(tzinfo=UTC)
    if value > latest or value.year < 1900:
        return None, "a date that lies ahead or too far back: left out"
    return value, ""


def clock_time(text: str) -> tuple[str, str]:
    """A time of day as HH:MM:SS, without its zone."""
    if not text:
        return "", ""
    try:
        return time.fromisoformat(text.strip()).replace(tzinfo=None, microsecond=0).isoformat(), ""
    except ValueError:
        return "", "not a time of day: left out"


def amount(text: str) -> tuple[str, str]:
    """An amount of money in pounds, with two decimals."""
    if not text:
        return "", ""
    try:
        value = Decimal(text.replace("£", "").replace(",", "").strip())
    except InvalidOperation:
        return "", "not an amount: left out"
    return (f"{value:.2f}", "") if value.is_finite() and 0 <= value < 1_000_000 else ("", "not an amount: left out")
