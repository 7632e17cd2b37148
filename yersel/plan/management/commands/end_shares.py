from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from yersel.core import clock
from yersel.plan.operations.nightly import end_shares
from yersel.plan.tasks import address


class Command(BaseCommand):
    """Tell people that what they shared has ended, once."""

    help = "Tell people that what they shared has ended, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say how many there are")

    def handle(self, *args: Any, **options: Any) -> None:
        count = end_shares(by="command:end_shares", at=clock.now(), link=address("sharing"), dry_run=options["dry_run"])
        self.stdout.write(f"{count} mails {'would be ' if options['dry_run'] else ''}written.")
