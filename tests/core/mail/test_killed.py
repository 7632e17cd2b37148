"""A worker that is killed while it sends: after a restart every mail has gone, and at most one of them twice."""

from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from benchmarks.mail import killed, sink
from yersel.core.models import Mail

MAILS = 200


@pytest.fixture
def committed(committed_database: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database in which what is written is there for other processes; emptied afterwards."""
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute(
                    "TRUNCATE core_mail, procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE"
                )
            connection.close()


def test_killed_when_the_server_has_a_mail_and_the_database_not_yet_that_one_alone_comes_twice(committed: None) -> None:
    with sink.running() as taken:
        outcome = killed.run(taken, mails=MAILS, kill_at=MAILS // 2)

    assert outcome.taken_when_killed == MAILS // 2
    assert set(outcome.times_taken) == set(Mail.objects.values_list("message_id", flat=True))
    assert len(outcome.times_taken) == MAILS
    assert outcome.repeated == [taken.message_ids[MAILS // 2 - 1]]
    assert outcome.times_taken.total() == MAILS + 1
    assert set(Mail.objects.values_list("state", flat=True)) == {"sent"}
