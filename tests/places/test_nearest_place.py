"""From the point a device gives to a place: "use my location"."""

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from tests.factories.places import make_postcode
from yersel.places.queries import NotFound, Place, nearest_place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scotland")]


def place(latitude: float, longitude: float) -> Place:
    answer = nearest_place(latitude, longitude)
    assert isinstance(answer, Place), answer
    return answer


def test_before_an_import_it_is_the_nearest_outward_code() -> None:
    found = place(55.9752, -3.1705)
    assert (found.kind, found.key, found.council_code) == ("outward", "EH6", "S12000036")


def test_after_an_import_it_is_the_nearest_postcode_with_its_council() -> None:
    make_postcode("EH6 6LD", 55.976, -3.171, "S12000036")
    make_postcode("EH6 5AA", 55.970, -3.180, "S12000036")
    found = place(55.9752, -3.1705)
    assert (found.kind, found.key, found.latitude, found.note) == ("postcode", "EH6 6LD", 55.976, "")


def test_a_postcode_that_has_ended_is_nobodys_place() -> None:
    make_postcode("EH6 6LD", 55.976, -3.171, "S12000036", ended="2019-05")
    make_postcode("EH6 5AA", 55.970, -3.180, "S12000036")
    assert place(55.9752, -3.1705).key == "EH6 5AA"


def test_a_postcode_far_away_says_how_far() -> None:
    make_postcode("KW17 2AA", 59.0, -3.0, "S12000023")
    assert place(59.1, -3.0).note == "The nearest Scottish postcode is about 11 km from where you are."


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(51.5, -0.1), (54.6, -5.9), (0.0, 0.0), (57.0, 10.0), (54.9, -1.6), (math.nan, -3.0), (math.inf, 1.0)],
)
def test_elsewhere_is_outside_scotland(latitude: float, longitude: float) -> None:
    answer = nearest_place(latitude, longitude)
    assert isinstance(answer, NotFound)
    assert answer.reason == "outside-scotland"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats(), st.floats())
def test_any_point_has_an_answer(latitude: float, longitude: float) -> None:
    assert isinstance(nearest_place(latitude, longitude), (Place, NotFound))


def test_three_queries_at_most(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(3):
        nearest_place(57.5, -4.2)
