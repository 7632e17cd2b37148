import stat
import tarfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection

from tests.core.backup.conftest import AT, contents, saved
from yersel.core import backup
from yersel.core.backup import BackupRefused, media, tables


def test_a_backup_holds_every_table_but_those_of_secrets(house: Path, settings: Any) -> None:
    settings.BACKUP_LEAVES_OUT = {"core_mail"}

    found = contents(saved(house))

    assert found.left_out == ["core_mail"]
    assert set(found.tables) == {table.name for table in tables.all_tables()} - {"core_mail"}
    assert found.tables["directory_service"].rows == 2
    assert set(found.media) == {"a.png", "deep/er/Fàilte a b.txt", "empty"}


def test_the_same_house_gives_the_same_file(house: Path) -> None:
    assert saved(house, "one.tar").read_bytes() == saved(house, "two.tar").read_bytes()


def test_only_its_owner_may_read_it(house: Path) -> None:
    assert stat.S_IMODE(saved(house).stat().st_mode) == 0o600


def test_no_key_is_in_it(house: Path) -> None:
    with tarfile.open(saved(house)) as tar:
        everything = b"".join(part.read() for member in tar if (part := tar.extractfile(member)) is not None)

    assert django_settings.SECRET_KEY.encode() not in everything


def test_nothing_is_overwritten(house: Path) -> None:
    path = saved(house)
    before = path.read_bytes()

    with pytest.raises(BackupRefused, match="is there already"):
        backup.save(path, at=AT)

    assert path.read_bytes() == before


def test_one_that_fails_leaves_nothing_behind(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tables, "sequences", fail)

    with pytest.raises(BackupRefused, match="No space left"):
        saved(house)

    assert [path.name for path in house.iterdir()] == ["media"]


def test_a_file_that_shrinks_while_it_is_saved_is_told(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "files", lambda: ["gone.png"])

    with pytest.raises(BackupRefused, match="changed while it was saved"):
        saved(house)


def test_links_are_not_followed(house: Path) -> None:
    (media.root() / "link").symlink_to("/etc/hostname")

    assert "link" not in contents(saved(house)).media


def test_all_tables_are_of_one_moment(house: Path) -> None:
    import psycopg

    parameters = {
        key: value
        for key, value in connection.get_connection_params().items()
        if key in {"host", "port", "user", "dbname", "password"}
    }

    def meanwhile(what: str, done: int, total: int) -> None:
        if what == "core_mail":
            with psycopg.connect(**parameters) as other:
                other.execute("UPDATE core_mail SET subject = 'Changed'")
                other.execute("UPDATE directory_service SET name = 'Changed'")

    before = contents(saved(house))
    backup.save(house / "two.tar", at=AT, on_progress=meanwhile)

    assert contents(house / "two.tar").tables == before.tables
