"""How often an hour one browser or one network may do something that costs others: send a mail, make a link.

A count is a row in the database, so that all processes share it and no restart forgets it. Its key is a hash with our own key and the
hour in it: neither the address nor the browser can be read from it, and one hour cannot be tied to the next. No audit entry, as that
would outlive the hour.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils.crypto import salted_hmac

from yersel.directory.models import UseCount

HOUR = timedelta(hours=1)
_COUNT = """
INSERT INTO directory_usecount (key, count, ends_at) VALUES (%s, 1, %s)
ON CONFLICT (key) DO UPDATE SET count = directory_usecount.count + 1 RETURNING count
"""


@dataclass(frozen=True)
class Allowance:
    """Whose uses are counted, and how many an hour are allowed."""

    who: str
    most: int


def count_use(what: str, allowances: Iterable[Allowance], *, at: datetime) -> bool:
    """Count one use for each; False once any of them has had more than its hour allows."""
    return all([_count(what, one.who, at) <= one.most for one in allowances])


def erase_past_counts(*, at: datetime) -> int:
    """Erase the counts of hours that are over, and say how many. Safe to kill and to repeat."""
    return UseCount.objects.filter(ends_at__lte=at).delete()[0]


def _count(what: str, who: str, at: datetime) -> int:
    hour = at.replace(minute=0, second=0, microsecond=0)
    key = salted_hmac("yersel.directory.uses", f"{what}|{who}|{hour.isoformat()}", algorithm="sha256").hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [key, hour + HOUR])
        row = cursor.fetchone()
    return int(row[0])
