"""The frame of the benchmarks: what a figure says, when one is short, and what an unknown name is told."""

import math

import pytest

from benchmarks import __main__ as command
from benchmarks import measure


def test_a_figure_that_meets_its_limit_is_ok():
    assert measure.figure("success@3", 0.85, "share", at_least=0.85).ok


def test_a_figure_below_its_limit_is_short():
    assert not measure.figure("success@3", 0.84, "share", at_least=0.85).ok


def test_a_limit_on_the_ratio_is_asked_of_the_ratio():
    assert not measure.figure("search p50", 3.0, "ms", reference=2.0, ratio_at_most=1.2).ok


def test_a_ratio_that_cannot_be_worked_out_meets_no_limit():
    assert not measure.figure("search p50", 3.0, "ms", reference=0.0, ratio_at_most=1.2).ok


def test_a_measurement_of_nothing_meets_no_limit():
    assert not measure.figure("success@3", measure.mean([]), "share", at_least=0.85).ok


def test_a_figure_is_one_line_with_everything_it_says():
    words = measure.line(measure.figure("search p50", 3.0, "ms", reference=2.0, ratio_at_most=1.2)).split()
    assert words == ["search", "p50", "3", "ms", "2", "1.50", "×", "ratio", "≤", "1.2", "short"]


def test_a_figure_of_which_nothing_must_hold_has_no_verdict():
    assert not measure.line(measure.figure("success@1", 0.5, "share")).endswith(("ok", "short"))


def test_the_columns_of_all_lines_begin_at_the_same_place():
    lines = [measure.line(measure.figure(name, 1.0, "ms", at_least=0.5)) for name in ("short", "rather longer than that")]
    assert len({line.index("≥") for line in lines}) == 1


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (0.8449, "0.845"), (0.00364, "0.00364"), (12.34, "12.3"), (261.0, "261"), (1234567.8, "1,234,568")],
)
def test_numbers_show_three_figures_that_count(value: float, text: str):
    assert measure.number(value) == text


def test_not_a_number_is_shown_as_a_dash():
    assert measure.number(math.nan) == "–"


def test_the_95th_percentile_of_a_hundred_values_is_the_95th():
    assert measure.percentile(range(1, 101), 0.95) == 95


def test_a_run_with_a_short_figure_does_not_hold(capsys: pytest.CaptureFixture[str]):
    assert not measure.run_all([("one", lambda: [measure.figure("a", 1, "ms", at_most=0.5), measure.figure("b", 1, "ms")])])


def test_a_run_without_a_short_figure_holds(capsys: pytest.CaptureFixture[str]):
    assert measure.run_all([("one", lambda: [measure.figure("a", 1, "ms", at_most=2)])])


def test_an_unknown_benchmark_is_told_the_names_of_all(capsys: pytest.CaptureFixture[str]):
    code = command.main(["speling"])
    assert (code, capsys.readouterr().err) == (
        2,
        f"There is no benchmark called 'speling'. There are: {', '.join(command.all_names())}.\n",
    )


def test_the_frame_itself_is_no_benchmark():
    assert not command.FRAME & set(command.all_names())
