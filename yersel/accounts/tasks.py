"""Work this room does by itself, in the worker."""

import logging

from procrastinate.contrib.django import app

from yersel.accounts.operations import forget_old
from yersel.core import clock

logger = logging.getLogger(__name__)


@app.periodic(cron="35 * * * *", periodic_id="hourly")
@app.task(name="accounts.forget_old", queueing_lock="accounts.forget_old", pass_context=False)
def forget_what_is_old(timestamp: int) -> None:
    """Erase codes of yesterday and sessions that ran out. Safe to kill and to repeat."""
    logger.info("forgotten: %d old codes, sessions and counts", forget_old(at=clock.now()))
