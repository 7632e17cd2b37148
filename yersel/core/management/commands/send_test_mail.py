"""`manage.py send_test_mail ADDRESS`: whether mail gets out."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from yersel.core import clock
from yersel.core.mail import MailRefused, post


class Command(BaseCommand):
    help = "Write one test mail. The worker sends it; where no mail server is set, it stays in the outbox."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", help="one e-mail address")

    def handle(self, *args: Any, **options: Any) -> None:
        now = clock.now()
        try:
            mail = post(kind="test-message", to=options["address"], cycle=now.isoformat(), context={}, at=now)
        except MailRefused as error:
            raise CommandError(str(error)) from None
        where = "the worker sends it now" if settings.MAIL_SERVER else "no mail server is set, so it goes nowhere"
        self.stdout.write(f"Mail {mail.pk} is written; {where}.")
