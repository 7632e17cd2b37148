from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from yersel.consent.operations import purge_log
from yersel.core import clock


class Command(BaseCommand):
    """Remove looks older than YERSEL_ACCESS_LOG_MONTHS."""

    help = "Remove looks older than YERSEL_ACCESS_LOG_MONTHS."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say how many there are")

    def handle(self, *args: Any, **options: Any) -> None:
        count = purge_log(by="command:purge_access_log", at=clock.now(), dry_run=options["dry_run"])
        self.stdout.write(f"{count} looks {'would be ' if options['dry_run'] else ''}removed.")
