"""A house with something in every corner, in a database where what is written stays, and media of its own."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection

from tests.factories import directory as make
from tests.factories.mail import posted
from yersel.audit.operations import record
from yersel.core import backup
from yersel.core.backup import media

AT = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
PICTURE = bytes(range(256)) * 40


def pytest_itemcollected(item: pytest.Item) -> None:
    """Everything here commits. Naming the apps lets Django empty tables that its models do not know of."""
    if Path(__file__).parent in item.path.parents and item.path.name != "test_rotating.py":
        item.add_marker(pytest.mark.django_db(transaction=True, available_apps=list(django_settings.INSTALLED_APPS)))
        item.add_marker(pytest.mark.xdist_group("backup"))


@pytest.fixture(autouse=True)
def built_once(built_by_migrations_once: None) -> None:
    """Here no test is about what migrations make."""


@pytest.fixture
def house(db: Any, settings: Any, tmp_path: Path) -> Iterator[Path]:
    """A house with services, an audit, mail and media; gives the folder for backups."""
    settings.MEDIA_ROOT = tmp_path / "media"
    furnish()
    yield tmp_path
    connection.close()  # its tables have been made anew: let no plan of the old ones stay


def furnish() -> None:
    """Rows and files with all that is hard to write down: tabs, backslashes, line breaks, other scripts, nothing at all."""
    make.service(name="Walkers\t\\ of\nBirnam", description='Fàilte ☕ "quoted" \\N \x7f')
    make.service(name="NULL")
    for number in range(3):
        record(by="command:test", at=AT, verb="import", object_type="directory", object_id=str(number), counts={"new": number})
    posted("rowan@example.org", recipient="person:1")
    for name, content in {"a.png": PICTURE, "deep/er/Fàilte a b.txt": b"\x00\xff", "empty": b""}.items():
        path = media.root() / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def saved(folder: Path, name: str = "one.tar") -> Path:
    """A backup of the house as it is."""
    backup.save(folder / name, at=AT)
    return folder / name


def contents(path: Path) -> backup.Contents:
    with backup.opened(path) as found:
        return found.contents


def put_back(path: Path, **options: Any) -> None:
    with backup.opened(path) as found:
        backup.restore(found, **options)
