from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from yersel.core import clock
from yersel.directory.operations.reviews import review_services


class Command(BaseCommand):
    """Let every entry whose check is long ago take its next step, and ask those who look after it. Can be killed and run again."""

    help = "Ask for a check of every entry whose last one is long ago, and let what nobody confirms sink. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        with tqdm(unit="batch", desc="reviews", disable=None) as bar:

            def tell(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            counts = review_services(by="command:send_reviews", at=clock.now(), on_progress=tell)
        said = ", ".join(f"{count} {name}" for name, count in sorted(counts.items())) or "nothing was due"
        self.stdout.write(f"Reviews: {said}.")
