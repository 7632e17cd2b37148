"""Area codes of older files."""

import pytest

from yersel.places.queries import current_area_code


@pytest.mark.parametrize(
    ("old", "new"),
    [("S12000015", "S12000047"), ("S12000024", "S12000048"), ("S12000046", "S12000049"), ("S12000044", "S12000050")],
)
def test_a_council_code_of_before_2019_is_the_one_of_today(old: str, new: str) -> None:
    assert current_area_code(old) == new


def test_a_code_of_today_stays(db: None) -> None:
    assert current_area_code(" S12000036 ") == "S12000036"


def test_boards_and_authorities_were_recoded_too() -> None:
    assert (current_area_code("S08000021"), current_area_code("S37000015")) == ("S08000031", "S37000034")
