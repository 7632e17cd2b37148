from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from yersel.accounts.operations import Refused, create_admin
from yersel.core import clock


class Command(BaseCommand):
    """Make somebody administrator, by their e-mail address. They sign in by a code sent there, and set up a second step."""

    help = "Make somebody administrator, by their e-mail address. They sign in by a code sent there, and set up a second step."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="their e-mail address")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            person = create_admin(email=options["email"], by="command:create_admin", at=clock.now())
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{person.email} is administrator now. They sign in at /sign-in/ and set up a second step.")
