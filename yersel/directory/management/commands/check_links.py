from typing import Any

from django.core.management.base import BaseCommand

from yersel.core import clock
from yersel.directory.operations.links import check_links


class Command(BaseCommand):
    """Ask whether the web links of all entries still answer. Can be killed and run again."""

    help = "Ask whether the web links of all entries still answer, gently. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        counts = check_links(by="command:check_links", at=clock.now())
        said = ", ".join(f"{count} {answer}" for answer, count in sorted(counts.items())) or "none was due"
        self.stdout.write(f"Links: {said}.")
