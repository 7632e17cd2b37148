"""The links of the weekly mail, all signed: the one that confirms it (seven days), the one that stops it (as long as there are mails),
the one to all that a mail told of; and the one that carries a search into the form. No address says what anybody is interested in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from yersel.directory.models import DigestReader

CONFIRM_WITHIN = timedelta(days=7)
NEWS_KEPT = timedelta(days=35)
LONGEST_LIKE = 1000  # letters
_SALT = "yersel.directory.digest"


@dataclass(frozen=True)
class Like:
    """What a search was for: a place that `locate` knows, `facet:code` of a condition or kind, a stage's code. Any may be missing."""

    near: str = ""
    what: str = ""
    stage: str = ""


def confirm_path(reader: DigestReader) -> str:
    return _path("confirm", {"p": reader.pk.hex, "a": reader.asked_at.isoformat()})


def reader_to_confirm(token: str) -> DigestReader | None:
    """Whose link this is; None for one that is too old, or of another time they asked."""
    said = _read("confirm", token, CONFIRM_WITHIN)
    reader = _reader(said)
    return reader if reader and said and datetime.fromisoformat(said["a"]) == reader.asked_at else None


def stop_address(reader: DigestReader) -> str:
    """The whole address, for the header of a mail too."""
    return settings.SITE_ADDRESS + _path("stop", {"p": reader.pk.hex})


def is_stop_link(token: str) -> bool:
    return _read("stop", token, None) is not None


def reader_to_stop(token: str) -> DigestReader | None:
    """Whose link this is, however old; None where they get no such mails any more."""
    return _reader(_read("stop", token, None))


def week_path(reader: DigestReader, week: date) -> str:
    return _path("week", {"p": reader.pk.hex, "w": week.toordinal()})


def reader_of_week(token: str) -> tuple[DigestReader, date] | None:
    said = _read("week", token, NEWS_KEPT)
    reader = _reader(said)
    return (reader, date.fromordinal(said["w"])) if reader and said else None


def like_address(like: Like) -> str:
    """The page of the weekly mail with the form filled in."""
    said = {name: value for name, value in vars(like).items() if value}
    token = signing.dumps(said, salt=f"{_SALT}.like", compress=True)
    return f"{reverse('directory:digest')}?like={token}"


def read_like(token: str) -> Like:
    """What the link carries; nothing where it is not as we write it."""
    if not token or len(token) > LONGEST_LIKE:
        return Like()
    return Like(**(_read("like", token, None) or {}))


def _path(what: str, said: Mapping[str, Any]) -> str:
    return reverse(f"directory:digest-{what}", args=[signing.dumps(said, salt=f"{_SALT}.{what}")])


def _read(what: str, token: str, age: timedelta | None) -> dict[str, Any] | None:
    try:
        said: dict[str, Any] = signing.loads(token, salt=f"{_SALT}.{what}", max_age=age)
    except signing.BadSignature:
        return None
    return said


def _reader(said: Mapping[str, Any] | None) -> DigestReader | None:
    if said is None:
        return None
    return DigestReader.objects.select_related("person").filter(pk=UUID(said["p"]), person__closed_at=None).first()
