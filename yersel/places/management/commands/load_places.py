"""`manage.py load_places`: the areas, outward codes and settlements, once; again only when the facts have changed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from yersel.core import clock
from yersel.places.operations import seed_places


class Command(BaseCommand):
    """Fills places from what is in the repository and from the gazetteer."""

    help = "Load council areas, health boards, outward codes and settlements. Does nothing if they are up to date."

    def add_arguments(self, parser: CommandParser) -> None:
        """One choice: to load again although nothing changed."""
        parser.add_argument("--force", action="store_true", help="load again although nothing has changed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Seed, and say what there is."""
        summary = seed_places(by="command:load_places", at=clock.now(), force=options["force"])
        if not summary.changed:
            self.stdout.write("Places are up to date.")
            return
        self.stdout.write(
            f"Places: {summary.areas} areas, {summary.outward_codes} outward codes, {summary.settlements} settlements,"
            f" {summary.spellings} spellings."
        )
