"""A review run that is killed half way, as by `kill -9`: nothing is lost, nothing is done twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from tests.directory.test_import_killed import empty
from tests.factories.reviews import entry, letters, links, manager, review
from yersel.audit.operations import first_broken_link
from yersel.directory.models import Organisation, Review, Service

SIZE = int(os.environ.get("YERSEL_KILLED_REVIEWS", "200"))  # 5000 takes some minutes
OF_A_GROUP = 4

# A process of its own that dies when its third batch is written but not yet committed.
KILLED = """
import os, signal, sys
sys.path.insert(0, os.getcwd())
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from tests.factories.reviews import review
from yersel.directory.operations import reviews
record, batches = reviews.audit.record, []
def record_or_die(**entry):
    record(**entry)
    batches.append(1)
    if len(batches) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
reviews.audit.record = record_or_die
review(size=int(sys.argv[2]))
"""


@pytest.fixture
def committed(committed_database: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database in which what is written is there for other processes; emptied afterwards."""
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            empty(
                "directory_",
                "audit_",
                "places_",
                "procrastinate_jobs",
                "procrastinate_events",
                "accounts_",
                "account_",
                "core_mail",
            )


def test_killed_in_a_batch_it_ends_as_an_unbroken_run_would(committed: None) -> None:
    for _ in range(SIZE // OF_A_GROUP):
        first = entry(months=12)
        manager(first.organisation)
        for months in (12, 11, 9):
            entry(months=months, organisation=first.organisation)
    batch = SIZE // 5
    name = str(connection.settings_dict["NAME"])

    killed = subprocess.run(  # noqa: S603
        [sys.executable, "-W", "ignore", "-c", KILLED, name, str(batch)], capture_output=True, text=True, check=False
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    done = Review.objects.count()
    assert 0 < done < SIZE
    assert len(letters()) * OF_A_GROUP == done  # a mail for each group whose steps stand, and for no other
    review()

    steps = Counter(Review.objects.values_list("step", flat=True))
    assert steps == {"demoted": SIZE // 2, "reminded": SIZE // 4, "due": SIZE // 4}
    assert Counter(Service.objects.values_list("review_state", flat=True)) == steps
    assert len({letter["to"] for letter in letters()}) == len(letters()) == Organisation.objects.count()
    assert all(len(links(letter["text"])) == OF_A_GROUP + 1 for letter in letters())
    assert review() == {}
    assert first_broken_link() is None
