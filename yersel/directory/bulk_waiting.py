"""How many rows of a table are shown at once when they are saved, and how many somebody looks at first."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from yersel.directory import policies
from yersel.directory.editor_areas import Codes, codes_of_data
from yersel.directory.looking_after import Entry
from yersel.directory.models import BulkRow, BulkUpload, Contribution, Organisation, State


@dataclass(frozen=True)
class Share:
    """Counts of rows."""

    at_once: int = 0
    waiting: int = 0


def share_of(upload: BulkUpload) -> Share:
    """Of a table that is saved, how its rows stand; of one that is not, what would become of those that are right or look like ours."""
    if upload.state == BulkUpload.State.SAVED:
        rows = upload.rows.filter(state=BulkRow.State.SAVED)
        waits = Q(contribution__state=Contribution.State.SUBMITTED)
        shown = Q(contribution__state=Contribution.State.PUBLISHED)
        return Share(rows.filter(shown).count(), rows.filter(waits).count())
    rows = upload.rows.filter(state__in=[BulkRow.State.GOOD, BulkRow.State.DOUBTFUL])
    alike: dict[tuple[str, Codes], int] = {}
    for data in rows.values_list("data", flat=True):
        key = ((data.get("organisation") or {}).get("id") or "", codes_of_data(data))
        alike[key] = alike.get(key, 0) + 1
    groups = {
        str(one.pk): one for one in Organisation.objects.filter(pk__in={pk for pk, _ in alike if pk}, state=State.PUBLISHED)
    }
    at_once = sum(
        number
        for (pk, codes), number in alike.items()
        if policies.may_publish(upload.by, Entry(groups[pk]) if pk in groups else None, codes=codes)
    )
    return Share(at_once, sum(alike.values()) - at_once)
