"""What every test shares: the tests' own database folder, closed sockets, and where the real data is, if it is here."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("YERSEL_DEVELOPMENT", "1")

pytest_plugins = ["tests.fixtures_places", "tests.fixtures_vocabulary", "tests.fixtures_accounts", "tests.fixtures_backup"]
REAL_DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


def pytest_collection_finish(session: pytest.Session) -> None:
    """What thousands of collected tests are made of is looked through by no garbage collection: a sixth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data beside the checkout; the test is skipped, and says so, where it is absent."""
    if not REAL_DATA.is_dir():
        pytest.skip("the real data is not beside this checkout")
    return REAL_DATA


@pytest.fixture(scope="session", autouse=True)
def media_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """No test writes a picture among those of the working house."""
    from django.test import override_settings

    folder = tmp_path_factory.mktemp("media")
    with override_settings(MEDIA_ROOT=folder):
        yield folder


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """What a process keeps of word lists and places is of the test before."""
    from yersel.core.memo import forget_all

    forget_all()


@pytest.fixture(autouse=True)
def nothing_counted(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """What a test that commits has used up of the limits is not the next one's: no model knows of their table, so nothing empties it."""
    yield
    marker = request.node.get_closest_marker("django_db")
    if marker and marker.kwargs.get("transaction"):
        from django.db import connection

        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM yersel_cache")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """No thread of a live server, and no process a test started, may hold a connection when the test database is dropped."""
    from django.db import connection

    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="session")
def committed_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database for tests that commit and then empty tables. Where no other test of the run asked for it, it is made here:
    without it they would empty the working one."""
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    if str(connection.settings_dict["NAME"]).startswith("test_"):
        yield
        return
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases={"default"})
        assert str(connection.settings_dict["NAME"]).startswith("test_")
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)
