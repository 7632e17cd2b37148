from typing import Any

from django.core.management.base import BaseCommand

from yersel.core import clock
from yersel.directory.operations.demo import clear_demo


class Command(BaseCommand):
    """Remove the demo entries, exactly those."""

    help = "Remove the demo entries, exactly those."

    def handle(self, *args: Any, **options: Any) -> None:
        count = clear_demo(by="command:clear_demo", at=clock.now())
        self.stdout.write(f"{count} demo services removed.")
