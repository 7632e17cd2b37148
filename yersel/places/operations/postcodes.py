"""Taking in a list of postcodes: planned first, then merged in one transaction, so that a killed import leaves nothing behind."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from yersel.audit.operations import record
from yersel.places.models import CouncilArea, PostcodeSource
from yersel.places.operations.settlements import settle_councils

LEAST_SHARE = 0.8
_IMPORT_LOCK = 0x504F5354  # one import of postcodes at a time
_COLUMNS = "compact, latitude, longitude, council_area_id, ward_code, data_zone, quality, ended"


@dataclass(frozen=True, slots=True)
class PostcodeRow:
    """One Scottish postcode of a list. What the list does not say is empty, and then never wipes out what we know."""

    compact: str
    latitude: float
    longitude: float
    council_code: str
    ward_code: str = ""
    data_zone: str = ""
    quality: int | None = None
    ended: str = ""


@dataclass(frozen=True, slots=True)
class SourceDetails:
    """What a list is, how old it says that it is, and whom to credit."""

    code: str
    name: str
    vintage: str
    licence: str
    licence_url: str
    attribution_text: str


@dataclass(frozen=True, slots=True)
class PostcodePlan:
    """What an import does, or in a dry run would do. `gone` are postcodes in use that the list no longer has: kept, as ended."""

    repeated: bool = False
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    ended: int = 0
    gone: int = 0
    known_before: int = 0
    without_council: int = 0
    unknown_councils: tuple[str, ...] = ()
    moved_settlements: int = 0


class PostcodeImportError(Exception):
    """The list was not taken in, and nothing has changed; the text says why and what to do."""


def import_postcodes(
    *,
    source: SourceDetails,
    rows: Iterable[PostcodeRow],
    file_sha256: str,
    by: str,
    at: datetime,
    dry_run: bool = False,
    accept_shrink: bool = False,
) -> PostcodePlan:
    """Merge a list of postcodes in one transaction: new and changed ones are written, those that are gone stay as ended.

    The file that was taken in last is recognised by its hash and changes nothing. Only the postcode areas (EH, AB, …) that
    the list speaks of are compared for what is gone. Raises PostcodeImportError if the areas are not loaded, if the list
    has fewer than four fifths of the postcodes in use (unless `accept_shrink`), or if it is empty.
    """
    if not CouncilArea.objects.exists():
        raise PostcodeImportError("The council areas are not loaded yet. Run: python manage.py load_places")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_IMPORT_LOCK])
        if is_last_import(file_sha256):
            return PostcodePlan(repeated=True)
        _copy_in(cursor, rows)
        plan = _plan(cursor)
        _refuse_shrinking(cursor, plan, accept_shrink)
        if dry_run:
            return plan
        return _apply(cursor, plan, source, file_sha256, by, at)


def is_last_import(file_sha256: str) -> bool:
    """Whether the file with this hash is the one that was taken in last."""
    last = PostcodeSource.objects.order_by("-imported_at", "-id").first()
    return last is not None and last.file_sha256 == file_sha256


def _copy_in(cursor: Any, rows: Iterable[PostcodeRow]) -> None:
    cursor.execute("DROP TABLE IF EXISTS incoming")
    cursor.execute(
        """
        CREATE TEMPORARY TABLE incoming (
            compact varchar(7) PRIMARY KEY, latitude float8 NOT NULL, longitude float8 NOT NULL, council_area_id varchar(9),
            ward_code varchar(9) NOT NULL, data_zone varchar(9) NOT NULL, quality smallint, ended varchar(7) NOT NULL
        ) ON COMMIT DROP
        """
    )
    with cursor.copy(f"COPY incoming ({_COLUMNS}) FROM STDIN") as copy:
        for row in rows:
            council = row.council_code or None
            copy.write_row(
                (row.compact, row.latitude, row.longitude, council, row.ward_code, row.data_zone, row.quality, row.ended)
            )
    cursor.execute("ANALYZE incoming")


# What is known and the list does not say stays. A row is changed where anything it does say differs.
_KEPT = """
    coalesce(n.council_area_id, p.council_area_id) AS council_area_id,
    coalesce(nullif(n.ward_code, ''), p.ward_code) AS ward_code,
    coalesce(nullif(n.data_zone, ''), p.data_zone) AS data_zone,
    coalesce(n.quality, p.quality) AS quality
"""
_CHANGED = f"""
    SELECT p.compact, n.latitude, n.longitude, n.ended, {_KEPT}
    FROM places_postcode p JOIN incoming n USING (compact)
    WHERE (p.latitude, p.longitude, p.ended) IS DISTINCT FROM (n.latitude, n.longitude, n.ended)
       OR (n.council_area_id IS NOT NULL AND n.council_area_id IS DISTINCT FROM p.council_area_id)
       OR (n.ward_code <> '' AND n.ward_code <> p.ward_code)
       OR (n.data_zone <> '' AND n.data_zone <> p.data_zone)
       OR (n.quality IS NOT NULL AND n.quality IS DISTINCT FROM p.quality)
"""  # noqa: S608
_GONE = r"""
    FROM places_postcode p
    WHERE p.ended = '' AND NOT EXISTS (SELECT FROM incoming n WHERE n.compact = p.compact)
      AND substring(p.compact FROM '^[A-Z]+') IN (SELECT DISTINCT substring(compact FROM '^[A-Z]+') FROM incoming)
"""


def _plan(cursor: Any) -> PostcodePlan:
    unknown = _drop_unknown_councils(cursor)
    without_council = _count(cursor, "SELECT count(*) FROM incoming WHERE council_area_id IS NULL AND ended = ''")
    known = _count(cursor, "SELECT count(*) FROM incoming JOIN places_postcode USING (compact)")
    changed = _count(cursor, f"SELECT count(*) FROM ({_CHANGED}) changed")  # noqa: S608
    return PostcodePlan(
        new=_count(cursor, "SELECT count(*) FROM incoming") - known,
        changed=changed,
        unchanged=known - changed,
        ended=_count(cursor, "SELECT count(*) FROM incoming WHERE ended <> ''"),
        gone=_count(cursor, f"SELECT count(*) {_GONE}"),
        known_before=_count(cursor, "SELECT count(*) FROM places_postcode WHERE ended = ''"),
        without_council=without_council,
        unknown_councils=unknown,
    )


def _drop_unknown_councils(cursor: Any) -> tuple[str, ...]:
    cursor.execute(
        """
        SELECT DISTINCT council_area_id FROM incoming
        WHERE council_area_id NOT IN (SELECT area_ptr_id FROM places_councilarea) ORDER BY 1
        """
    )
    unknown = tuple(row[0] for row in cursor.fetchall())
    if unknown:
        cursor.execute("UPDATE incoming SET council_area_id = NULL WHERE council_area_id = ANY(%s)", [list(unknown)])
    return unknown


def _count(cursor: Any, sql: str) -> int:
    cursor.execute(sql)
    return int(cursor.fetchone()[0])


def _refuse_shrinking(cursor: Any, plan: PostcodePlan, accept_shrink: bool) -> None:
    living = _count(cursor, "SELECT count(*) FROM incoming WHERE ended = ''")
    if not living:
        raise PostcodeImportError("The file has no Scottish postcode in use. Nothing was changed.")
    if living < LEAST_SHARE * plan.known_before and not accept_shrink:
        raise PostcodeImportError(
            f"The file has {living:,} postcodes in use, and we have {plan.known_before:,}. That is fewer than four fifths, so"
            " nothing was changed. If the file is right, run it again with --accept-shrink."
        )


def _apply(cursor: Any, plan: PostcodePlan, source: SourceDetails, file_sha256: str, by: str, at: datetime) -> PostcodePlan:
    row = PostcodeSource.objects.create(
        code=source.code,
        name=source.name,
        vintage=source.vintage,
        licence=source.licence,
        licence_url=source.licence_url,
        attribution_text=source.attribution_text,
        file_sha256=file_sha256,
        imported_at=at,
        postcodes=plan.new + plan.changed + plan.unchanged,
    )
    _merge(cursor, row.pk)
    moved = 0
    if plan.new or plan.changed or plan.gone:
        _renew_sectors(cursor)
        moved = settle_councils()
    counts = {
        "new": plan.new,
        "changed": plan.changed,
        "unchanged": plan.unchanged,
        "gone": plan.gone,
        "moved_settlements": moved,
    }
    record(by=by, at=at, verb="import", object_type="postcodes", object_id=str(row.pk), counts=counts, digest=file_sha256)
    return replace(plan, moved_settlements=moved)


def _merge(cursor: Any, source_id: int) -> None:
    cursor.execute(f"UPDATE places_postcode p SET ended = 'gone' WHERE p.compact IN (SELECT p.compact {_GONE})")  # noqa: S608
    cursor.execute(
        f"""
        UPDATE places_postcode p SET latitude = c.latitude, longitude = c.longitude, council_area_id = c.council_area_id,
            ward_code = c.ward_code, data_zone = c.data_zone, quality = c.quality, ended = c.ended, source_id = %s
        FROM ({_CHANGED}) c WHERE c.compact = p.compact
        """,  # noqa: S608
        [source_id],
    )
    cursor.execute(
        f"""
        INSERT INTO places_postcode ({_COLUMNS}, source_id)
        SELECT {_COLUMNS}, %s FROM incoming ON CONFLICT (compact) DO NOTHING
        """,  # noqa: S608
        [source_id],
    )


def _renew_sectors(cursor: Any) -> None:
    cursor.execute("DELETE FROM places_postcodesector")
    cursor.execute(
        """
        INSERT INTO places_postcodesector (code, council_area_id, latitude, longitude, postcodes)
        SELECT left(compact, -3) || ' ' || left(right(compact, 3), 1), mode() WITHIN GROUP (ORDER BY council_area_id),
               round(avg(latitude)::numeric, 6)::float8, round(avg(longitude)::numeric, 6)::float8, count(*)
        FROM places_postcode WHERE ended = '' GROUP BY 1
        """
    )
