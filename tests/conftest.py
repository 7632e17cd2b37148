"""What every test shares: the tests' own database folder, closed sockets, and where the real data is, if it is here."""

import os
from pathlib import Path

import pytest

os.environ.setdefault("YERSEL_DEVELOPMENT", "1")
# No thread of the live server may hold a connection when the test database is dropped.
os.environ["YERSEL_CONNECTION_AGE"] = "0"

pytest_plugins = ["tests.fixtures_places"]
REAL_DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data beside the checkout; the test is skipped, and says so, where it is absent."""
    if not REAL_DATA.is_dir():
        pytest.skip("the real data is not beside this checkout")
    return REAL_DATA


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """What a process keeps of word lists and places is of the test before."""
    from yersel.core.memo import forget_all

    forget_all()
