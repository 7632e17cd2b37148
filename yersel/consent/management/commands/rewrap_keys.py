from typing import Any

from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand, CommandError, CommandParser

from yersel.consent.operations import rewrap_keys
from yersel.consent.operations.keys import keys_to_rewrap
from yersel.core import clock


class Command(BaseCommand):
    """Wrap every subject's key by the newest master key. It may be stopped and run again, while people read."""

    help = "Wrap every key by the newest master key. It may be stopped and run again, while people read."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say how many there are")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            self.stdout.write(f"{keys_to_rewrap()} keys are wrapped by an older master key.")
            return
        try:
            done = rewrap_keys(by="command:rewrap_keys", at=clock.now(), on_progress=self._tell)
        except InvalidToken:
            raise CommandError("A key opens by none of YERSEL_MASTER_KEYS. Run check_keys; what was done before stays.") from None
        self.stdout.write(f"{done} keys wrapped by the newest master key.")

    def _tell(self, done: int, total: int) -> None:
        self.stderr.write(f"  {done:,} of {total:,}")
