"""Many mails, and a real worker that is killed, as by `kill -9`, in the worst moment: the server has a mail, the database not yet."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from django.db import connection, transaction

from benchmarks.mail.sink import Sink
from yersel.core import mail
from yersel.core.models import Mail

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Outcome:
    """What came in, of how many mails; and how long the second worker took for its share, in seconds."""

    posted: int
    times_taken: Counter[str]
    taken_when_killed: int
    seconds: float

    @property
    def repeated(self) -> list[str]:
        return [message_id for message_id, times in self.times_taken.items() if times > 1]


def run(sink: Sink, *, mails: int, kill_at: int) -> Outcome:
    """Post so many mails, start a worker, kill it when the server has taken `kill_at` of them, start another, wait until all is sent."""
    write(mails)
    with worker(sink) as first:
        sink.before_answer = lambda number: first.kill() if number == kill_at else None
        first.wait(120)
    when_killed = len(sink.taken)
    sink.before_answer = lambda number: None
    a_minute_passes()
    with worker(sink):
        started = time.monotonic()
        wait_until_sent()
    return Outcome(mails, Counter(sink.message_ids), when_killed, time.monotonic() - started)


def write(mails: int) -> None:
    """A digest to so many made-up people, in one transaction as an operation writes it."""
    with transaction.atomic():
        for number in range(mails):
            mail.post(kind="test-message", to=f"person-{number}@example.org", recipient=f"person:{number}", cycle="1", context={})


def a_minute_passes() -> None:
    """The sweep runs once in a minute of the clock; forget that it ran in this one."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_periodic_defers")


def wait_until_sent(seconds: float = 300) -> None:
    """Return once no mail is open. Raises TimeoutError."""
    ends = time.monotonic() + seconds
    while Mail.objects.filter(state__in=Mail.OPEN).exists():
        if time.monotonic() > ends:
            raise TimeoutError("mail is still waiting")
        time.sleep(0.05)


@contextmanager
def worker(sink: Sink) -> Iterator[subprocess.Popen[bytes]]:
    """A worker as `make run` starts it, on this process's database, that sends to the sink."""
    environment = {
        **os.environ,
        "DATABASE_URL": _database_url(),
        "YERSEL_EMAIL_URL": sink.url,
        "YERSEL_DEMO": "0",
        "YERSEL_DEVELOPMENT": "1",
    }
    command = [sys.executable, "manage.py", "procrastinate", "worker", "--concurrency=2", "--shutdown-graceful-timeout=2"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


def _database_url() -> str:
    """The database of this process as an address that another can use."""
    parts = connection.get_connection_params()
    asked = {"host": parts.get("host", ""), "port": parts.get("port", ""), "password": parts.get("password", "")}
    return f"postgresql://{quote(parts['user'])}@/{quote(parts['dbname'])}?{urlencode({k: v for k, v in asked.items() if v})}"
