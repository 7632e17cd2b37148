"""Removing old rows from the log of looks: the one thing that may."""

from __future__ import annotations

from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db import connection, transaction

from yersel.audit import operations as audit
from yersel.consent.models import AccessLog


def purge_log(*, by: str, at: datetime, dry_run: bool = False) -> int:
    """Remove looks older than ACCESS_LOG_MONTHS; how many. The database refuses it to everybody else."""
    old = AccessLog.objects.filter(at__lt=at - relativedelta(months=settings.ACCESS_LOG_MONTHS))
    if dry_run:
        return old.count()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL yersel.purging_looks = 'on'")
        count, _models = old.delete()
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL yersel.purging_looks = 'off'")
        if count:
            audit.record(by=by, at=at, verb="purge-looks", object_type="looks", object_id="old", counts={"rows": count})
    return count
