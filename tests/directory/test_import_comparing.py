"""What counts as a change."""

from typing import Any

import pytest

from yersel.directory.operations.import_comparing import Comparison, OtherSource, compare, same


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("name", "Walking  group", "Walking group"),
        ("url", "http://www.example.org/", "https://example.org"),
        ("email", "A@example.org", "a@example.org"),
        ("council", "Perth & Kinross", "Perth and Kinross"),
        ("description", "", None),
        ("phones", [{"number": "+44 131 496 0000", "extension": ""}], [{"number": "0131 4960000", "extension": ""}]),
        ("locations", [{"postal_code": "EH66AA"}], [{"postal_code": "EH6 6AA"}]),
    ],
)
def test_formatting_is_no_change(name: str, one: Any, other: Any) -> None:
    assert same(name, one, other)


def test_nought_is_something() -> None:
    assert not same("minimum_age", 0, None)


def told(before: str, now: str, present: str, **more: Any) -> Comparison:
    return compare(["url"], before={"url": before}, now={"url": now}, present={"url": present}, **more)


A, B, C = "https://a.example.org", "https://b.example.org", "https://c.example.org"


def test_a_new_value_is_taken() -> None:
    found = told(A, B, A)

    assert (found.to_write, found.kept["url"]) == ({"url"}, B)


def test_blank_is_not_deletion() -> None:
    found = told(A, "", A)

    assert (found.to_write, found.kept["url"]) == (set(), A)
    assert [change.kind for change in found.changes] == ["silent"]


def test_hands_off_what_was_edited_here() -> None:
    found = told(A, B, C)

    assert found.to_write == set()
    assert [(change.kind, change.after) for change in found.changes] == [("conflict", B)]


def test_no_conflict_while_the_source_says_nothing_new() -> None:
    assert told(A, A, C).changes == []


def test_a_source_that_comes_round_to_ours_settles_it() -> None:
    found = told(A, C, C)

    assert (found.to_write, found.kept["url"], found.settled) == (set(), C, {"url"})


def test_a_more_trusted_source_wins_over_a_less_trusted_one() -> None:
    assert told("", B, A, trust=80, others=[OtherSource(20, {"url": A})]).to_write == {"url"}


def test_a_less_trusted_source_gives_way() -> None:
    assert told(A, B, A, trust=20, others=[OtherSource(80, {"url": A})]).to_write == set()
