"""Work the plan's room does by itself, in the worker. Logs say how many, never whose."""

import logging

from django.conf import settings
from django.urls import reverse
from procrastinate.contrib.django import app

from yersel.consent.operations import check_keys, purge_log
from yersel.core import clock
from yersel.plan.operations.nightly import end_shares, send_review_reminders

logger = logging.getLogger(__name__)


def address(name: str) -> str:
    """A page of the plan, as a mail names it."""
    return f"{settings.SITE_ADDRESS}{reverse(f'plan:{name}')}"


@app.periodic(cron="15 5 * * *", periodic_id="nightly")
@app.task(name="plan.end_shares", queueing_lock="plan.end_shares", pass_context=False)
def tell_of_ended_shares(timestamp: int) -> None:
    """Tell people that what they shared has ended. Safe to kill and to repeat."""
    logger.info("shares that ended: %d mails", end_shares(by="task:plan.end_shares", at=clock.now(), link=address("sharing")))


@app.periodic(cron="20 5 * * *", periodic_id="nightly")
@app.task(name="plan.send_review_reminders", queueing_lock="plan.send_review_reminders", pass_context=False)
def remind(timestamp: int) -> None:
    """Remind those who asked for it of a date of theirs. Safe to kill and to repeat: once for each date."""
    count = send_review_reminders(by="task:plan.send_review_reminders", at=clock.now(), link=address("home"))
    logger.info("reminders: %d mails", count)


@app.periodic(cron="25 5 * * *", periodic_id="nightly")
@app.task(name="plan.check_keys", queueing_lock="plan.check_keys", pass_context=False)
def prove_keys(timestamp: int) -> None:
    """Prove that every key opens: a lost key is a lost plan, and is better known today than when its plan is wanted."""
    lost = check_keys()
    (logger.error if lost else logger.info)("keys that no master key opens: %d", len(lost))


@app.periodic(cron="30 5 * * 1", periodic_id="weekly")
@app.task(name="plan.purge_looks", queueing_lock="plan.purge_looks", pass_context=False)
def purge_looks(timestamp: int) -> None:
    """Remove looks older than they are kept."""
    logger.info("looks removed: %d", purge_log(by="task:plan.purge_looks", at=clock.now()))
