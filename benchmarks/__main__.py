"""`python -m benchmarks [NAME]`, which is `make bench [ONLY=NAME]`: one line for each figure, exit code 1 where one is short.

A benchmark is a module or package in this folder with `run() -> Iterable[Figure]`. Nothing else needs to know of it.
"""

from __future__ import annotations

import os
import pkgutil
import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path

from benchmarks import measure

FRAME = {"__main__", "measure", "database", "served"}


def main(asked: list[str]) -> int:
    """Run what was asked for, or everything. Returns the exit code; 2 where there is no such benchmark."""
    names = all_names()
    unknown = [name for name in asked if name not in names]
    if unknown:
        print(f"There is no benchmark called {unknown[0]!r}. There are: {', '.join(names)}.", file=sys.stderr)
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
        return 0 if measure.run_all((name, _run_of(name)) for name in asked or names) else 1
    except ImproperlyConfigured as error:
        sys.exit(f"Yersel: {error}")
    except KeyboardInterrupt:
        sys.exit("Yersel: stopped.")


def all_names() -> list[str]:
    """The benchmarks there are, by name."""
    return sorted({module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)])} - FRAME)


def _run_of(name: str) -> Callable[[], Iterable[measure.Figure]]:
    run: Callable[[], Iterable[measure.Figure]] = import_module(f"benchmarks.{name}").run
    return run


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
