"""`manage.py restore FILE`: make the database and the media what they were when the file was made."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from yersel.audit.operations import first_broken_link, record
from yersel.core import clock
from yersel.core.backup import BackupFile, BackupRefused, opened, restore
from yersel.core.mail.keeping import give_up_open
from yersel.core.memo import forget_all
from yersel.core.models import Mail
from yersel.pages.progress import Bar


class Command(BaseCommand):
    help = "Put a backup back: all of it or nothing. Stop the web server and the worker first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="only say whether the file is whole and what is in it")
        parser.add_argument("--replace", action="store_true", help="replace a database that is not empty; asks for its name")
        parser.add_argument("--yes", action="store_true", help="with --replace: do not ask")
        parser.add_argument(
            "--give-up-mail", action="store_true", help="give up mail that waits in the backup: it may have gone since"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        bar = Bar(silent=options["verbosity"] == 0)
        try:
            with opened(options["file"], bar) as backup:
                self._describe(backup)
                if options["check"]:
                    return
                if options["replace"] and not options["yes"]:
                    bar.close()
                    self._ask()
                restore(
                    backup,
                    replace=options["replace"],
                    before_commit=lambda: self._settle(backup, give_up_mail=options["give_up_mail"]),
                    on_progress=bar,
                )
        except BackupRefused as error:
            raise CommandError(str(error)) from None
        finally:
            bar.close()
        forget_all()
        call_command("migrate", verbosity=0, interactive=False)  # what follows migrations: content types
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self._report()

    def _describe(self, backup: BackupFile) -> None:
        found = backup.contents
        self.stdout.write(
            f"A whole backup of {found.made_at}: {found.rows:,} rows of {len(found.tables)} tables, {len(found.media):,} files."
        )

    def _ask(self) -> None:
        """Let whoever runs it type the name of the database. Raises CommandError for any other answer."""
        name = str(connection.settings_dict["NAME"])
        if not sys.stdin.isatty():
            raise CommandError("Nobody is there to be asked: add --yes to replace all that is in the database.")
        if input(f"All that is in the database and in the media will be replaced. Type its name ({name}) to go on: ") != name:
            raise CommandError("That is not its name. Nothing was changed.")

    def _settle(self, backup: BackupFile, *, give_up_mail: bool) -> None:
        """Within the transaction: the audit must hold, and says from now on that there was a restore."""
        broken = first_broken_link()
        if broken is not None:
            raise BackupRefused(f"The chain of the audit is broken at entry {broken.pk}. Nothing was changed.")
        now = clock.now()
        counts = {"tables": len(backup.contents.tables), "rows": backup.contents.rows, "files": len(backup.contents.media)}
        if give_up_mail:
            counts["mail_given_up"] = give_up_open(at=now)
        record(
            by="command:restore",
            at=now,
            verb="restore",
            object_type="backup",
            object_id=backup.contents.made_at,
            counts=counts,
            digest=backup.checksum,
        )

    def _report(self) -> None:
        self.stdout.write("Restored: all rows and files are as they were saved, and the chain of the audit holds.")
        waiting = Mail.objects.filter(state__in=Mail.OPEN).count()
        if waiting:
            self.stdout.write(
                f"{waiting} mails wait in it and will be sent by the worker; they may have gone since it was saved."
            )
