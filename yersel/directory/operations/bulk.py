"""Services from a table: kept, checked row by row, and saved all at once or not at all, each by the rules of a single contribution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from yersel.accounts import policies as accounts
from yersel.accounts.models import Permission, Person
from yersel.core.folding import fold
from yersel.directory.entry_data import Data
from yersel.directory.models import BulkRow, BulkUpload, Contribution, Organisation
from yersel.directory.operations import contributing
from yersel.directory.operations.noting import note
from yersel.directory.policies import may_save_upload, may_upload_for
from yersel.directory.refusals import Refused, refuse_unless

KEPT = timedelta(days=14)
MOST_OPEN = 5
State, RowState = BulkUpload.State, BulkRow.State


@dataclass(frozen=True)
class Checked:
    """What was found of one row. It is bad where there are problems; doubtful where it looks like entries that we have."""

    number: int
    data: Data = field(default_factory=dict)
    problems: list[list[str]] = field(default_factory=list)
    twins: list[list[str]] = field(default_factory=list)

    @property
    def state(self) -> BulkRow.State:
        if self.problems:
            return RowState.BAD
        return RowState.DOUBTFUL if self.twins else RowState.GOOD


@transaction.atomic
def start_upload(
    *,
    rows: Sequence[tuple[int, dict[str, str]]],
    organisation: Organisation | None,
    file_name: str,
    remark: str,
    by: Person,
    at: datetime,
) -> BulkUpload:
    """Keep the rows of a table, to be checked. `rows` are (number in the file, column to text). Raises Refused."""
    refuse_unless(accounts.may(by, Permission.ADD_SERVICES))
    if organisation is not None:
        refuse_unless(may_upload_for(by, organisation))
    if BulkUpload.objects.filter(by=by).exclude(state=State.SAVED).count() >= MOST_OPEN:
        raise Refused(_("You have five files here that are not saved. Save them or throw them away first."))
    made = BulkUpload.objects.create(by=by, organisation=organisation, file_name=file_name[:120], remark=remark, sent_at=at)
    BulkRow.objects.bulk_create([BulkRow(upload=made, number=number, typed=typed) for number, typed in rows])
    note("upload", made, by=by, at=at)
    return made


@transaction.atomic
def keep_checked(*, upload: BulkUpload, found: Sequence[Checked]) -> None:
    """What checking found of some rows."""
    rows = {row.number: row for row in BulkRow.objects.filter(upload=upload, number__in=[one.number for one in found])}
    for one in found:
        row = rows[one.number]
        row.state, row.data, row.problems, row.twins = one.state, one.data, one.problems, one.twins
    BulkRow.objects.bulk_update(rows.values(), ["state", "data", "problems", "twins"])
    if not BulkRow.objects.filter(upload=upload, state=RowState.UNCHECKED).exists():
        BulkUpload.objects.filter(pk=upload.pk, state=State.CHECKING).update(state=State.CHECKED)


@transaction.atomic
def ask_to_save(*, upload: BulkUpload, takes_doubtful: bool, by: Person) -> BulkUpload:
    """Save the good rows, and those that look like entries of ours if the person says that they are not. Raises Refused."""
    upload = _held(upload)
    refuse_unless(may_save_upload(by, upload))
    upload.state, upload.takes_doubtful, upload.refusal = State.SAVING, takes_doubtful, ""
    if not _rows_to_save(upload):
        raise Refused(_("There is no row that can be saved."))
    upload.save(update_fields=["state", "takes_doubtful", "refusal"])
    return upload


def save_upload(*, upload: BulkUpload, at: datetime) -> int:
    """Make a contribution of each row that can be saved: published at once where its author may, else it waits. All, or none.

    How many; 0 where it was done before, so that the job may be repeated. Where one row is refused, nothing is saved and the
    upload says why.
    """
    try:
        return _save(upload, at)
    except _RowRefused as refused:
        BulkUpload.objects.filter(pk=upload.pk, state=State.SAVING).update(state=State.CHECKED, refusal=str(refused))
        return 0


class _RowRefused(Exception):
    """One row cannot be saved after all."""


@transaction.atomic
def _save(upload: BulkUpload, at: datetime) -> int:
    upload = _held(upload)
    if upload.state != State.SAVING:
        return 0
    rows, groups = _rows_to_save(upload), dict[str, Organisation]()
    for row in rows:
        try:
            row.contribution = _contribute(row, groups, by=upload.by, at=at)
        except Refused as refused:
            raise _RowRefused(_("Row %(number)d: %(why)s") % {"number": row.number, "why": refused}) from refused
        row.state, row.typed, row.data = RowState.SAVED, {"name": row.typed.get("name", "")}, {}
        row.save()
    upload.state, upload.saved_at = State.SAVED, at
    upload.save(update_fields=["state", "saved_at"])
    note("save-upload", upload, by=upload.by, at=at)
    return len(rows)


def _contribute(row: BulkRow, groups: dict[str, Organisation], *, by: Person, at: datetime) -> Contribution:
    """One row, as if it had been written in the steps. Rows that name one new group share it."""
    group = row.data["organisation"]
    key = f"{fold(group['name'])}|{group.get('charity_number', '')}"
    if key in groups and not group.get("id"):
        row.data["organisation"] = {**group, "id": str(groups[key].pk)}
    made = contributing.start(kind=Contribution.Kind.NEW_SERVICE, by=by, at=at)
    made = contributing.save_step(contribution=made, step="people", data=row.data, by=by, at=at)
    row.contribution = made
    row.save(update_fields=["contribution"])
    sent = contributing.send(contribution=made, by=by, at=at)
    if sent.organisation is not None:
        groups[key] = sent.organisation
    return sent


def _rows_to_save(upload: BulkUpload) -> list[BulkRow]:
    states = [RowState.GOOD, *([RowState.DOUBTFUL] if upload.takes_doubtful else [])]
    return list(BulkRow.objects.filter(upload=upload, state__in=states).order_by("number"))


@transaction.atomic
def throw_away(*, upload: BulkUpload, by: Person, at: datetime) -> None:
    """Forget a file and its rows. What was saved stays. Raises Refused."""
    upload = _held(upload)
    if upload.by_id != by.pk or upload.state in (State.SAVING, State.SAVED):
        raise Refused(_("It is saved, or being saved just now."))
    note("throw-away-upload", upload, by=by, at=at)
    upload.delete()


@transaction.atomic
def erase_old_uploads(*, at: datetime) -> int:
    """Forget files that were sent two weeks ago. Safe to repeat.

    One of which a row still waits for a decision stays, as its rows share a new group.
    """
    waits = BulkRow.objects.filter(contribution__state__in=[Contribution.State.SUBMITTED, Contribution.State.RETURNED])
    old = BulkUpload.objects.filter(sent_at__lt=at - KEPT).exclude(state=State.SAVING).exclude(pk__in=waits.values("upload_id"))
    count = old.count()
    old.delete()
    return count


def _held(upload: BulkUpload) -> BulkUpload:
    found = BulkUpload.objects.select_for_update(of=("self",)).select_related("by", "organisation").filter(pk=upload.pk).first()
    if found is None:
        raise Refused(_("It is gone."))
    return found
