"""Work the directory does by itself, in the worker."""

import logging
from uuid import UUID

from procrastinate.contrib.django import app

from yersel.core import clock
from yersel.directory import bulk_working
from yersel.directory.operations.bulk import erase_old_uploads
from yersel.directory.operations.collections import erase_ended_collections
from yersel.directory.operations.deleting import purge_deleted
from yersel.directory.operations.digest_run import send_digests
from yersel.directory.operations.digests import forget_old_digests
from yersel.directory.operations.helpful_publishing import publish_bands
from yersel.directory.operations.links import check_links
from yersel.directory.operations.pictures import sweep_pictures
from yersel.directory.operations.reviews import review_services
from yersel.directory.operations.search import reindex_all
from yersel.directory.operations.telling import forget_addresses
from yersel.directory.operations.watches import tell_watchers

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


@app.periodic(cron="20 4 * * *", periodic_id="nightly")
@app.task(name="directory.purge_deleted", queueing_lock="directory.purge_deleted", pass_context=False)
def purge_deleted_entries(timestamp: int) -> None:
    """Erase entries that were deleted 30 days ago. Safe to kill and to repeat: each is erased whole, in a transaction of its own."""
    logger.info("erased: %d deleted entries", purge_deleted(by="task:directory.purge_deleted", at=clock.now()))


@app.periodic(cron="25 * * * *", periodic_id="hourly")
@app.task(name="directory.erase_ended", queueing_lock="directory.erase_ended", pass_context=False)
def erase_ended(timestamp: int) -> None:
    """Erase shared lists that have ended. Safe to kill and to repeat."""
    logger.info("erased: %d shared lists", erase_ended_collections(by="task:directory.erase_ended", at=clock.now()))


@app.periodic(cron="40 4 * * *", periodic_id="nightly")
@app.task(name="directory.send_reviews", queueing_lock="directory.send_reviews", pass_context=False)
def send_reviews(timestamp: int) -> None:
    """Ask for a check of what was not checked for long. Safe to kill and to repeat: each step is taken once in a cycle."""
    logger.info("reviews: %s", dict(review_services(by="task:send_reviews", at=clock.now())))


@app.periodic(cron="20 1 * * 0", periodic_id="weekly")
@app.task(name="directory.check_links", queueing_lock="directory.check_links", pass_context=False)
def check_web_links(timestamp: int) -> None:
    """Ask whether web links still answer. Safe to kill and to repeat: what was asked this week is not asked again."""
    logger.info("links: %s", dict(check_links(by="task:check_links", at=clock.now())))


@app.periodic(cron="30 2 * * *", periodic_id="nightly")
@app.task(name="directory.publish_bands", queueing_lock="directory.publish_bands", pass_context=False)
def publish_helpful_bands(timestamp: int) -> None:
    """Publish what people say helped, in bands. Before the nightly rebuild of the search. Safe to kill and to repeat."""
    logger.info("helpful: %s", publish_bands(by="task:publish_bands", at=clock.now()))


@app.task(name="directory.check_upload")
def check_upload(upload: str) -> None:
    """Check the rows of a table that somebody sent. Safe to kill and to repeat."""
    bulk_working.check(UUID(upload))


@app.task(name="directory.save_upload")
def save_upload(upload: str) -> None:
    """Save the good rows of a table, all in one transaction. Safe to kill and to repeat."""
    bulk_working.save(UUID(upload))


@app.periodic(cron="50 3 * * *", periodic_id="nightly")
@app.task(name="directory.erase_uploads", queueing_lock="directory.erase_uploads", pass_context=False)
def erase_uploads(timestamp: int) -> None:
    """Forget tables that were sent two weeks ago. Safe to kill and to repeat."""
    logger.info("erased: %d uploaded tables", erase_old_uploads(at=clock.now()))


@app.periodic(cron="0 4 * * *", periodic_id="nightly")
@app.task(name="directory.sweep_pictures", queueing_lock="directory.sweep_pictures", pass_context=False)
def sweep_files_of_pictures(timestamp: int) -> None:
    """Erase files of pictures that nothing names any more. Safe to kill and to repeat."""
    logger.info("pictures swept up: %s", sweep_pictures(by="task:sweep_pictures", at=clock.now()))


@app.periodic(cron="10 7 * * 4", periodic_id="weekly")
@app.task(name="directory.send_digests", queueing_lock="directory.send_digests", pass_context=False)
def send_weekly_digests(timestamp: int) -> None:
    """Tell those who asked of what is new. Safe to kill and to repeat: everybody has one turn a week, each service is told once."""
    logger.info("weekly mails: %s", dict(send_digests(by="task:send_digests", at=clock.now())))


@app.periodic(cron="50 3 * * *", periodic_id="nightly")
@app.task(name="directory.forget_digests", queueing_lock="directory.forget_digests", pass_context=False)
def forget_digests(timestamp: int) -> None:
    """Erase what nobody confirmed, and what was told weeks ago. Safe to kill and to repeat."""
    logger.info("weekly mails: %d rows erased", forget_old_digests(by="task:forget_digests", at=clock.now()))


@app.periodic(cron="35 * * * *", periodic_id="hourly")
@app.task(name="directory.tell_watchers", queueing_lock="directory.tell_watchers", pass_context=False)
def tell_of_changes(timestamp: int) -> None:
    """Tell those who asked of services that have closed or moved. Safe to kill and to repeat: what was told is noted with the mail."""
    logger.info("watches: %s", dict(tell_watchers(by="task:tell_watchers", at=clock.now())))
