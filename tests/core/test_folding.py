import pytest
from hypothesis import given
from hypothesis import strategies as st

from yersel.core.folding import fold


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Inbhir Nis", "inbhir nis"),
        ("Dùn Èideann", "dun eideann"),
        ("St Andrew’s", "st andrews"),
        ("Crohn's & colitis", "crohns and colitis"),
        ("drop-in", "drop in"),
        ("  WALKING\tgroup ", "walking group"),
        ("a\0b", "a b"),
        ("Ærøskøbing straße", "aeroskobing strasse"),
    ],
)
def test_ways_of_writing_one_thing_fold_to_one(typed, folded):
    assert fold(typed) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)
