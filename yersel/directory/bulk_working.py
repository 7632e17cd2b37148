"""The work that a table makes: a short one is done at once, a long one by the worker, some rows at a time, safe to kill and to repeat."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from yersel.core import clock
from yersel.directory.bulk_checking import RowChecker
from yersel.directory.models import BulkRow, BulkUpload
from yersel.directory.operations import bulk

AT_ONCE, BATCH = 40, 25  # rows


def begin_checking(upload: BulkUpload) -> None:
    """Check it now if it is short, else let the worker do it."""
    _now_or_later(upload, check, "check_upload")


def begin_saving(upload: BulkUpload) -> None:
    """The same for saving."""
    _now_or_later(upload, save, "save_upload")


def check(pk: UUID) -> None:
    """Check the rows that are not checked yet. Rows that were checked before it was killed stay so."""
    upload = BulkUpload.objects.select_related("organisation", "by").filter(pk=pk, state=BulkUpload.State.CHECKING).first()
    if upload is None:
        return
    checker = RowChecker(upload)
    for row in upload.rows.exclude(state=BulkRow.State.UNCHECKED).order_by("number"):
        checker.seen.setdefault(checker.key(row.typed), row.number)
    waiting = upload.rows.filter(state=BulkRow.State.UNCHECKED).order_by("number")
    while rows := list(waiting[:BATCH]):
        bulk.keep_checked(upload=upload, found=[checker.check(row.number, row.typed) for row in rows])


def save(pk: UUID) -> None:
    upload = BulkUpload.objects.filter(pk=pk).first()
    if upload is not None:
        bulk.save_upload(upload=upload, at=clock.now())


def _now_or_later(upload: BulkUpload, work: Callable[[UUID], None], task: str) -> None:
    if upload.rows.count() <= AT_ONCE:
        work(upload.pk)
    else:
        transaction.on_commit(lambda: hand_over(task, upload.pk))


def hand_over(task: str, pk: UUID) -> None:
    """Put the work into the queue of the worker."""
    from yersel.directory import tasks

    getattr(tasks, task).defer(upload=str(pk))
