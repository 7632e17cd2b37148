from typing import Any

from django.core.management.base import BaseCommand

from yersel.core import clock
from yersel.directory.operations.vocabulary import load_vocabulary


class Command(BaseCommand):
    """Load our word lists: conditions, stages, kinds of support, who, access."""

    help = "Load our word lists: conditions, stages, kinds of support, who, access."

    def handle(self, *args: Any, **options: Any) -> None:
        count = load_vocabulary(by="command:load_vocabulary", at=clock.now())
        self.stdout.write(f"{count} terms.")
