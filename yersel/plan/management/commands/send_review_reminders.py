from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from yersel.core import clock
from yersel.plan.operations.nightly import send_review_reminders
from yersel.plan.tasks import address


class Command(BaseCommand):
    """Remind those who asked for it of a review date of theirs, once for each date."""

    help = "Remind those who asked for it of a review date of theirs, once for each date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say how many there are")

    def handle(self, *args: Any, **options: Any) -> None:
        count = send_review_reminders(
            by="command:send_review_reminders", at=clock.now(), link=address("home"), dry_run=options["dry_run"]
        )
        self.stdout.write(f"{count} mails {'would be ' if options['dry_run'] else ''}written.")
