"""What a card says is what the data says."""

from __future__ import annotations

import random
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import directory as make
from yersel.core.distance import kilometres
from yersel.directory.models import Service, TaxonomyTerm
from yersel.directory.operations.search import reindex
from yersel.directory.queries import Asked, cards, find
from yersel.directory.reasons import distance_words

TODAY = date(2026, 11, 23)
EDINBURGH = "S12000036"


def shown(asked: Asked) -> dict[str, list[str]]:
    finding = find(asked, today=TODAY, page_size=100)
    assert finding.results is not None
    found = cards(finding.results.hits, finding.query, today=TODAY, understood=finding.understood)
    return {card.name: card.reasons for card in found}


@pytest.fixture
def vocabulary(scotland: object, word_lists: None) -> None:
    """Places and the word lists."""


def tagged(name: str, *codes: str, **fields: object) -> Service:
    service = make.service(name, **fields)
    for code in codes:
        term = TaxonomyTerm.objects.get(code=code, taxonomy__code__in=["condition", "kind", "who"])
        service.attributes.create(term=term)
    reindex([service.id])
    return service


@pytest.mark.django_db
def test_a_lay_word_is_named_beside_the_condition_it_was_taken_for(vocabulary):
    tagged("Puffers", "copd", areas=["XS"])

    assert shown(Asked(q="pechin"))["Puffers"] == ["For COPD (you typed “pechin”)"]


@pytest.mark.django_db
def test_the_condition_s_own_name_needs_no_explanation(vocabulary):
    tagged("Puffers", "copd")

    assert "For COPD" in shown(Asked(q="COPD"))["Puffers"]


@pytest.mark.django_db
def test_a_carer_is_told_that_it_is_for_carers(vocabulary):
    tagged("Carers' tea", "unpaid-carers")

    assert shown(Asked(q="my mum keeps forgetting"))["Carers' tea"] == ["For people who look after somebody"]


@pytest.mark.django_db
def test_the_name_is_a_reason_only_where_all_words_stand_in_it(vocabulary):
    make.service("Zebra choir")
    make.service("Choir", description="A choir for lovers of zebra songs.")

    reasons = shown(Asked(q="zebra choir"))

    assert "Name matches “zebra choir”" in reasons["Zebra choir"]
    assert not [reason for reason in reasons["Choir"] if reason.startswith("Name")]


@pytest.mark.django_db
def test_every_reason_is_true_of_the_service_it_stands_on(vocabulary):
    rng = random.Random(5)
    facts: dict[str, Service] = {}
    for number in range(30):
        place = make.location(latitude=55.97 + rng.uniform(-0.1, 0.1), longitude=-3.17, council_area=make.council_area(EDINBURGH))
        service = tagged(
            f"{rng.choice(['Walk', 'Choir'])} {number}",
            *rng.sample(["copd", "asthma", "dementia"], rng.randrange(3)),
            places=[place] if rng.random() < 0.8 else [],
            areas=rng.choice([[], ["XS"], [EDINBURGH]]),
            last_reviewed=rng.choice([None, datetime(2026, 11, 20, tzinfo=UTC) - timedelta(days=rng.randrange(300))]),
        )
        facts[service.name] = service
    for asked in (Asked(near="Leith"), Asked(q="pechin", near="EH6"), Asked(q="walk", near="Leith")):
        finding = find(asked, today=TODAY, page_size=100)
        for name, reasons in shown(asked).items():
            service = facts[name]
            tags = {tag.term.name for tag in service.attributes.all()}
            for reason in reasons:
                if km := re.match(r"([\d.]+) km", reason):
                    place = service.service_at_locations.get().location
                    true = kilometres(finding.place.latitude, finding.place.longitude, place.latitude, place.longitude)
                    assert abs(float(km[1]) - true) < 0.1
                elif reason.startswith("Serves all of"):
                    assert {area.area.name for area in service.service_areas.all()} & {reason.removeprefix("Serves all of ")}
                elif found := re.match(r"For (.+?)(?: \(you|$)", reason):
                    assert found[1] in tags
                elif reason.startswith("Checked"):
                    assert service.last_reviewed is not None
                else:
                    assert reason.startswith(("Name matches", "under 0.1 km"))


@given(st.floats(min_value=0, max_value=2000))
def test_a_distance_in_words_is_within_its_rounding(km):
    said = distance_words(km)

    number = re.match(r"([\d.]+) km", said)
    assert number is None or abs(float(number[1]) - km) <= (0.05001 if km < 9.95 else 0.5001)
    assert "(" in said
