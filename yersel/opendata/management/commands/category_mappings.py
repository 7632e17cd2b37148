"""The editors' table of what a source's categories mean: list it, save it as CSV, load a changed one."""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from yersel.core import clock
from yersel.directory.models import ImportSource
from yersel.directory.operations.import_categories import UnknownTerms, category_table, not_said, replace_mapping
from yersel.opendata.known_sources import read_mapping


class Command(BaseCommand):
    help = "List, save or load the table from a source's categories to our conditions, kinds and groups."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--source", required=True, metavar="CODE", help="the code of the import source")
        parser.add_argument("--export", type=Path, metavar="FILE", help="write the table, unmapped categories first, as CSV")
        parser.add_argument("--load", type=Path, metavar="FILE", help="take this table in place of the old one")

    def handle(self, *args: Any, **options: Any) -> None:
        source = ImportSource.objects.filter(code=options["source"]).first()
        if source is None:
            known = ", ".join(ImportSource.objects.order_by("code").values_list("code", flat=True)) or "none yet"
            raise CommandError(f"There is no import source {options['source']}. There are: {known}.")
        if options["load"]:
            self._load(source, options["load"])
        elif options["export"]:
            self._export(source, options["export"])
        else:
            self._list(source)

    def _list(self, source: ImportSource) -> None:
        for category, term, number in category_table(source):
            meaning = {"?": "not looked at yet", "": "none of ours"}.get(term, term)
            self.stdout.write(f"{number:>7,}  {category} → {meaning}")
        self.stdout.write(f"Services without any tag (not said): {not_said(source):,}")

    def _export(self, source: ImportSource, path: Path) -> None:
        rows = category_table(source)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["their_category", "term", "services"])
            writer.writerows(rows)
        self.stdout.write(
            f"{len(rows):,} lines are in {path}. Put facet:code in place of each ?, or nothing where it means none of ours; "
            "a category may have several lines."
        )

    def _load(self, source: ImportSource, path: Path) -> None:
        try:
            rows = read_mapping(path)
            changed = replace_mapping(source, rows, by="command:category_mappings", at=clock.now())
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from None
        except (KeyError, UnicodeDecodeError):
            raise CommandError(f"{path} must be a CSV in UTF-8 with the columns their_category and term.") from None
        except UnknownTerms as error:
            raise CommandError("Nothing was loaded:\n" + "\n".join(error.problems)) from None
        self.stdout.write(f"{len(rows):,} lines loaded; the tags of {changed:,} services changed. Not said: {not_said(source):,}")
