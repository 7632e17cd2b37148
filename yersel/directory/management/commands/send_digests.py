from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from yersel.core import clock
from yersel.directory.operations.digest_run import send_digests


class Command(BaseCommand):
    """Send the weekly mail of new services to everybody who confirmed it and has not had this week's. Can be killed and run again."""

    help = "Send this week's mail of new services to whoever asked for it, if there is anything new for them. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be sent")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        with tqdm(unit="batch", desc="weekly mails", disable=None) as bar:

            def tell(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            counts = send_digests(by="command:send_digests", at=clock.now(), is_dry=dry_run, on_progress=tell)
        said = ", ".join(f"{count} {name}" for name, count in sorted(counts.items())) or "nobody waits for one"
        self.stdout.write(f"{'Would send' if dry_run else 'Weekly mails'}: {said}.")
