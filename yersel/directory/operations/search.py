"""Keeping the search index true: in the transaction of the edit itself, or whole into shadow tables that are then swapped in."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from yersel.directory import search_index, spelling_rows, suggestion_rows
from yersel.directory.models import Service

BATCH = 500

_TEXT_COLUMNS = "service_id uuid, a text, b text, c text, d text, terms text"
_WRITE_TEXT = f"""
INSERT INTO {{text}} (service_id, tv)
SELECT service_id, setweight(to_tsvector('english', a), 'A') || setweight(to_tsvector('english', b), 'B')
    || setweight(to_tsvector('english', c), 'C') || setweight(to_tsvector('english', d), 'D')
    || terms::tsvector
FROM jsonb_to_recordset(%s::jsonb) AS new ({_TEXT_COLUMNS})
"""  # noqa: S608 - only our own table names are put in
_HOT_COLUMNS = """areas integer[], area_km smallint, condition_lo bigint, condition_hi bigint, who bigint, kind integer,
access integer, slots integer, language integer, stage smallint, how smallint, cost smallint, joining smallint, tags smallint[],
minimum_age smallint, maximum_age smallint, checked_day integer, reviewed_day integer, added_day integer, helpful smallint,
is_only boolean, is_national boolean, is_demoted boolean"""
_HOT_NAMES = ", ".join(column.split()[0] for column in _HOT_COLUMNS.split(","))
_WRITE_HOT = f"""
INSERT INTO {{hot}} (no, service_id, service_at_location_id, at, council, {_HOT_NAMES})
SELECT known.no, known.service_id, service_at_location_id, point(longitude, latitude), council, {_HOT_NAMES}
FROM jsonb_to_recordset(%s::jsonb) AS new
    (service_id uuid, service_at_location_id uuid, latitude float8, longitude float8, council integer, {_HOT_COLUMNS})
JOIN {{text}} AS known USING (service_id)
"""  # noqa: S608

# Plain drafts first and indexes after: that is several times quicker than keeping indexes true row by row.
_SHADOWS = """
CREATE TABLE shadow_text (LIKE directory_search_text INCLUDING DEFAULTS INCLUDING IDENTITY);
ALTER TABLE shadow_text ADD UNIQUE (service_id);
CREATE TABLE shadow_draft (LIKE directory_search_hot);
"""
# Places near each other are put near each other on disk: strips of a twentieth of a degree, walked to and fro.
# The sequence takes the name that the migrations give it: a backup names its sequences, and they must be those that a restore makes.
_SWAP = """
CREATE TABLE shadow_hot (LIKE directory_search_hot);
INSERT INTO shadow_hot SELECT * FROM shadow_draft
    ORDER BY floor(at[1] * 20), CASE WHEN floor(at[1] * 20)::int % 2 = 0 THEN at[0] ELSE -at[0] END, no;
DROP TABLE shadow_draft, directory_search_hot, directory_search_text;
ALTER TABLE shadow_text RENAME TO directory_search_text;
DO $$ BEGIN EXECUTE 'ALTER SEQUENCE ' || pg_get_serial_sequence('directory_search_text', 'no')
    || ' RENAME TO directory_search_text_no_seq'; END $$;
ALTER TABLE shadow_hot RENAME TO directory_search_hot;
ALTER TABLE directory_search_text ADD PRIMARY KEY (no);
ALTER TABLE directory_search_text ADD FOREIGN KEY (service_id) REFERENCES directory_service (id) ON DELETE CASCADE;
ALTER TABLE directory_search_hot ADD FOREIGN KEY (no) REFERENCES directory_search_text (no) ON DELETE CASCADE;
CREATE INDEX ON directory_search_text USING gin (tv) WITH (fastupdate = off);
CREATE INDEX ON directory_search_hot (no);
CREATE INDEX ON directory_search_hot USING gist (at);
CREATE INDEX ON directory_search_hot USING gin (areas) WITH (fastupdate = off);
"""


def reindex(service_ids: Iterable[UUID]) -> int:
    """Write the index rows of these services anew and return how many of them can now be found.

    Call it inside the transaction of the edit: a changed service is then found, or gone, at once.
    """
    wanted = list(service_ids)
    words: Counter[str] = Counter()
    found = 0
    with transaction.atomic(), connection.cursor() as cursor:
        for start in range(0, len(wanted), BATCH):
            batch = wanted[start : start + BATCH]
            cursor.execute("DELETE FROM directory_search_text WHERE service_id = ANY(%s)", [batch])
            found += _write(cursor, batch, words, text="directory_search_text", hot="directory_search_hot")
        spelling_rows.add(cursor, words)
        suggestion_rows.add(cursor, wanted)
    return found


def mark_demoted(service_ids: Iterable[UUID]) -> None:
    """Let these services, found as they are, sort after all others: of many at once, the one thing that changes is quicker written."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE directory_search_hot SET is_demoted = true WHERE service_id = ANY(%s)", [list(service_ids)])


def reindex_all(*, on_progress: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Rebuild the whole index in shadow tables and swap them in. Returns how many services can be found.

    Searches go on in the old tables until the swap, which takes an instant; edits wait for it, so that none is lost.
    `on_progress` is told (services done, services in all) after each batch.
    """
    found = 0
    words: Counter[str] = Counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE directory_search_text IN SHARE ROW EXCLUSIVE MODE")
        ids = list(Service.objects.public().order_by("id").values_list("id", flat=True))
        cursor.execute(_SHADOWS)
        for start in range(0, len(ids), BATCH):
            found += _write(cursor, ids[start : start + BATCH], words, text="shadow_text", hot="shadow_draft")
            on_progress(min(start + BATCH, len(ids)), len(ids))
        cursor.execute(_SWAP)
        spelling_rows.rebuild(cursor, words)
        suggestion_rows.rebuild(cursor)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE directory_search_text, directory_search_hot, directory_search_spelling, directory_search_prefix")
    return found


def is_index_empty() -> bool:
    """Whether there are public services and the index has none of them, as after a change of its columns."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM directory_search_text)")
        (has_rows,) = cursor.fetchone()
    return not has_rows and Service.objects.public().exists()


def _write(cursor: CursorWrapper, batch: Sequence[UUID], words: Counter[str], *, text: str, hot: str) -> int:
    """Write the rows of a batch; `words` gains how many services have each word."""
    texts, hots = search_index.rows_of(batch)
    for row in texts:
        words.update(row.words)
    if texts:
        cursor.execute(_WRITE_TEXT.format(text=text), [json.dumps([asdict(row) for row in texts])])
        cursor.execute(_WRITE_HOT.format(text=text, hot=hot), [json.dumps([asdict(row) for row in hots])])
    return len(texts)
