from typing import Any

from django.core.management.base import BaseCommand

from yersel.consent.operations import new_master_key


class Command(BaseCommand):
    """Print a new master key, to put first in YERSEL_MASTER_KEYS."""

    help = "Print a new master key, to put first in YERSEL_MASTER_KEYS. It is kept nowhere."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(new_master_key())
