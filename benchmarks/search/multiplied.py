"""A million services out of a hundred thousand: each written nine times more, with its words, and its places moved a little.

Only what a search reads is written: services and the search index. To write a million the long way takes an hour and finds no more.
"""

from __future__ import annotations

from django.db import connection

from benchmarks.measure import progress

_COPIES = """
SELECT setseed(0.5);
CREATE TEMP TABLE copies AS SELECT id AS old, md5(id::text || time)::uuid AS new, time
    FROM directory_service, generate_series(1, %(more)s) AS time;
CREATE INDEX ON copies (old);
ANALYZE copies;
"""
_SERVICES = """
INSERT INTO directory_service (id, slug, {columns})
SELECT new, slug || '-' || time, {columns} FROM copies JOIN directory_service ON id = old
"""
_INDEX = """
DROP INDEX IF EXISTS directory_search_text_tv_idx;
INSERT INTO directory_search_text (service_id, tv) SELECT new, tv FROM copies JOIN directory_search_text ON service_id = old;
CREATE TABLE moved (LIKE directory_search_hot INCLUDING DEFAULTS);
INSERT INTO moved (no, service_id, at, {columns})
SELECT no, service_id, at, {columns} FROM (
    SELECT no, service_id, at, {columns} FROM directory_search_hot
    UNION ALL SELECT text.no, new, at + point((random() - 0.5) * 0.1, (random() - 0.5) * 0.06), {columns}
    FROM copies JOIN directory_search_hot ON service_id = old JOIN directory_search_text AS text ON text.service_id = new
) every ORDER BY floor(at[1] * 20), CASE WHEN floor(at[1] * 20)::int %% 2 = 0 THEN at[0] ELSE -at[0] END, no;
DROP TABLE directory_search_hot;
ALTER TABLE moved RENAME TO directory_search_hot;
CREATE INDEX directory_search_text_tv_idx ON directory_search_text USING gin (tv) WITH (fastupdate = off);
ALTER TABLE directory_search_hot ADD FOREIGN KEY (no) REFERENCES directory_search_text (no) ON DELETE CASCADE;
CREATE INDEX ON directory_search_hot (no);
CREATE INDEX ON directory_search_hot USING gist (at);
CREATE INDEX ON directory_search_hot USING gin (areas) WITH (fastupdate = off);
DROP TABLE copies;
"""


def multiply(times: int) -> None:
    """Make `times` as many services as there are, all of them indexed."""
    with connection.cursor() as cursor:
        progress(f"writing each service {times - 1} times more")
        cursor.execute(_COPIES, {"more": times - 1})
        cursor.execute(_SERVICES.format(columns=_columns("directory_service", "id", "slug")))
        progress("building the index")
        cursor.execute(_INDEX.format(columns=_columns("directory_search_hot", "no", "service_id", "at")), {})
        cursor.execute("ANALYZE")


def _columns(table: str, *but: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position", [table]
        )
        return ", ".join(f'"{name}"' for (name,) in cursor.fetchall() if name not in but)
