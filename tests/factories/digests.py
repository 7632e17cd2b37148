"""People with choices for the weekly mail, new services, and the mails that were written."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.factories import directory as make
from tests.factories.accounts import make_person
from yersel.accounts.models import Person
from yersel.core.models import Mail
from yersel.directory.models import DigestChoice, DigestReader, Service
from yersel.directory.operations.digest_run import send_digests

AT = datetime(2026, 11, 26, 7, 10, tzinfo=UTC)  # a Thursday
EDINBURGH = "S12000036"


def reader(person: Person | None = None, *, is_confirmed: bool = True, **fields: Any) -> DigestReader:
    """Somebody who asked for the weekly mail, and confirmed it."""
    made = AT - timedelta(days=30)
    values = {"asked_at": made, "confirmed_at": made if is_confirmed else None, **fields}
    return DigestReader.objects.create(person=person or make_person(), **values)


def choice(of: DigestReader | None = None, *, condition: str = "copd", council: str = EDINBURGH, **fields: Any) -> DigestChoice:
    """COPD in Edinburgh, unless told otherwise."""
    facet = fields.pop("facet", "condition")
    term = make.term(facet, condition)
    area = make.council_area(council)
    return DigestChoice.objects.create(reader=of or reader(), council_area=area, term=term, chosen_at=AT, **fields)


def new_service(name: str = "", *, days: float = 1, conditions: tuple[str, ...] = ("copd",), **fields: Any) -> Service:
    """A service for COPD in Edinburgh that came in so many days ago."""
    areas = fields.pop("areas", [EDINBURGH])
    return make.service(name, added_at=AT - timedelta(days=days), conditions=conditions, areas=areas, **fields)


def send(at: datetime = AT, **options: Any) -> dict[str, int]:
    return dict(send_digests(by="command:test", at=at, **options))


def mails(kind: str = "directory-digest") -> list[Mail]:
    """The mails of this kind, oldest first."""
    return list(Mail.objects.filter(kind=kind).order_by("pk"))


def path_in(mail: Mail, what: str) -> str:
    """The path of the link of this kind (confirm, stop, week) in a mail."""
    found = re.search(rf"https?://[^/\s]+(/digest/{what}/\S+)", mail.text)
    assert found, mail.text
    return found[1]
