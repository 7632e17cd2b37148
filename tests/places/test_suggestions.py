"""Places offered while somebody types."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from tests.factories.places import make_postcode
from yersel.places.queries import Place, locate, suggest_places

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scotland")]


def labels(prefix: str, limit: int = 8) -> list[str]:
    return [found.label for found in suggest_places(prefix, limit)]


def test_behaviour_17_gla_has_glasgow_first() -> None:
    assert labels("Gla")[0] == "Glasgow"


def test_another_spelling_leads_to_the_place() -> None:
    assert labels("inbhir n") == ["Inverness"]


def test_each_place_is_offered_once_and_no_more_than_asked() -> None:
    assert len(suggest_places("st", 3)) == 3
    assert len(set(suggest_places("st"))) == len(suggest_places("st")) == 8


def test_a_town_says_its_council() -> None:
    assert suggest_places("Ballo")[0].detail in {"Highland", "West Dunbartonshire"}


def test_the_beginning_of_a_postcode_offers_outward_codes() -> None:
    assert [found.key for found in suggest_places("ph3", 3)] == ["PH3", "PH30", "PH31"]


def test_a_sector_is_offered_where_it_is_known() -> None:
    make_postcode("EH6 5AA", 55.97, -3.18, "S12000036")
    assert labels("EH6 5") == ["EH6 5"]


@pytest.mark.parametrize("prefix", ["gla", "EH1", "bal", "st"])
def test_every_key_leads_to_a_place(prefix: str) -> None:
    for found in suggest_places(prefix):
        answer = locate(found.key)
        assert isinstance(answer, Place)
        assert answer.key == found.key


@pytest.mark.parametrize("prefix", ["", " ", "a", "!", "\0", "x" * 5000])
def test_too_little_or_nonsense_offers_nothing(prefix: str) -> None:
    assert suggest_places(prefix) == ()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40))
def test_any_text_can_be_typed(prefix: str) -> None:
    assert len(suggest_places(prefix, 5)) <= 5


@pytest.mark.parametrize("prefix", ["gla", "EH1", "EH6 5"])
def test_two_queries_are_enough(prefix: str, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(2):
        suggest_places(prefix)
