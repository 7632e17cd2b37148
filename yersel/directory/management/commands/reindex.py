from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from yersel.directory.operations.search import is_index_empty, reindex_all


class Command(BaseCommand):
    """Rebuild the search index beside the one in use, then swap it in."""

    help = "Rebuild the search index beside the one in use, then swap it in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing where the index has anything in it")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and not is_index_empty():
            return
        with tqdm(unit=" services", disable=None) as bar:

            def progress(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            found = reindex_all(on_progress=progress)
        self.stdout.write(f"{found} services can be found.")
