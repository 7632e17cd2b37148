"""Making an import order of what a person asks for: which adapter reads the source, whose it is, which edition."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from yersel.directory.operations.import_records import Reading
from yersel.directory.operations.imports import ImportOrder
from yersel.opendata.fetching import Fetcher
from yersel.opendata.known_sources import describe_source, licence_notes
from yersel.opendata.openreferral import open_saved, read_lines, read_objects
from yersel.opendata.openreferral_feed import fetch_feed
from yersel.opendata.registers.care_inspectorate import open_register, read_register
from yersel.opendata.source_files import UnreadableSource

OPEN_REFERRAL = "openreferral"
CARE_INSPECTORATE = "care-inspectorate"
FORMATS = [OPEN_REFERRAL, CARE_INSPECTORATE]
_DATE_IN_NAME = re.compile(r"(?<!\d)(20\d{2})-(\d{2})-(\d{2})(?!\d)")
Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a person asks for, as typed."""

    format: str
    source: str
    code: str = ""
    client_group: str = "Adults"
    edition: date | None = None
    limit: int | None = None
    only_area: str = ""
    accept_shrink: bool = False
    accept_errors: bool = False
    allow_private: bool = False


@contextmanager
def order_for(request: Request, on_progress: Progress) -> Iterator[ImportOrder]:
    """The order, while whatever had to be fetched for it is kept. Raises UnreadableSource, in plain words."""
    if "://" in request.source:
        with TemporaryDirectory(prefix="yersel-import-") as folder:
            yield _order_of_feed(request, Path(folder), on_progress)
    else:
        path = Path(request.source)
        if not path.exists():
            raise UnreadableSource(f"There is no file or folder {path}.")
        yield _order_of_file(request, path)


def _order_of_feed(request: Request, folder: Path, on_progress: Progress) -> ImportOrder:
    if request.format != OPEN_REFERRAL:
        raise UnreadableSource("The Care Inspectorate's datastore is read from a file: save it first and give its path.")
    with Fetcher(allow_private=request.allow_private) as fetcher:
        feed = fetch_feed(request.source, folder / "services.ndjson", fetcher, on_progress)
    source = describe_source(request.code, request.format, request.source, feed.taxonomies)
    return ImportOrder(
        source=source,
        read=partial(read_lines, feed.path),
        sha256=feed.sha256,
        is_feed=True,
        is_complete=feed.is_whole,
        edition=request.edition,
        limit=request.limit,
        only_area=request.only_area,
        accept_shrink=request.accept_shrink,
        accept_errors=request.accept_errors,
        notes=(*feed.notes, *licence_notes(source)),
    )


def _order_of_file(request: Request, path: Path) -> ImportOrder:
    opened = _open_register(request, path) if request.format == CARE_INSPECTORATE else _open_feed(path)
    source = describe_source(request.code, request.format, request.source)
    return ImportOrder(
        source=source,
        read=opened.read,
        sha256=opened.sha256,
        is_complete=opened.is_whole,
        edition=request.edition or date_in_name(path.name),
        scope=opened.scope,
        limit=request.limit,
        only_area=request.only_area,
        accept_shrink=request.accept_shrink,
        accept_errors=request.accept_errors,
        notes=(*opened.notes, *licence_notes(source)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    read: Reading
    sha256: str
    is_whole: bool = True
    scope: str = ""
    notes: tuple[str, ...] = ()


def _open_register(request: Request, path: Path) -> _Opened:
    register, group = open_register(path), request.client_group
    return _Opened(
        read=partial(read_register, register.text, group),
        sha256=register.sha256,
        scope=f"client-group={group}",
        notes=(f"{path.name} is in {register.encoding}.",),
    )


def _open_feed(path: Path) -> _Opened:
    feed = open_saved(path)
    read = partial(read_objects, feed.objects)
    return _Opened(read=read, sha256=feed.sha256, is_whole=feed.is_whole, notes=feed.notes)


def date_in_name(name: str) -> date | None:
    """The date in a file's name, such as `services_2025-05-31.csv.gz`."""
    found = _DATE_IN_NAME.search(name)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
