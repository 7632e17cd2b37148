from typing import Any

from django.core.management.base import BaseCommand

from yersel.core import clock
from yersel.directory.operations.demo import load_demo


class Command(BaseCommand):
    """Load the demo directory: made-up services all over Scotland. Does nothing where it is loaded."""

    help = "Load the demo directory: made-up services all over Scotland. Does nothing where it is loaded."

    def handle(self, *args: Any, **options: Any) -> None:
        count = load_demo(by="command:load_demo", at=clock.now())
        self.stdout.write(f"{count} demo services.")
