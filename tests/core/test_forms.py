from datetime import date

import pytest
from django import forms

from yersel.core.forms import SplitDateField


class Question(forms.Form):
    name = forms.CharField(label="Your name", help_text="As you like")
    story = forms.CharField(label="Your story", max_length=20, required=False, widget=forms.Textarea)
    area = forms.ChoiceField(label="Area", choices=[("fife", "Fife")])
    how = forms.ChoiceField(label="How", choices=[("phone", "Phone")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="Agreed")
    when = SplitDateField(label="When", required=False)


def test_each_kind_of_field_has_its_classes() -> None:
    html = Question().as_div() and str(Question())

    for part in ['class="ds_input"', 'class="ds_select"', 'class="ds_radio__input"', 'class="ds_checkbox__input"', "<legend>"]:
        assert part in html


def test_a_wrong_field_says_so_to_eyes_and_to_screen_readers() -> None:
    html = str(Question({"name": ""})["name"].as_field_group())

    assert "ds_question--error" in html
    assert '<span class="visually-hidden">Error: </span>' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html


def test_what_may_be_skipped_says_so() -> None:
    assert "you may skip this" in str(Question()["story"].as_field_group())
    assert "you may skip this" not in str(Question()["name"].as_field_group())


def test_a_long_text_is_counted_and_never_cut_off() -> None:
    html = str(Question()["story"].as_field_group())

    assert 'data-count="20"' in html
    assert "maxlength" not in html
    assert 'aria-describedby="id_story_count"' in html
    assert "You can write up to 20 characters" in html


def test_what_was_typed_is_kept_as_text() -> None:
    assert "&lt;b&gt;" in str(Question({"name": "<b>"})["name"])


@pytest.mark.parametrize(("month", "day"), [("10", "5"), ("October", "05"), ("oct", " 5 ")])
def test_a_date_may_be_written_in_several_ways(month: str, day: str) -> None:
    form = Question(
        {"name": "x", "area": "fife", "how": "phone", "agreed": "on", "when_0": day, "when_1": month, "when_2": "2026"}
    )

    assert form.is_valid(), form.errors
    assert form.cleaned_data["when"] == date(2026, 10, 5)


@pytest.mark.parametrize(
    ("parts", "error"),
    [
        (("31", "2", "2026"), "Write a date that is in the calendar, such as 5 10 2026"),
        (("5", "10", "26"), "Write a date that is in the calendar, such as 5 10 2026"),
        (("5", "", "2026"), "Write the day, the month and the year"),
        (("x", "y", "zzzz"), "Write a date that is in the calendar, such as 5 10 2026"),
    ],
)
def test_a_date_that_is_none_is_explained(parts: tuple[str, str, str], error: str) -> None:
    form = Question({f"when_{index}": part for index, part in enumerate(parts)})

    assert form.errors["when"] == [error]


def test_no_date_is_no_date() -> None:
    assert "when" not in Question({}).errors
