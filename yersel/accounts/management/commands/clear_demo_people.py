from typing import Any

from django.core.management.base import BaseCommand

from yersel.accounts.operations import clear_demo_people
from yersel.core import clock


class Command(BaseCommand):
    """Close the accounts of the demo people, exactly those."""

    help = "Close the accounts of the demo people, exactly those."

    def handle(self, *args: Any, **options: Any) -> None:
        count = clear_demo_people(by="command:clear_demo_people", at=clock.now())
        self.stdout.write(f"{count} demo people removed.")
