from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from yersel.consent.operations import Refused, backup_keys
from yersel.core import clock


class Command(BaseCommand):
    """Write the wrapped keys to a folder apart from the backups; copies older than 30 days go."""

    help = "Write the wrapped keys to a folder apart from the backups; copies older than 30 days go."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            path, count, gone = backup_keys(folder=options["folder"], at=clock.now())
        except (Refused, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{count} keys written to {path}; {gone} old copies removed.")
