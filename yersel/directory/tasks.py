"""Work the directory does by itself, at night, in the worker."""

import logging

from procrastinate.contrib.django import app

from yersel.core import clock
from yersel.directory.operations.search import reindex_all
from yersel.directory.operations.telling import forget_addresses

logger = logging.getLogger(__name__)


@app.periodic(cron="10 3 * * *", periodic_id="nightly")
@app.task(name="directory.rebuild_search", queueing_lock="directory.rebuild_search", pass_context=False)
def rebuild_search(timestamp: int) -> None:
    """Rebuild the search index every night: a safety net, as each edit keeps it true by itself. Safe to kill and to repeat."""
    logger.info("search rebuilt: %d services can be found", reindex_all())


@app.periodic(cron="40 3 * * *", periodic_id="nightly")
@app.task(name="directory.forget_addresses", queueing_lock="directory.forget_addresses", pass_context=False)
def forget_visitors_addresses(timestamp: int) -> None:
    """Erase what visitors left to be answered, 30 days after they were. Safe to kill and to repeat."""
    logger.info("forgotten: %d addresses of visitors", forget_addresses(at=clock.now()))
