"""What may be published of marks: no figure, and no difference of figures, shows a group of fewer than five."""

from __future__ import annotations

import itertools
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yersel.directory.helpful_bands import band, bands_of, top

people = st.sampled_from([f"p{number}" for number in range(30)])
marks_of_many = st.lists(
    st.tuples(people, st.sampled_from([None, "a", "b", "c"]), st.sampled_from([None, "x", "y"])), max_size=80
)
# Each person once, as many groups of any size as there are: where differences tell most.
parted = st.lists(st.integers(0, 26), min_size=1, max_size=4)


def marks(**groups: int) -> list[tuple[str, str | None, str | None]]:
    """So many people with each condition; `nobody` for those who name none."""
    return [
        (f"{term}{number}", None if term == "nobody" else term, None) for term, many in groups.items() for number in range(many)
    ]


@pytest.mark.parametrize(
    ("many", "edge"), [(0, 0), (4, 0), (5, 5), (9, 5), (10, 10), (19, 10), (20, 20), (50, 50), (99, 50), (1000, 100)]
)
def test_bands_begin_at_five(many, edge):
    assert band(many) == edge


@pytest.mark.parametrize(
    ("groups", "shown"),
    [
        ({"asthma": 4}, {}),
        ({"asthma": 5}, {None: 5, "asthma": 5}),
        ({"asthma": 5, "nobody": 1}, {None: 5}),
        ({"asthma": 5, "nobody": 4}, {None: 5}),
        ({"asthma": 5, "nobody": 5}, {None: 10, "asthma": 5}),
        ({"asthma": 5, "copd": 5}, {None: 10, "asthma": 5, "copd": 5}),
        ({"asthma": 12, "copd": 3}, {None: 10}),
        ({"asthma": 4, "copd": 4, "gout": 4}, {None: 10}),
        ({"asthma": 6, "copd": 10, "nobody": 1}, {None: 10, "copd": 10}),
    ],
)
def test_a_group_is_shown_where_it_and_the_rest_are_large_enough(groups, shown):
    assert bands_of(marks(**groups)) == shown


def test_a_person_who_marks_for_several_conditions_counts_once():
    found = bands_of([(f"p{number}", term, None) for number in range(4) for term in ("a", "b", "c")])

    assert found == {}


@given(marks_of_many)
def test_every_figure_is_a_band_of_five_people_or_more(found):
    everybody = {author for author, *_ in found}
    published = bands_of(found)

    for term, edge in published.items():
        group = {author for author, *terms in found if term is None or term in terms}
        assert edge in (5, 10, 20, 50, 100)
        assert len(group) >= edge >= 5
        assert term is None or len(everybody - group) == 0 or len(everybody - group) >= 5


@given(marks_of_many)
def test_nothing_is_shown_of_a_part_where_nothing_is_shown_of_all(found):
    published = bands_of(found)

    assert not published or None in published
    assert all(edge <= published[None] for edge in published.values())


@given(parted, st.integers(0, 26))
def test_no_difference_of_figures_shows_fewer_than_five(sizes, nobody):
    """Whoever takes any of the shown groups from all is never left with a group that must be of one to four people."""
    groups = {f"g{number}": size for number, size in enumerate(sizes)}
    published = bands_of(marks(**groups, nobody=nobody))
    total = sum(sizes) + nobody
    shown = [term for term in published if term is not None]

    for many in range(1, len(shown) + 1):
        for some in itertools.combinations(shown, many):
            most_left = top(published[None]) - sum(published[term] for term in some)
            left = total - sum(groups[term] for term in some)
            assert left == 0 or left >= 5 or most_left >= 5
            assert many > 1 or left == 0 or left >= 5


@given(marks_of_many, st.integers(0, 1000))
def test_neither_order_nor_saying_it_twice_changes_anything(found, seed):
    import random

    shuffled = found * 2
    random.Random(seed).shuffle(shuffled)

    assert bands_of(shuffled) == bands_of(found)


@given(marks_of_many)
def test_a_mark_more_changes_a_figure_only_where_a_band_is_crossed(found):
    before, after = bands_of(found), bands_of([*found, ("somebody new", None, None)])

    crossed = Counter(author for author, *_ in [("somebody new", None, None), *found])
    if band(len(crossed)) == band(len(crossed) - 1):
        assert before.get(None) == after.get(None)
