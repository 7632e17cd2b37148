from typing import Any

from django.core.management.base import BaseCommand, CommandError

from yersel.accounts import demo_mode
from yersel.accounts.operations import load_demo_people
from yersel.core import clock


class Command(BaseCommand):
    """Make the demo people, one for each role, to step in as in demo mode."""

    help = "Make the demo people, one for each role, to step in as in demo mode."

    def handle(self, *args: Any, **options: Any) -> None:
        if not demo_mode.is_on():
            raise CommandError("Demo people are for demo mode alone: set YERSEL_DEMO=1, in development.")
        count = load_demo_people(by="command:load_demo_people", at=clock.now())
        self.stdout.write(f"{count} demo people.")
