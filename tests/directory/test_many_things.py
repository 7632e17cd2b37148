"""A sentence in which many things are understood: services for two of them are an answer, for one of them only where there is no better."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from django.db import connection

from tests.factories import directory as make
from yersel.directory.models import Service
from yersel.directory.queries import Query, search
from yersel.directory.search import read_totals, totals_sql
from yersel.directory.text_query import TextQuery, text_of
from yersel.directory.thesaurus import Recognised, Term
from yersel.directory.understanding import Understood

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
CONDITIONS = ["asthma", "copd", "diabetes", "epilepsy"]


@pytest.fixture
def bits(scotland: None) -> dict[str, int]:
    bits = {code: make.term("condition", code, code.title()).bit for code in CONDITIONS}
    return {code: bit for code, bit in bits.items() if bit is not None}


def asked_for(bits: dict[str, int], codes: Sequence[str]) -> TextQuery:
    """What is looked for when these are understood, each by a word that no service has."""
    found = [
        Recognised(f"zz{code}", place, place + 1, (Term("condition", code, code.title(), bits[code]),), is_label=False)
        for place, code in enumerate(codes)
    ]
    return text_of(Understood(recognised=tuple(found)))


def names(text: TextQuery) -> set[str]:
    results = search(Query(words="x", text=text), today=TODAY)
    assert results.is_relaxed
    return set(Service.objects.filter(pk__in=[hit.service_id for hit in results.hits]).values_list("name", flat=True))


def test_of_four_things_two_are_an_answer_and_one_alone_is_none(bits: dict[str, int]) -> None:
    make.service("For two", conditions=["asthma", "copd"])
    make.service("For one", conditions=["asthma"])

    assert names(asked_for(bits, CONDITIONS)) == {"For two"}


def test_where_nothing_is_for_two_of_them_one_will_do(bits: dict[str, int]) -> None:
    make.service("For one", conditions=["asthma"])
    make.service("For another", conditions=["epilepsy"])

    assert names(asked_for(bits, CONDITIONS)) == {"For one", "For another"}


def test_of_three_things_any_one_is_an_answer_as_before(bits: dict[str, int]) -> None:
    make.service("For two", conditions=["asthma", "copd"])
    make.service("For one", conditions=["asthma"])

    assert names(asked_for(bits, CONDITIONS[:3])) == {"For two", "For one"}


@pytest.mark.parametrize("conditions", [["asthma", "copd"], ["asthma"], []])
def test_what_is_counted_beforehand_is_what_is_found(bits: dict[str, int], conditions: list[str]) -> None:
    make.service("There", conditions=conditions)
    query = Query(words="x", text=asked_for(bits, CONDITIONS))

    assert read_totals(rows_of(query)) == [search(query, today=TODAY).total]


def rows_of(query: Query) -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(*totals_sql([query], today=TODAY))
        found: list[tuple[int, int]] = cursor.fetchall()
    return found
