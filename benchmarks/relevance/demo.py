"""A database with places, word lists and the demo directory, filled by the operations that fill the working one."""

from __future__ import annotations

from benchmarks import database
from yersel.core import clock
from yersel.directory.operations.demo import load_demo
from yersel.directory.operations.search import reindex_all
from yersel.directory.operations.vocabulary import load_vocabulary
from yersel.places.operations import seed_places

BY = "benchmark"
CODE = ("yersel/directory", "yersel/places", "yersel/core", "benchmarks/relevance")


def use_demo_database() -> None:
    """Point at it; it is made anew when the code or the data that makes it has changed, or on another day."""
    database.use("relevance", recipe("demo"), fill)


def recipe(*more: str) -> str:
    """What makes these databases; the day is in it because how long ago an entry was checked counts in the ranking."""
    return database.digest_of_code(CODE, clock.today().isoformat(), *more)


def fill_places_and_words() -> None:
    """What every directory needs before its services."""
    seed_places(by=BY, at=clock.now())
    load_vocabulary(by=BY, at=clock.now())


def fill() -> None:
    """The demo directory, indexed."""
    fill_places_and_words()
    load_demo(by=BY, at=clock.now())
    reindex_all()
