"""Entries at any point of the review ladder, who looks after them, and the mails that were written."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from dateutil.relativedelta import relativedelta

from tests.factories import directory as make
from tests.factories.accounts import make_person
from yersel.accounts.models import Person
from yersel.core.models import Mail
from yersel.directory.models import Manager, Organisation, Service
from yersel.directory.operations.reviews import review_services

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def entry(name: str = "", *, months: int, organisation: Organisation | None = None, **fields: Any) -> Service:
    """A service last checked so many months before AT, and a day."""
    checked = AT - relativedelta(months=months, days=1)
    return make.service(name, organisation=organisation or make.organisation(), last_reviewed=checked, **fields)


def manager(of: Organisation | Service, *, lead: bool = True, person: Person | None = None) -> Person:
    """Somebody who looks after an organisation, or one service of it."""
    found = person or make_person()
    is_service = isinstance(of, Service)
    whole, part = (of.organisation, of) if isinstance(of, Service) else (of, None)
    Manager.objects.create(
        organisation=whole, service=part if is_service else None, person=found, is_lead=lead, since_at=make.ADDED
    )
    return found


def review(at: datetime = AT, **options: Any) -> dict[str, int]:
    return dict(review_services(by="command:test", at=at, **options))


def letters() -> list[dict[str, str]]:
    """The mails that wait to be sent, oldest first."""
    mails = Mail.objects.filter(kind="directory-review").order_by("pk")
    return [{"to": mail.address, "subject": mail.subject, "text": mail.text, "html": mail.html} for mail in mails]


def links(text: str) -> list[str]:
    """The paths of the review links of a mail, in order."""
    return re.findall(r"https?://[^/\s]+(/review/\S+)", text)
