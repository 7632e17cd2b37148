"""Jobs of workers that died: done again, but not for ever."""

from types import SimpleNamespace

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories.mail import posted
from yersel.core import tasks
from yersel.core.models import Mail

pytestmark = pytest.mark.django_db


def job(*, worker_seconds_ago: int, attempts: int = 0) -> int:
    """A job in the hands of a worker that was last heard of so long ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s)) RETURNING id",
            [worker_seconds_ago],
        )
        worker = cursor.fetchone()[0]
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, args, status, worker_id, attempts) "
            "VALUES ('default', 'core.send_mail', 'core.send_mail', '{}', 'doing', %s, %s) RETURNING id",
            [worker, attempts],
        )
        return int(cursor.fetchone()[0])


def mend() -> None:
    async_to_sync(tasks.mend_jobs.func)(SimpleNamespace(app=app), timestamp=0)


def status(number: int) -> str | None:
    return ProcrastinateJob.objects.filter(pk=number).values_list("status", flat=True).first()


def test_a_job_of_a_dead_worker_is_done_again():
    number = job(worker_seconds_ago=600)

    mend()

    assert status(number) == "todo"


def test_a_job_of_a_living_worker_is_left():
    number = job(worker_seconds_ago=5)

    mend()

    assert status(number) == "doing"


def test_a_job_that_ends_every_worker_is_given_up():
    number = job(worker_seconds_ago=600, attempts=tasks.MOST_TRIES)

    mend()

    assert status(number) == "failed"


def test_where_the_same_waits_already_the_dead_one_is_dropped():
    dead = job(worker_seconds_ago=600)
    tasks.send_mail.defer()

    mend()

    assert status(dead) is None
    assert ProcrastinateJob.objects.filter(status="todo").count() == 1


def test_the_sweep_finds_a_mail_whose_job_was_lost():
    posted()

    tasks.sweep_mail.func(timestamp=0)

    assert Mail.objects.get().state == "sent"
