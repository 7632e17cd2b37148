from typing import Any

from django.core.management.base import BaseCommand

from yersel.accounts.operations import load_demo_people
from yersel.core import clock


class Command(BaseCommand):
    """Make the demo people, one for each role, to step in as in demo mode."""

    help = "Make the demo people, one for each role, to step in as in demo mode."

    def handle(self, *args: Any, **options: Any) -> None:
        count = load_demo_people(by="command:load_demo_people", at=clock.now())
        self.stdout.write(f"{count} demo people.")
