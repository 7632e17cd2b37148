"""Work that the house itself does in the worker. Each task is safe to kill and to repeat."""

from __future__ import annotations

import logging
from datetime import timedelta

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

from yersel.core import clock
from yersel.core.mail.keeping import erase_old
from yersel.core.mail.sending import send_due

logger = logging.getLogger(__name__)
HEARTBEAT_MAY_LAG = timedelta(minutes=2)
JOBS_KEPT = timedelta(days=7)
MOST_TRIES = 5


@app.task(name="core.send_mail", queueing_lock="core.send_mail")
def send_mail() -> None:
    """Send all mail that is due. Put into the queue when a mail is written."""
    sent = send_due()
    if sent:
        logger.info("mail: %d sent", sent)


@app.periodic(cron="* * * * *", periodic_id="each-minute")
@app.task(name="core.sweep_mail", queueing_lock="core.sweep_mail")
def sweep_mail(timestamp: int) -> None:
    """Each minute: mail whose time to be tried again has come, and mail whose job was lost."""
    send_mail()


@app.periodic(cron="40 3 * * *", periodic_id="nightly")
@app.task(name="core.erase_mail", queueing_lock="core.erase_mail")
def erase_mail(timestamp: int) -> None:
    """Each night: the words and addresses of mail that went long enough ago."""
    logger.info("mail: the words of %d erased", erase_old(at=clock.now()))


@app.periodic(cron="*/5 * * * *", periodic_id="each-five-minutes")
@app.task(name="core.mend_jobs", queueing_lock="core.mend_jobs", pass_context=True)
async def mend_jobs(context: JobContext, timestamp: int) -> None:
    """Put jobs back into the queue whose worker has died, and forget old ones that went well."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=HEARTBEAT_MAY_LAG.total_seconds()):
        await _mend(manager, job)
    await manager.delete_old_jobs(nb_hours=int(JOBS_KEPT.total_seconds() // 3600))


async def _mend(manager: JobManager, job: Job) -> None:
    """Try a job again whose worker died; not for ever, and not where another of its kind waits already."""
    number = job.id or 0
    if job.attempts >= MOST_TRIES:
        await manager.finish_job_by_id_async(number, Status.FAILED, delete_job=False)
        logger.error("the job %s (%s) has ended its worker %d times: it is given up", number, job.task_name, MOST_TRIES)
    elif job.queueing_lock and await manager.list_jobs_async(queueing_lock=job.queueing_lock, status=Status.TODO.value):
        await manager.finish_job_by_id_async(number, Status.ABORTED, delete_job=True)
    else:
        await manager.retry_job(job)
        logger.info("a worker died with the job %s (%s): it is done again", number, job.task_name)
