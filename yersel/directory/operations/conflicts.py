"""What a source says anew of a field that was edited here: an editor takes theirs, or ours stays."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yersel.accounts.models import Person
from yersel.directory.looking_after import Entry, entry_of
from yersel.directory.models import ImportConflict
from yersel.directory.operations.import_comparing import ORGANISATION_COLUMNS, SERVICE_COLUMNS
from yersel.directory.operations.noting import note
from yersel.directory.operations.publishing import write_change
from yersel.directory.policies import may_restore
from yersel.directory.refusals import Refused, refuse_unless

PLAIN = {*SERVICE_COLUMNS, *ORGANISATION_COLUMNS}


def entry_of_conflict(conflict: ImportConflict) -> Entry | None:
    it = conflict.record.service or conflict.record.organisation
    return entry_of(it) if it else None


@transaction.atomic
def settle_conflict(*, conflict: ImportConflict, takes_theirs: bool, by: Person, at: datetime) -> None:
    """Take theirs, or let ours stay until the source says something new again. Raises Refused; lists are changed by hand."""
    entry = entry_of_conflict(conflict)
    if entry is None or conflict.field not in PLAIN:
        raise Refused(_("Change the entry by hand. This line goes with the next import once both say the same."))
    refuse_unless(may_restore(by, entry))
    value = int(conflict.theirs) if conflict.field.endswith("_age") else conflict.theirs
    if takes_theirs:
        write_change(
            entry, {conflict.field: value}, by=by, at=at, why=_("Taken from %(source)s") % {"source": conflict.record.source}
        )
    record = conflict.record
    record.imported = {**record.imported, conflict.field: value}
    record.save(update_fields=["imported"])
    note("take-theirs" if takes_theirs else "keep-ours", conflict, by=by, at=at)
    conflict.delete()
