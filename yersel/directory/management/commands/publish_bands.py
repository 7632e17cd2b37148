from typing import Any

from django.core.management.base import BaseCommand

from yersel.core import clock
from yersel.directory.operations.helpful_publishing import publish_bands


class Command(BaseCommand):
    """Publish how many people say that services helped, in bands from five. Can be killed and run again."""

    help = "Publish how many people say that services helped, in bands from five. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        done = publish_bands(by="command:publish_bands", at=clock.now())
        self.stdout.write(f"{done.bands} bands; the standing of {done.moved} services changed.")
