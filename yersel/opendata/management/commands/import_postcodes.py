"""`manage.py import_postcodes SOURCE`: takes in an official list of postcodes, so that people are found to the metre."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from yersel.core import clock
from yersel.core.guarded_http import FetchFailed
from yersel.opendata.archives import UnsafeSource, opened, sha256_of
from yersel.opendata.downloading import MEGABYTE, download, is_url
from yersel.opendata.postcodes import FORMATS, PostcodeList, Report, WrongFile, bytes_to_read, read_list, recognise
from yersel.places.operations import PostcodeImportError, PostcodePlan, import_postcodes, is_last_import

MOST_REFUSED = 0.05
MOST_MEGABYTES = 200
EXPECTED = (UnsafeSource, WrongFile, FetchFailed, PostcodeImportError)


class Command(BaseCommand):
    """Reads, plans, and unless it is a dry run merges a list of postcodes; running it again changes nothing."""

    help = "Import the official Code-Point Open zip, or the ONS Postcode Directory as CSV or zip, from a file, folder or address."

    def add_arguments(self, parser: CommandParser) -> None:
        """The source and how careful to be."""
        parser.add_argument("source", help="zip, CSV or folder, or an http(s) address")
        parser.add_argument("--format", choices=("auto", *FORMATS), default="auto", help="which list it is (found out by itself)")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
        parser.add_argument("--map", action="append", default=[], metavar="OLD=NEW", help="a column by its name here")
        parser.add_argument("--vintage", default="", help='the month of the list, where the file does not say it: "May 2026"')
        parser.add_argument("--accept-shrink", action="store_true", help="take a list with far fewer postcodes than we have")
        parser.add_argument("--accept-errors", action="store_true", help="take a list of which more than 5 %% is refused")
        parser.add_argument("--allow-local", "--allow-private", action="store_true", help="fetch from a private network too")
        parser.add_argument("--max-mb", type=int, default=MOST_MEGABYTES, help="the largest download, in megabytes (200)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, and end in one plain line if it cannot be done."""
        started = time.monotonic()
        try:
            with _local(options["source"], options) as path:
                self._import(path, options)
        except EXPECTED as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Took {time.monotonic() - started:.0f} s.")

    def _import(self, path: Path, options: dict[str, Any]) -> None:
        digest = _hash(path)
        if is_last_import(digest):
            self.stdout.write("This is the file that was imported last. Nothing has changed.")
            return
        found = _read(path, options)
        self._say(_lines_about_reading(found))
        if found.report.share_refused > MOST_REFUSED and not options["accept_errors"]:
            share = f"{found.report.share_refused:.0%}"
            raise CommandError(
                f"{share} of the rows were refused, so nothing was changed. --accept-errors takes the rest all the same."
            )
        plan = import_postcodes(
            source=found.source,
            rows=found.rows,
            file_sha256=digest,
            by="command:import_postcodes",
            at=clock.now(),
            dry_run=options["dry_run"],
            accept_shrink=options["accept_shrink"],
        )
        self._say(_lines_about_plan(plan))
        self.stdout.write("Dry run: nothing was changed." if options["dry_run"] else found.source.attribution_text + ".")

    def _say(self, lines: Iterator[str]) -> None:
        for line in lines:
            self.stdout.write(line)


@contextmanager
def _local(source: str, options: dict[str, Any]) -> Iterator[Path]:
    """The source as a file or folder on this machine; a download is thrown away afterwards."""
    if not is_url(source):
        yield Path(source)
        return
    most = options["max_mb"] * MEGABYTE
    with tempfile.TemporaryDirectory(prefix="yersel-") as folder:
        with tqdm(unit="B", unit_scale=True, desc="fetching", disable=None) as bar:
            path = download(source, Path(folder), most_bytes=most, allow_private=options["allow_local"], progress=bar.update)
        yield path


def _hash(path: Path) -> str:
    if not path.exists():
        raise UnsafeSource(f"There is no file or folder {path}.")
    return sha256_of(path)


def _read(path: Path, options: dict[str, Any]) -> PostcodeList:
    with opened(path) as members:
        kind = recognise(members) if options["format"] == "auto" else options["format"]
        with tqdm(total=bytes_to_read(members, kind), unit="B", unit_scale=True, desc="reading", disable=None) as bar:
            return read_list(
                members, kind=kind, renames=_renames(options["map"]), vintage=options["vintage"][:40], progress=bar.update
            )


def _renames(pairs: list[str]) -> dict[str, str]:
    renames = {}
    for pair in pairs:
        old, equals, new = pair.partition("=")
        if not (old and equals and new):
            raise CommandError(f"--map takes OLD=NEW, not {pair}.")
        renames[old.strip().lower()] = new.strip().lower()
    return renames


def _lines_about_reading(found: PostcodeList) -> Iterator[str]:
    report: Report = found.report
    yield f"{found.source.name}, {found.source.vintage}"
    yield f"  {report.rows:>9,} rows read"
    yield f"  {report.elsewhere:>9,} outside Scotland, left out"
    yield f"  {report.refused.total():>9,} refused"
    for reason, times in report.refused.most_common():
        yield f"            {times:,} {reason}"
    for example in report.examples:
        yield f"            for example {example}"


def _lines_about_plan(plan: PostcodePlan) -> Iterator[str]:
    yield f"  {plan.new:>9,} new"
    yield f"  {plan.changed:>9,} changed"
    yield f"  {plan.unchanged:>9,} unchanged"
    yield f"  {plan.gone:>9,} no longer in the list: kept, and marked as ended"
    yield f"  {plan.ended:>9,} that the list itself says have ended"
    yield f"  {plan.without_council:>9,} without a council area"
    if plan.unknown_councils:
        yield f"            council codes that we do not know: {', '.join(plan.unknown_councils[:10])}"
    if plan.moved_settlements:
        yield f"  {plan.moved_settlements:>9,} settlements put into the council area of their nearest postcode"
