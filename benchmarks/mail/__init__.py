"""Two thousand mails of a digest to a server on this machine, by a worker that is killed half way."""

from __future__ import annotations

from collections.abc import Iterable

from benchmarks import database, measure
from benchmarks.mail import killed, sink
from yersel.core.models import Mail

MAILS = 2000


def run() -> Iterable[measure.Figure]:
    """Whether every mail comes once, whatever happens, and how fast they go."""
    database.use("mail", database.digest_of_code(["yersel/core"]), lambda: None)
    Mail.objects.all().delete()
    measure.progress(f"posting {MAILS} mails, and killing the worker at the {MAILS // 2}th")
    with sink.running() as taken:
        outcome = killed.run(taken, mails=MAILS, kill_at=MAILS // 2)
    yield measure.figure("mails posted", outcome.posted, "mails")
    yield measure.figure("of them taken by the server", len(outcome.times_taken), "mails", at_least=MAILS, at_most=MAILS)
    yield measure.figure("taken twice, with the same Message-ID", len(outcome.repeated), "mails", at_most=1)
    rest = outcome.posted - outcome.taken_when_killed + 1
    yield measure.figure("sent after the restart, its start included", rest / outcome.seconds, "mails/s")
