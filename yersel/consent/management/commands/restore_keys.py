from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from yersel.consent.operations import Refused, restore_keys
from yersel.core import clock


class Command(BaseCommand):
    """Bring back wrapped keys that are missing, after a restore of the database."""

    help = "Bring back wrapped keys that are missing, after a restore of the database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = restore_keys(path=options["file"], by="command:restore_keys", at=clock.now())
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{count} keys brought back.")
