"""`manage.py backup [FILE]`: the database and the media in one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from yersel.core import clock
from yersel.core.backup import BackupRefused, opened, save
from yersel.core.backup.saving import dated_name, forget_old
from yersel.pages.progress import Bar


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ValueError
    return int(text)


class Command(BaseCommand):
    help = "Save the database and the media in one file. Keys and passwords of this machine are not in it: keep those elsewhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="a new file, or a folder for one with the time in its name")
        parser.add_argument("--keep", type=_count, metavar="N", help="remove all but the newest N backups in that folder")

    def handle(self, *args: Any, **options: Any) -> None:
        now = clock.now()
        path: Path = options["file"] or settings.BACKUP_FOLDER
        if options["file"] is None or path.is_dir():
            path = path / dated_name(now)
        elif options["keep"]:
            raise CommandError("--keep needs a folder, not a file.")
        bar = Bar(silent=options["verbosity"] == 0)
        try:
            contents = save(path, at=now, on_progress=bar)
            with opened(path, bar) as backup:
                checksum = backup.checksum
        except BackupRefused as error:
            raise CommandError(str(error)) from None
        finally:
            bar.close()
        size = path.stat().st_size / 1e6
        self.stdout.write(
            f"{path}: {contents.rows:,} rows of {len(contents.tables)} tables, {len(contents.media):,} files, {size:,.1f} MB."
        )
        self.stdout.write(f"Read again and found whole. SHA-256 {checksum}")
        for old in forget_old(path.parent, keep=options["keep"]) if options["keep"] else []:
            self.stdout.write(f"Removed {old.name}.")
