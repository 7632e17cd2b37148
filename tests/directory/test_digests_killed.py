"""A weekly run that is killed half way, as by `kill -9`: nobody is left out, nobody is written to twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from tests.directory.test_import_killed import empty
from tests.factories.digests import choice, mails, new_service, send
from yersel.audit.operations import first_broken_link
from yersel.directory.models import DigestNews

SIZE = int(os.environ.get("YERSEL_KILLED_DIGESTS", "60"))  # 2000 takes a minute or two
NEW = 4

# A process of its own that dies when its third batch is written but not yet committed.
KILLED = """
import os, signal, sys
sys.path.insert(0, os.getcwd())
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from tests.factories.digests import send
from yersel.directory.operations import digest_run
record, batches = digest_run.audit.record, []
def record_or_die(**entry):
    record(**entry)
    batches.append(1)
    if len(batches) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
digest_run.audit.record = record_or_die
send(size=int(sys.argv[2]))
"""


@pytest.fixture
def committed(committed_database: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database in which what is written is there for other processes; emptied afterwards."""
    tables = (
        "directory_",
        "audit_",
        "places_",
        "procrastinate_jobs",
        "procrastinate_events",
        "accounts_",
        "account_",
        "core_mail",
    )
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            empty(*tables)


def test_killed_in_a_batch_it_ends_as_an_unbroken_run_would(committed: None) -> None:
    readers = {choice().reader_id for _ in range(SIZE)}
    for _ in range(NEW):
        new_service()
    batch, name = SIZE // 5, str(connection.settings_dict["NAME"])

    killed = subprocess.run(  # noqa: S603
        [sys.executable, "-W", "ignore", "-c", KILLED, name, str(batch)], capture_output=True, text=True, check=False
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert len(mails()) == 2 * batch  # of the batches that stand, and of no other
    assert DigestNews.objects.count() == 2 * batch * NEW
    send()

    assert {mail.recipient for mail in mails()} == {f"person:{reader}" for reader in readers}
    assert len(mails()) == SIZE
    assert DigestNews.objects.count() == SIZE * NEW
    assert send() == {}
    assert first_broken_link() is None
