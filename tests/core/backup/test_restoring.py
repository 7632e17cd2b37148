"""The drill: what was saved comes back, byte for byte, or nothing changes at all."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from tests.core.backup.conftest import AT, PICTURE, contents, put_back, saved
from tests.factories import directory as make
from yersel.audit.models import AuditEntry
from yersel.audit.operations import first_broken_link, record
from yersel.core.backup import BackupRefused, media, restoring, schema, tables
from yersel.core.models import Mail
from yersel.directory.models import Service
from yersel.directory.operations.search import reindex_all


def everything(folder: Path) -> tuple[Any, ...]:
    """Digests of every table, every sequence, and every file, as they are now."""
    path = folder / "now.tar"
    path.unlink(missing_ok=True)
    found = contents(saved(folder, "now.tar"))
    return found.tables, found.sequences, found.media, found.migrations


def spoil() -> None:
    """Change rows, files and numbers, as an unlucky afternoon does."""
    Mail.objects.update(subject="Spoilt")
    Service.objects.filter(name="NULL").update(name="Null")
    make.service(name="Afterwards")
    record(by="command:test", at=AT, verb="x", object_type="y", object_id="z")
    (media.root() / "a.png").write_bytes(b"spoilt")
    (media.root() / "deep" / "er" / "Fàilte a b.txt").unlink()
    (media.root() / "new" / "er").mkdir(parents=True)
    (media.root() / "new" / "er" / "b.png").write_bytes(b"new")


def test_what_was_saved_comes_back_byte_for_byte(house: Path) -> None:
    path, before = saved(house), everything(house)
    spoil()
    assert everything(house) != before

    put_back(path, replace=True)

    assert everything(house) == before
    assert (media.root() / "a.png").read_bytes() == PICTURE
    assert media.files() == ["a.png", "deep/er/Fàilte a b.txt", "empty"]
    assert sorted(entry.name for entry in media.root().iterdir()) == ["a.png", "deep", "empty"]


def test_the_house_goes_on_where_it_was(house: Path) -> None:
    path, last = saved(house), Service.objects.order_by("-pk").first()
    assert last is not None
    put_back(path, replace=True)

    after = make.service(name="The next")

    assert after.organisation_id != last.organisation_id
    record(by="command:test", at=AT, verb="x", object_type="y", object_id="z")
    assert first_broken_link() is None


def test_a_backup_made_after_the_index_was_built_anew_comes_back(house: Path) -> None:
    reindex_all()
    reindex_all()
    path, before = saved(house), everything(house)
    spoil()

    put_back(path, replace=True)

    assert everything(house) == before


def test_after_it_the_audit_holds_and_still_refuses_change(house: Path) -> None:
    put_back(saved(house), replace=True)

    assert AuditEntry.objects.count() >= 3
    assert first_broken_link() is None
    for statement in ("UPDATE audit_auditentry SET verb = 'x'", "DELETE FROM audit_auditentry"):
        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_every_trigger_is_on_as_it_was(house: Path) -> None:
    before = schema.triggers()

    put_back(saved(house), replace=True)

    assert schema.triggers() == before
    assert {state for _, _, state in before} == {"O"}


def test_a_database_that_is_not_empty_is_left_alone(house: Path) -> None:
    path, before = saved(house), everything(house)

    with pytest.raises(BackupRefused, match="not empty"):
        put_back(path)

    assert everything(house) == before


def test_an_empty_one_needs_no_telling(house: Path) -> None:
    path, before = saved(house), everything(house)
    call_command("flush", interactive=False, verbosity=0, allow_cascade=True, inhibit_post_migrate=True)
    with connection.cursor() as cursor:
        cursor.execute(
            f"TRUNCATE {', '.join(table.name for table in tables.all_tables() if 'migrations' not in table.name)} CASCADE"
        )

    put_back(path)

    assert everything(house) == before


@pytest.mark.parametrize("fails", ["before_commit", "comparing", "loading"])
def test_where_it_fails_half_way_nothing_has_changed(house: Path, monkeypatch: pytest.MonkeyPatch, fails: str) -> None:
    path = saved(house)
    spoil()
    before = everything(house)

    def fail(*args: Any) -> str:
        raise ZeroDivisionError

    if fails == "comparing":
        monkeypatch.setattr(tables, "digest_of", lambda table: "other")
    if fails == "loading":
        monkeypatch.setattr(tables, "set_sequences", fail)
    with pytest.raises((ZeroDivisionError, BackupRefused)):
        put_back(path, replace=True, before_commit=fail)
    monkeypatch.undo()

    assert everything(house) == before
    assert not (media.root() / media.RESTORING).exists()


def test_where_the_commit_fails_the_files_are_as_before(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(house)
    spoil()
    before = everything(house)
    real = media.Replacement.add

    def add_then_fail(self: media.Replacement) -> None:
        real(self)
        assert (media.root() / "deep" / "er" / "Fàilte a b.txt").exists()
        raise ZeroDivisionError

    monkeypatch.setattr(media.Replacement, "add", add_then_fail)
    with pytest.raises(ZeroDivisionError):
        put_back(path, replace=True)
    monkeypatch.undo()

    assert everything(house) == before


def test_a_backup_of_an_older_yersel_is_brought_up_to_date(house: Path) -> None:
    call_command("migrate", "core", "zero", verbosity=0, interactive=False)
    path = saved(house)
    assert "core_mail" not in contents(path).tables
    call_command("migrate", verbosity=0, interactive=False)

    put_back(path, replace=True)

    assert Mail.objects.count() == 0
    assert Service.objects.filter(name="NULL").exists()


def test_somebody_who_still_uses_the_database_is_waited_for_and_then_named(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import psycopg

    monkeypatch.setattr(restoring, "LONGEST_WAIT", "200ms")
    path = saved(house)
    parameters = {
        key: value
        for key, value in connection.get_connection_params().items()
        if key in {"host", "port", "user", "dbname", "password"}
    }
    with psycopg.connect(**parameters) as other:
        other.execute("SELECT count(*) FROM core_mail")

        with pytest.raises(BackupRefused, match="Stop the web server and the worker"):
            put_back(path, replace=True)
