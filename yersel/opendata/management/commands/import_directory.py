"""Import services from a feed, a file or a register: `manage.py import_directory --format openreferral SOURCE`."""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from yersel.core import clock
from yersel.directory.operations.imports import ImportOutcome, ImportRefused, plan_import, run_import
from yersel.opendata.import_summary import summary
from yersel.opendata.ordering import FORMATS, Request, order_for
from yersel.opendata.source_files import UnreadableSource


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is not a date such as 2025-05-31") from None


def _number(text: str) -> int:
    if not text.isdigit() or int(text) == 0:
        raise ArgumentTypeError(f"{text} is not a whole number above 0")
    return int(text)


class ProgressBars:
    """One bar on stderr for each step, the next step's in place of the last."""

    def __init__(self, *, silent: bool) -> None:
        self.silent = silent
        self.bar: tqdm[Any] | None = None
        self.what = ""

    def __call__(self, what: str, done: int, total: int | None) -> None:
        if self.bar is None or what != self.what:
            self.close()
            self.bar, self.what = tqdm(desc=what, total=total, unit="", disable=self.silent, mininterval=0.3), what
        self.bar.total = total
        self.bar.update(done - self.bar.n)

    def close(self) -> None:
        """Leave the bar as it is."""
        if self.bar is not None:
            self.bar.close()
            self.bar = None


class Command(BaseCommand):
    help = "Import services from an Open Referral UK feed or file, or from the Care Inspectorate's register."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", help="a file (.json, .csv, also .gz), a folder of saved pages, or the address of a feed")
        parser.add_argument("--format", required=True, choices=FORMATS)
        parser.add_argument("--code", default="", help="the import source; else known by its format, its feed, or its address")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and write nothing")
        parser.add_argument("--only-area", default="", metavar="CODE", help="only what is in or for this area, such as S12000036")
        parser.add_argument("--limit", type=_number, help="only the first so many records")
        parser.add_argument("--accept-shrink", action="store_true", help="believe a source that has lost a fifth or more")
        parser.add_argument("--accept-errors", action="store_true", help="go on though more than 5 %% of the records are refused")
        parser.add_argument(
            "--client-group", default="Adults", choices=["Adults", "Children", "all"], help="of the care register"
        )
        parser.add_argument("--edition", type=_date, metavar="DATE", help="the date of the source; else the date in its name")
        parser.add_argument("--allow-private", action="store_true", help="allow addresses in private and local networks")
        parser.add_argument("--report", type=Path, metavar="FILE", help="write the whole plan to this JSON file")

    def handle(self, *args: Any, **options: Any) -> None:
        request = Request(
            **{name: options[name] for name in ("format", "source", "code", "client_group", "edition", "limit", "only_area")},
            **{name: options[name] for name in ("accept_shrink", "accept_errors")},
            allow_private=options["allow_private"] or settings.DEVELOPMENT,
        )
        bars = ProgressBars(silent=options["verbosity"] == 0)
        try:
            with order_for(request, bars) as order:
                if options["dry_run"]:
                    outcome = plan_import(order, at=clock.now(), on_progress=bars)
                else:
                    outcome = run_import(order, by="command:import_directory", at=clock.now(), on_progress=bars)
        except (UnreadableSource, ImportRefused) as error:
            raise CommandError(str(error)) from None
        finally:
            bars.close()
        self._report(outcome, order.source.name, options["report"])

    def _report(self, outcome: ImportOutcome, name: str, path: Path | None) -> None:
        for line in summary(outcome, name):
            self.stdout.write(line)
        if path is not None:
            told = {"source": name, "state": outcome.state, "records": outcome.records, **outcome.plan.as_json()}
            path.write_text(json.dumps(told, ensure_ascii=False, indent=1, default=str), encoding="utf-8")
            self.stdout.write(f"The whole plan is in {path}.")
        if outcome.state == "refused":
            raise CommandError("Too many records were refused: nothing was taken.")
