"""An import that is killed half way: whole batches stay, and running it again ends where an unbroken run would have."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from tests.factories.imports import AT, imported, records
from tests.factories.places import handful_of_settlements
from yersel.directory.models import ImportRun, Location, Organisation, Phone, Service, SourceRecord
from yersel.places.operations import seed_places

# A process of its own that is killed, as by `kill -9`, when its third batch of three is written but not yet committed.
KILLED = """
import os, signal, sys
sys.path.insert(0, os.getcwd())
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from tests.factories.imports import imported, records
from yersel.directory.operations import imports
whole, write, batches = imports.in_batches, imports.BatchWriter.write, []
imports.in_batches = lambda found, size=3: whole(found, 3)
def write_or_die(self, *args):
    touched = write(self, *args)
    batches.append(1)
    if len(batches) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return touched
imports.BatchWriter.write = write_or_die
imported(records(12), is_feed=False)
"""


def everything() -> dict[str, Any]:
    """What the import wrote, without the numbers that the database gives to rows."""
    return {
        "services": list(Service.objects.order_by("pk").values()),
        "organisations": list(Organisation.objects.order_by("pk").values()),
        "locations": list(Location.objects.order_by("pk").values()),
        "phones": list(Phone.objects.order_by("pk").values()),
        "records": list(SourceRecord.objects.order_by("their_id").values("their_id", "row_hash", "imported", "missing_runs")),
        "run": ImportRun.objects.values("state", "counts", "records").get(),
    }


def empty(*rooms: str) -> None:
    """Empty the tables of some rooms, the audit's too, which otherwise forbids it."""
    with connection.cursor() as cursor:
        tables = [table for table in connection.introspection.table_names(cursor) if table.startswith(rooms)]
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
        cursor.execute("SET session_replication_role = DEFAULT")


@pytest.fixture
def committed(committed_database: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database in which what is written is there for other processes; emptied afterwards."""
    with django_db_blocker.unblock():
        seed_places(by="test", at=AT, gazetteer=handful_of_settlements)
        try:
            yield
        finally:
            empty("directory_", "audit_", "places_")


def test_killed_half_way_it_resumes_to_the_same_end(committed: None) -> None:
    imported(records(12), is_feed=False)
    unbroken = everything()
    empty("directory_")
    name = str(connection.settings_dict["NAME"])

    killed = subprocess.run([sys.executable, "-W", "ignore", "-c", KILLED, name], capture_output=True, text=True, check=False)  # noqa: S603

    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert (Service.objects.count(), ImportRun.objects.get().state) == (6, "unfinished")
    outcome = imported(records(12), is_feed=False)
    assert outcome.plan.counts["new"] == 12
    assert everything() == unbroken
    assert imported(records(12), is_feed=False).state == "nothing-to-do"
