"""What the statements and the health page read of other rooms."""

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.models import Max
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from yersel.core import clock
from yersel.directory.models import ImportSource, Service
from yersel.places.models import PostcodeSource

HEARTBEAT_MAY_LAG = timedelta(minutes=2)
NO_ANSWER: dict[str, Any] = {"answers": False}


@dataclass(frozen=True)
class CreditedSource:
    """Whose facts we show, and on what terms."""

    name: str
    what: str
    licence: str
    licence_url: str
    attribution: str


def sources_to_credit() -> list[CreditedSource]:
    """The sources that were imported into this copy: postcodes first, then registers and feeds."""
    postcodes = [
        CreditedSource(source.name, source.vintage, source.licence, source.licence_url, source.attribution_text)
        for source in PostcodeSource.objects.all()
    ]
    feeds = [
        CreditedSource(source.name, "", source.licence, source.licence_url, source.attribution_text)
        for source in ImportSource.objects.all()
    ]
    return postcodes + feeds


def health_report() -> dict[str, Any]:
    """How the site is, in figures and yes or no: no names, no addresses, no versions of anything but Yersel."""
    try:
        database, worker, data = _database(), _worker(), _data()
    except (DatabaseError, ImproperlyConfigured):
        return {"status": "degraded", "database": NO_ANSWER, "version": _version()}
    status = "ok" if worker["alive"] else "degraded"
    return {"status": status, "database": database, "worker": worker, "data": data, "version": _version()}


def _database() -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
        return {"answers": True, "postgresql": cursor.fetchone()[0]}


def _worker() -> dict[str, Any]:
    """The background worker writes a heartbeat every few seconds while it lives."""
    heartbeat: datetime | None = ProcrastinateWorker.objects.aggregate(newest=Max("last_heartbeat"))["newest"]
    alive = heartbeat is not None and clock.now() - heartbeat < HEARTBEAT_MAY_LAG
    waiting = ProcrastinateJob.objects.filter(status="todo").count()
    failed = ProcrastinateJob.objects.filter(status="failed").count()
    return {"alive": alive, "last_heartbeat": heartbeat, "jobs_waiting": waiting, "jobs_failed": failed}


def _data() -> dict[str, Any]:
    """How much there is to find and how old it is."""
    services = Service.objects.public()
    postcodes = PostcodeSource.objects.first()
    return {
        "services": services.count(),
        "newest_check": services.aggregate(newest=Max("last_reviewed"))["newest"],
        "postcodes": postcodes.vintage if postcodes else None,
    }


@cache
def _version() -> str:
    """The version of Yersel, as pyproject.toml says it."""
    facts = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
    return str(facts["project"]["version"])
