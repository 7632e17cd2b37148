from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from yersel.directory.operations.search import reindex_all


class Command(BaseCommand):
    """Rebuild the search index beside the one in use, then swap it in."""

    help = "Rebuild the search index beside the one in use, then swap it in."

    def handle(self, *args: Any, **options: Any) -> None:
        with tqdm(unit=" services", disable=None) as bar:

            def progress(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            found = reindex_all(on_progress=progress)
        self.stdout.write(f"{found} services can be found.")
