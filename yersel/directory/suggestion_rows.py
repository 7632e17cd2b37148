"""The names that `suggesting` offers while somebody types: those of public services and of their organisations.

Each name is kept once from each of its words on, folded ("leith breathe easy", "breathe easy", "easy"), so that what is typed
need only be the beginning of one of them: one short walk along an index, however many services there are.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import cast
from uuid import UUID

import psycopg
from django.db.backends.utils import CursorWrapper

from yersel.core.folding import fold
from yersel.directory.models import Service
from yersel.directory.models.services import ServiceQuerySet

SERVICE, ORGANISATION = "s", "o"
LONGEST = 80  # letters of a name that may be typed
MOST_WORDS = 12
BATCH = 5000
_LITTLE = {"and", "the", "of", "for", "in", "at", "a", "an", "to", "with", "on", "by"}

_COLUMNS = "starts, kind, is_first, service_id, organisation_id"
_SHADOW = "CREATE TABLE shadow_prefix (LIKE directory_search_prefix)"
_SWAP = """
DROP TABLE directory_search_prefix;
ALTER TABLE shadow_prefix RENAME TO directory_search_prefix;
ALTER TABLE directory_search_prefix ADD FOREIGN KEY (service_id) REFERENCES directory_service (id) ON DELETE CASCADE;
ALTER TABLE directory_search_prefix ADD FOREIGN KEY (organisation_id) REFERENCES directory_organisation (id) ON DELETE CASCADE;
CREATE INDEX ON directory_search_prefix (kind, is_first, starts);
CREATE INDEX ON directory_search_prefix (service_id);
CREATE INDEX ON directory_search_prefix (organisation_id);
"""
Row = tuple[str, str, bool, UUID | None, UUID | None]


def add(cursor: CursorWrapper, service_ids: Sequence[UUID]) -> None:
    """Write the names of these services and of their organisations anew, in the transaction of the edit."""
    organisations = list(Service.objects.filter(id__in=service_ids).values_list("organisation_id", flat=True))
    cursor.execute(
        "DELETE FROM directory_search_prefix WHERE service_id = ANY(%s) OR organisation_id = ANY(%s)",
        [list(service_ids), organisations],
    )
    own = _offered().filter(id__in=service_ids).values_list("id", "name")
    theirs = _offered().filter(organisation_id__in=organisations)
    names = theirs.order_by("organisation_id").distinct("organisation_id").values_list("organisation_id", "organisation__name")
    _copy(cursor, "directory_search_prefix", (*_rows(SERVICE, own), *_rows(ORGANISATION, names)))


def rebuild(cursor: CursorWrapper) -> None:
    """Write all of them into a shadow table and swap it in. Call it last in a transaction: from the swap on, readers wait."""
    services = _offered().values_list("id", "name")
    names = (
        _offered().order_by("organisation_id").distinct("organisation_id").values_list("organisation_id", "organisation__name")
    )
    cursor.execute(_SHADOW)
    for kind, found in ((SERVICE, services), (ORGANISATION, names)):
        rows = _rows(kind, found.iterator(BATCH))
        while batch := list(itertools.islice(rows, BATCH)):  # nothing else can be read while a COPY runs
            _copy(cursor, "shadow_prefix", batch)
    cursor.execute(_SWAP)


def _offered() -> ServiceQuerySet:
    """Whatever the search itself may find."""
    return Service.objects.public().exclude(review_state=Service.ReviewState.DORMANT)


def _rows(kind: str, names: Iterable[tuple[UUID, str]]) -> Iterator[Row]:
    for id_, name in names:
        for nth, starts in enumerate(starts_of(name)):
            yield starts, kind, nth == 0, id_ if kind == SERVICE else None, id_ if kind == ORGANISATION else None


def starts_of(name: str) -> list[str]:
    """The folded name, and the rest of it from each further word that says something."""
    words = fold(name).split()[:MOST_WORDS]
    return [" ".join(words[first:])[:LONGEST] for first, word in enumerate(words) if first == 0 or word not in _LITTLE]


def _copy(cursor: CursorWrapper, table: str, rows: Iterable[Row]) -> None:
    raw = cast("psycopg.Cursor[object]", cursor.cursor)
    with raw.copy(f"COPY {table} ({_COLUMNS}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
