"""Which measures are offered: each with its licence, and a folder of more for whoever holds one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from yersel.plan.checks import measures_can_be_read
from yersel.plan.measures import MeasureRefused, all_measures, answers_in_words, read_measure

WHOLE = """
id = "steps"
version = 1
title = "Stairs"
about = "How stairs went this week."
licence = "Our own"
licence_holder = "The people of this copy"
citation = ""
reading_note = ""
[[items]]
name = "stairs"
text = "How were the stairs?"
choices = ["Hard", "So so", "Easy"]
"""


def test_every_measure_that_is_shipped_names_its_licence_and_adds_nothing_up() -> None:
    measures = all_measures()

    assert set(measures) >= {"own", "ons4"}
    assert all(measure.licence and measure.licence_holder and measure.items for measure in measures.values())


def test_a_folder_of_our_own_adds_to_them(tmp_path: Path, settings: Any) -> None:
    (tmp_path / "steps.toml").write_text(WHOLE)
    settings.PLAN_MEASURES = str(tmp_path)

    assert measures_can_be_read(None) == []
    assert answers_in_words("steps", {"stairs": 3}) == [("How were the stairs?", "Easy")]


@pytest.mark.parametrize("line", ['licence = "Our own"', 'licence_holder = "The people of this copy"', 'id = "steps"'])
def test_one_that_lacks_what_it_must_say_is_refused_by_the_name_of_its_file(tmp_path: Path, line: str) -> None:
    (tmp_path / "steps.toml").write_text(WHOLE.replace(line, ""))

    with pytest.raises(MeasureRefused, match=r"steps\.toml"):
        read_measure(tmp_path / "steps.toml")


def test_a_folder_with_one_that_is_refused_keeps_the_house_from_starting(tmp_path: Path, settings: Any) -> None:
    (tmp_path / "steps.toml").write_text("not toml [")
    settings.PLAN_MEASURES = str(tmp_path)

    assert [error.id for error in measures_can_be_read(None)] == ["plan.E002"]


def test_a_folder_that_is_not_there_is_said(settings: Any) -> None:
    settings.PLAN_MEASURES = "/nowhere/at/all"

    assert [error.id for error in measures_can_be_read(None)] == ["plan.E001"]


def test_an_answer_to_a_measure_that_is_no_longer_here_is_still_told() -> None:
    assert answers_in_words("gone", {"q1": 4}) == [("q1", "4")]
