"""The two commands: what they ask, what they say, and what the audit keeps of a restore."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import connection

from tests.core.backup.conftest import furnish
from yersel.audit.models import AuditEntry
from yersel.audit.operations import first_broken_link
from yersel.core.models import Mail

pytestmark = [
    pytest.mark.django_db(transaction=True, available_apps=list(django_settings.INSTALLED_APPS)),
    pytest.mark.usefixtures("built_by_migrations_once"),
    pytest.mark.xdist_group("backup"),
]


@pytest.fixture
def house(db: Any, settings: Any, tmp_path: Path) -> Iterator[Path]:
    settings.MEDIA_ROOT, settings.BACKUP_FOLDER = tmp_path / "media", tmp_path / "backups"
    furnish()
    yield tmp_path
    connection.close()


def said(*command: Any, **options: Any) -> str:
    out = io.StringIO()
    call_command(*command, stdout=out, verbosity=0, **options)
    return out.getvalue()


def test_saved_and_restored_by_command_the_audit_says_so(house: Path) -> None:
    told = said("backup")
    [path] = (house / "backups").iterdir()
    Mail.objects.update(subject="Spoilt")

    assert "Restored" in said("restore", str(path), replace=True, yes=True)

    assert str(path) in told
    assert Mail.objects.get().subject == "A test from Yersel"
    last = AuditEntry.objects.order_by("-pk")[0]
    assert (last.actor, last.verb, last.counts["files"]) == ("command:restore", "restore", 3)
    assert last.digest in told
    assert first_broken_link() is None


def test_mail_that_waits_is_told_and_can_be_given_up(house: Path) -> None:
    path = house / "one.tar"
    said("backup", str(path))

    assert "1 mails wait in it" in said("restore", str(path), replace=True, yes=True)
    assert "mails wait" not in said("restore", str(path), replace=True, yes=True, give_up_mail=True)
    assert Mail.objects.get().state == "given-up"


def test_a_backup_can_be_looked_at_without_restoring_it(house: Path) -> None:
    path = house / "one.tar"
    said("backup", str(path))
    Mail.objects.update(subject="Spoilt")

    assert "A whole backup of" in said("restore", str(path), check=True)
    assert Mail.objects.get().subject == "Spoilt"


def test_without_replace_or_without_anybody_to_ask_nothing_is_replaced(house: Path) -> None:
    path = house / "one.tar"
    said("backup", str(path))

    with pytest.raises(CommandError, match="not empty"):
        said("restore", str(path))
    with pytest.raises(CommandError, match="Nobody is there to be asked"):
        said("restore", str(path), replace=True)


@pytest.mark.parametrize("right", [True, False])
def test_the_name_of_the_database_must_be_typed(house: Path, monkeypatch: pytest.MonkeyPatch, right: bool) -> None:
    path = house / "one.tar"
    said("backup", str(path))
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda words: connection.settings_dict["NAME"] if right else "yes")

    if right:
        assert "Restored" in said("restore", str(path), replace=True)
    else:
        with pytest.raises(CommandError, match="not its name"):
            said("restore", str(path), replace=True)


def test_an_audit_that_does_not_hold_is_not_brought_back(house: Path) -> None:
    path = house / "one.tar"
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditentry DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_auditentry SET actor = 'somebody else' WHERE id = (SELECT min(id) FROM audit_auditentry)")
        cursor.execute("ALTER TABLE audit_auditentry ENABLE TRIGGER USER")
    said("backup", str(path))
    Mail.objects.update(subject="Afterwards")

    with pytest.raises(CommandError, match="chain of the audit is broken"):
        said("restore", str(path), replace=True, yes=True)

    assert Mail.objects.get().subject == "Afterwards"


def test_old_backups_are_removed_when_asked(house: Path) -> None:
    folder = house / "backups"
    folder.mkdir()
    (folder / "yersel-20200101T000000Z.tar").touch()

    assert "Removed yersel-20200101T000000Z.tar" in said("backup", keep=1)
    assert len(list(folder.iterdir())) == 1


def test_rotation_needs_a_folder(house: Path) -> None:
    with pytest.raises(CommandError, match="needs a folder"):
        said("backup", str(house / "one.tar"), keep=2)


def test_what_is_no_backup_is_refused_in_one_line(house: Path) -> None:
    (house / "letter.tar").write_text("Dear Yersel")

    with pytest.raises(CommandError, match="broken or cut"):
        said("restore", str(house / "letter.tar"))
