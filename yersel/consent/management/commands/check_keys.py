from typing import Any

from django.core.management.base import BaseCommand, CommandError

from yersel.consent.operations import check_keys


class Command(BaseCommand):
    """Prove that every key opens by a master key of the settings. Run it daily: a lost key is a lost plan."""

    help = "Prove that every key opens by a master key of the settings. Run it daily: a lost key is a lost plan."

    def handle(self, *args: Any, **options: Any) -> None:
        lost = check_keys()
        if lost:
            raise CommandError(f"{len(lost)} keys do not open by any of YERSEL_MASTER_KEYS: {', '.join(lost[:20])}")
        self.stdout.write("Every key opens.")
