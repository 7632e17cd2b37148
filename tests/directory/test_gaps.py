"""What people looked for and nobody offers is counted, and nothing else about them."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import directory as make
from tests.factories.places import make_postcode
from yersel.directory.models import UnmetSearch
from yersel.directory.operations.gaps import record_unmet_search
from yersel.directory.queries import Need

pytestmark = pytest.mark.django_db
MONTH = date(2026, 11, 1)
EDINBURGH, ORKNEY = "S12000036", "S12000023"


@pytest.fixture
def vocabulary(scotland: object, word_lists: None) -> None:
    """Places and the word lists."""


def rows() -> list[tuple[object, ...]]:
    return list(
        UnmetSearch.objects.order_by("id").values_list(
            "month", "council_area_id", "condition__code", "stage__code", "kind__code", "count"
        )
    )


def test_a_need_is_counted_and_counted_again(vocabulary):
    need = Need(EDINBURGH, condition="copd")

    record_unmet_search([need], month=MONTH)
    record_unmet_search([need], month=MONTH)

    assert rows() == [(MONTH, EDINBURGH, "copd", None, None, 2)]


def test_a_need_of_nothing_we_know_is_not_counted(vocabulary):
    record_unmet_search([Need(EDINBURGH), Need("S12999999", condition="copd"), Need(EDINBURGH, kind="nonsense")], month=MONTH)

    assert rows() == []


@time_machine.travel("2026-11-23 12:00:00Z", tick=False)
def test_a_search_that_finds_too_little_near_a_place_is_counted_by_its_meaning_alone(client, vocabulary):
    client.get("/find", {"q": "pechin", "near": "Leith"})

    assert {(row[1], row[2]) for row in rows()} == {(EDINBURGH, "copd"), (EDINBURGH, "asthma")}


def test_a_search_that_finds_enough_is_not_counted(client, vocabulary):
    for number in range(3):
        make.service(f"Thursday choir {number}", areas=["XS"], kinds=["being-active"])

    client.get("/find", {"q": "walking group", "near": "Leith"})

    assert rows() == []


@pytest.mark.parametrize(
    "params", [{"q": "pechin"}, {"q": "zzzz", "near": "Leith"}, {"q": "pechin", "near": "Leith", "page": "2"}]
)
def test_no_place_no_meaning_or_a_further_page_counts_nothing(client, vocabulary, params):
    client.get("/find", params)

    assert rows() == []


def test_the_table_has_no_column_for_words_or_people():
    assert {field.name for field in UnmetSearch._meta.get_fields()} == {
        *("id", "month", "council_area", "condition", "stage", "kind", "count")
    }


def test_the_page_that_asks_most_asks_six_things(client, vocabulary):
    """A misspelt search by a whole postcode, with nothing for all its words, one hit for what was understood, and gaps to count."""
    make_postcode("KW15 1AA", 58.98, -2.96, ORKNEY)
    make.service("Moving with Parkinson's", areas=[ORKNEY], conditions=["parkinsons"], kinds=["being-active"])
    client.get("/find", {"q": "walking", "near": "EH66 9ZZ"})  # word lists and places are read once in a while

    with CaptureQueriesContext(connection) as asks:
        page = client.get("/find", {"q": "parkinsens zzzz danceing", "near": "KW15 1AA"}).content.decode()

    assert ("Moving with Parkinson" in page, bool(rows()), len(asks)) == (True, True, 6)
