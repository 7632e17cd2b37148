from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from yersel.core import clock
from yersel.directory.models import Service
from yersel.plan.operations.demo import load_demo_plan


class Command(BaseCommand):
    """Give the demo's member a plan, made up, shared with the demo's link worker. Does nothing where it is loaded."""

    help = "Give the demo's member a plan, made up, shared with the demo's link worker. Does nothing where it is loaded."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo mode is off: no plan is made up for anybody here.")
        ids = list(Service.objects.public().order_by("slug").values_list("id", flat=True)[:3])
        plan = load_demo_plan(at=clock.now(), service_ids=ids)
        self.stdout.write("The demo plan is there." if plan else "There are no demo people to give a plan to.")
