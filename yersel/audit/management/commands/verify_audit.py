from typing import Any

from django.core.management.base import BaseCommand, CommandError

from yersel.audit.models import AuditEntry
from yersel.audit.operations import first_broken_link


class Command(BaseCommand):
    """Walk the chain of the audit from its start and name the first link that does not hold."""

    help = "Walk the chain of the audit from its start and name the first link that does not hold."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = first_broken_link()
        if broken:
            raise CommandError(f"The chain is broken at entry {broken.pk} of {broken.at:%Y-%m-%d %H:%M:%S} UTC: {broken.verb}.")
        count, last = AuditEntry.objects.count(), AuditEntry.objects.order_by("-id").first()
        self.stdout.write(f"The chain of {count} entries holds. Its last link: {last.hash if last else 'none'}")
