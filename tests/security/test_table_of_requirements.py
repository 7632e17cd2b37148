"""`docs/reference/security.md` names every requirement of level 1 and 2 once, and nothing that is not there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
TEXT = (ROOT / "docs" / "reference" / "security.md").read_text()
# How many requirements of level 1 and 2 each section of ASVS 5.0.0 begins with; those of level 3 alone come last or are not there.
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5,
    "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3, "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4,
    "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1,
    "9.1": 3, "9.2": 4, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1, "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1,
    "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5, "16.3": 4,
    "16.4": 3, "16.5": 3,
}  # fmt: skip
WHOLE = ["10.1 to 10.7", "17.1 to 17.3"]
STATES = {"held", "**in part**", "**not held**", "not applicable"}


def rows() -> list[list[str]]:
    """Number, level, what it is about, its state, and by what or why."""
    found = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in TEXT.splitlines() if re.match(r"\| \d", line)]
    return [[cell.strip(" |") for cell in row] for row in found]


def named() -> list[str]:
    """Everything between backticks that is a path, with a test's name or without."""
    return sorted(
        {name for name in re.findall(r"`([\w./-]+\.(?:py|md|toml|lock|json)(?:::\w+)?)`", TEXT) if name != "my-data.json"}
    )


@cache
def names_in(path: Path) -> frozenset[str]:
    return frozenset(node.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("name", named())
def test_what_the_table_names_is_there(name: str) -> None:
    path, _, test = name.partition("::")

    assert (ROOT / path).is_file()
    assert not test or test in names_in(ROOT / path)


def test_every_requirement_is_in_the_table_once() -> None:
    wanted = [f"{section}.{number}" for section, count in SECTIONS.items() for number in range(1, count + 1)]

    assert sorted(row[0] for row in rows()) == sorted([*wanted, *WHOLE])


def test_each_has_a_state_and_says_by_what_or_why() -> None:
    assert [row for row in rows() if len(row) != 5 or row[1] not in ("1", "2") or row[3] not in STATES or not row[4]] == []


def test_what_is_held_is_counted_rightly() -> None:
    counts = [sum(row[3].strip("*") == state for row in rows()) for state in ("held", "in part", "not held", "not applicable")]

    assert re.findall(r"(?:Held|In part|Not held|Not applicable): (\d+)", TEXT) == [str(count) for count in counts]


def test_there_is_more_to_name_than_nothing() -> None:
    assert len(named()) > 100
