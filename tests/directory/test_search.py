"""The engine of `/find`: what is in reach, in which order, and how many each filter would leave."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import directory as make
from yersel.core.distance import kilometres
from yersel.directory import facets, queries
from yersel.directory.models import Facet, Location, Organisation, Service, State
from yersel.directory.operations.search import reindex, reindex_all
from yersel.directory.queries import Query, Results, cards, search
from yersel.directory.text_query import TextQuery
from yersel.places.queries import Place, locate

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
EDINBURGH, HIGHLAND = "S12000036", "S12000017"


@pytest.fixture
def leith(scotland: object) -> Place:
    place = locate("Leith")
    assert isinstance(place, Place)
    return place


def found(query: Query) -> list[str]:
    services = {service.id: service.name for service in Service.objects.all()}
    return [services[hit.service_id] for hit in search(query, today=TODAY).hits]


def at(leith: Place, km_north: float, **fields: object):
    assert leith.latitude is not None
    council = fields.pop("council", EDINBURGH)
    return make.location(
        latitude=leith.latitude + km_north / 111.32,
        longitude=leith.longitude,
        council_area=make.council_area(council) if council else None,
        **fields,
    )


def test_a_place_inside_the_radius_is_in_reach_and_one_beyond_is_not(leith):
    make.service("Near walk", places=[at(leith, 2)])
    make.service("Far walk", places=[at(leith, 12)])

    assert found(Query(place=leith, radius_km=10)) == ["Near walk"]


def test_behaviour_9_a_radius_of_100_m_gives_fewer_hits_than_none(leith):
    make.service("At the door", places=[at(leith, 0.05)])
    make.service("Down the road", places=[at(leith, 0.5)])

    assert found(Query(place=leith, radius_km=0.1)) == ["At the door"]
    assert len(found(Query(place=leith, radius_km=None))) == 2


def test_a_service_for_the_whole_council_is_in_reach_wherever_it_sits(leith):
    make.service("All over Edinburgh", places=[at(leith, 30)], areas=[EDINBURGH])

    assert found(Query(place=leith, radius_km=1)) == ["All over Edinburgh"]


def test_a_near_service_that_serves_another_area_only_is_left_out(leith):
    make.service("Only for Highland", places=[at(leith, 1)], areas=[HIGHLAND])

    assert found(Query(place=leith, radius_km=10)) == []


def test_scotland_wide_services_are_in_reach_and_can_be_left_out_or_kept_alone(leith):
    make.service("Line", areas=["XS"])
    make.service("Walk", places=[at(leith, 1)])

    assert set(found(Query(place=leith))) == {"Line", "Walk"}
    assert found(Query(place=leith, only="local")) == ["Walk"]
    assert found(Query(place=leith, only="national")) == ["Line"]


def test_in_a_whole_council_area_everything_in_it_is_in_reach(scotland):
    highland = locate("Highland council area")
    assert isinstance(highland, Place)
    council = make.council_area(HIGHLAND)
    make.service("In Wick", places=[make.location(latitude=58.44, longitude=-3.09, council_area=council)])
    make.service("In Leith", places=[make.location()])

    assert found(Query(place=highland, radius_km=1)) == ["In Wick"]


def test_a_hidden_place_is_found_by_its_council_and_has_no_distance(leith):
    make.service("Refuge", places=[at(leith, 0.2, precision="hidden")])

    hit = search(Query(place=leith, radius_km=1), today=TODAY).hits[0]

    assert hit.km is None


def test_behaviour_8_the_distance_is_shown_inside_the_radius_and_not_beyond(leith):
    make.service("Inside", places=[at(leith, 2)], areas=[EDINBURGH])
    make.service("Beyond", places=[at(leith, 15)], areas=[EDINBURGH])
    query = Query(place=leith, radius_km=10)

    shown = {card.name: card.km for card in cards(search(query, today=TODAY).hits, query, today=TODAY)}

    assert shown["Inside"] == pytest.approx(2, abs=0.01)
    assert shown["Beyond"] is None


def test_behaviour_10_nearest_puts_the_nearer_first(leith):
    for km in (5, 1, 3):
        make.service(f"{km} km", places=[at(leith, km)], last_reviewed=datetime(2026, 11, 1 + km, tzinfo=UTC))

    assert found(Query(place=leith, sort="nearest")) == ["1 km", "3 km", "5 km"]


def test_best_match_puts_a_name_above_a_description(scotland):
    make.service("Chair yoga", description="After it we go walking.")
    make.service("Walking football", description="Gentle.")

    assert found(Query(words="walking")) == ["Walking football", "Chair yoga"]


def test_all_words_are_needed_and_some_of_them_come_as_an_extra_list(scotland):
    make.service("Walking group")
    make.service("Knitting group")

    results = search(Query(words="walking group"), today=TODAY)

    assert results.total == 1
    assert len(results.also) == 1


@pytest.mark.parametrize("words", ["the", "of the", "!!!", "'", "\u0000", "a" * 200, "& | ! ( :*", "\\"])
def test_odd_words_never_fail(scotland, words):
    make.service("Walking group")

    assert search(Query(words=words), today=TODAY).total >= 0


def test_demoted_entries_come_after_all_others_in_every_order(leith):
    make.service("A stale walk", places=[at(leith, 0.1)], demoted_at=datetime(2026, 11, 22, tzinfo=UTC))
    make.service("Zumba", places=[at(leith, 9)])

    for sort in ("best", "nearest", "a-z", "newest", "checked"):
        assert found(Query(place=leith, sort=sort)) == ["Zumba", "A stale walk"], sort


def test_a_to_z_ignores_case_and_accents(scotland):
    for name in ("Òran", "owl", "Oak"):
        make.service(name)

    assert found(Query(sort="a-z")) == ["Oak", "Òran", "owl"]


def test_last_checked_puts_never_checked_entries_last(scotland):
    make.service("Never")
    make.service("Long ago", last_reviewed=datetime(2026, 1, 5, tzinfo=UTC))
    make.service("Lately", last_reviewed=datetime(2026, 11, 5, tzinfo=UTC))

    assert found(Query(sort="checked")) == ["Lately", "Long ago", "Never"]


def test_a_fresher_entry_ranks_above_a_staler_one_at_the_same_distance(leith):
    make.service("Stale", places=[at(leith, 1)], last_reviewed=datetime(2025, 12, 1, tzinfo=UTC))
    make.service("Fresh", places=[at(leith, 1)], last_reviewed=datetime(2026, 11, 20, tzinfo=UTC))

    assert found(Query(place=leith)) == ["Fresh", "Stale"]


def test_an_age_matches_open_ends(scotland):
    make.service("Everyone")
    make.service("Over 60", minimum_age=60)
    make.service("Under 26", maximum_age=25)

    assert set(found(Query(age=70))) == {"Everyone", "Over 60"}


def test_a_parent_condition_includes_its_children_and_not_the_other_way(scotland):
    parent = make.term(Facet.CONDITION, "diabetes")
    child = make.term(Facet.CONDITION, "type-1-diabetes", parent=parent)
    make.service("For type 1", conditions=["type-1-diabetes"])
    make.service("For diabetes", conditions=["diabetes"])
    assert parent.bit is not None and child.bit is not None

    assert set(found(Query(chosen={"condition": frozenset([parent.bit])}))) == {"For type 1", "For diabetes"}
    assert found(Query(chosen={"condition": frozenset([child.bit])})) == ["For type 1"]


def test_conditions_past_the_first_word_of_bits_are_found(scotland):
    late = make.term(Facet.CONDITION, "late", bit=facets.WORD + 3)
    make.service("For the late one", conditions=["late"])
    make.service("For none")

    results = search(Query(chosen={"condition": frozenset([late.bit])}), today=TODAY)

    assert results.total == 1
    assert results.facets["condition"][facets.WORD + 3] == 1


def test_a_day_and_a_time_must_be_of_the_same_meeting(scotland):
    mixed = make.service("Tuesday morning, Friday evening")
    make.schedule(mixed, "TU", opens_at=time(10), closes_at=time(11))
    make.schedule(mixed, "FR", opens_at=time(19), closes_at=time(20))
    tuesday, evening = frozenset([1]), frozenset([2])

    assert found(Query(chosen={"day": tuesday, "time": evening})) == []
    assert found(Query(chosen={"day": frozenset([4]), "time": evening})) == ["Tuesday morning, Friday evening"]


def test_behaviour_20_a_new_service_is_in_at_once_a_renamed_one_changes_and_a_deleted_one_is_out(scotland):
    service = make.service("Ceilidh class")
    assert found(Query(words="ceilidh")) == ["Ceilidh class"]

    Service.objects.filter(id=service.id).update(name="Tango class", sort_key="tango class")
    reindex([service.id])
    assert found(Query(words="ceilidh")) == []
    assert found(Query(words="tango")) == ["Tango class"]

    service.delete()
    assert found(Query(words="tango")) == []


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.ARCHIVED])
def test_only_published_entries_are_found(scotland, state):
    make.service("Secret", state=state)

    assert found(Query()) == []


def test_a_service_of_an_unpublished_organisation_is_not_found(scotland):
    make.service("Secret", organisation=make.organisation("Hidden Group", state=State.DRAFT))

    assert found(Query()) == []


def test_rebuilding_the_index_whole_changes_nothing(leith):
    for km in range(1, 8):
        make.service(f"Walk {km}", places=[at(leith, km)], description="A walk in the park")
    query = Query(words="walk", place=leith)
    before = search(query, today=TODAY)

    assert reindex_all() == 7
    assert reindex_all() == 7

    assert search(query, today=TODAY) == before
    fresh = make.service("Walk 8", places=[at(leith, 8)])
    assert fresh.id in {hit.service_id for hit in search(query, today=TODAY).hits}


def test_a_search_is_one_statement_and_its_cards_another(leith):
    for km in range(1, 6):
        make.service(f"Walk {km}", places=[at(leith, km)], phone="0131 496 0000", cost=2)
    query = Query(words="walk", place=leith)

    with CaptureQueriesContext(connection) as captured:
        cards(search(query, today=TODAY).hits, query, today=TODAY)

    assert len(captured) == 2


def many_services(rng: random.Random, leith: Place, count: int) -> list[Service]:
    organisation = make.organisation("Many Things")
    made = []
    for number in range(count):
        places = [
            make.location(
                latitude=leith.latitude + rng.uniform(-0.2, 0.2),
                longitude=leith.longitude + rng.uniform(-0.3, 0.3),
                council_area=make.council_area(EDINBURGH),
            )
            for _ in range(rng.choice([0, 1, 1, 2, 3]))
        ]
        made.append(
            make.service(
                f"{rng.choice(['Walking', 'Singing', 'Talking'])} thing {number}",
                organisation=organisation,
                places=places,
                areas=rng.sample([EDINBURGH, HIGHLAND, "XS"], rng.choice([0, 0, 1, 2])),
                kinds=rng.sample(["peer-support", "being-active", "carers"], rng.randrange(3)),
                stages=rng.sample(["diagnosis", "progression"], rng.randrange(2)),
                last_reviewed=rng.choice([None, datetime(2026, 10, 1, tzinfo=UTC) - timedelta(days=rng.randrange(400))]),
            )
        )
    return made


def in_reach(service: Service, leith: Place, radius: float) -> bool:
    """The area-or-radius rule, said again without SQL."""
    areas = {area.area_id for area in service.service_areas.all()}
    if areas & set(leith.area_codes):
        return True
    places = [link.location for link in service.service_at_locations.all()]
    return not areas and any(
        kilometres(leith.latitude, leith.longitude, place.latitude, place.longitude) <= radius for place in places
    )


def has(service: Service, facet: str, codes: set[str]) -> bool:
    return not codes or any(tag.term.taxonomy.code == facet and tag.term.code in codes for tag in service.attributes.all())


def test_hits_and_counts_are_those_of_the_rules_worked_out_by_hand(leith):
    rng = random.Random(20261123)
    services = many_services(rng, leith, 60)
    vocabulary = queries.read_vocabulary()
    for _ in range(12):
        radius = rng.choice([3.0, 9.0, 18.0])
        chosen = {
            "kind": set(rng.sample(["peer-support", "being-active", "carers"], rng.randrange(3))),
            "stage": set(rng.sample(["diagnosis", "progression"], rng.randrange(2))),
        }
        word = rng.choice(["", "walking"])
        bits = {facet: frozenset(vocabulary.bit(facet, code) for code in codes) for facet, codes in chosen.items()}

        results = search(Query(words=word, place=leith, radius_km=radius, chosen=bits, page_size=100), today=TODAY)

        near = [each for each in services if in_reach(each, leith, radius) and word in each.name.lower()]
        expected = {each.id for each in near if all(has(each, facet, codes) for facet, codes in chosen.items())}
        assert {hit.service_id for hit in results.hits} == expected
        assert results.total == len(expected)
        for facet, others in (("kind", "stage"), ("stage", "kind")):
            counted = Counter(
                tag.term.code
                for each in near
                if has(each, others, chosen[others])
                for tag in each.attributes.all()
                if tag.term.taxonomy.code == facet
            )
            shown = {choice.code: results.facets[facet][choice.bit] for choice in vocabulary.choices[facet]}
            assert {code: count for code, count in shown.items() if count} == dict(counted)


def pages(query: Query) -> list[Results]:
    first = search(query, today=TODAY)
    return [first, *(search(replace(query, page=page), today=TODAY) for page in range(2, first.pages(query.page_size) + 1))]


@pytest.mark.parametrize("sort", ["best", "nearest", "a-z", "newest", "checked"])
def test_paging_neither_repeats_nor_skips(leith, sort):
    many_services(random.Random(7), leith, 50)
    whole = [hit.service_id for hit in search(Query(place=leith, sort=sort, page_size=100), today=TODAY).hits]

    walked = [hit.service_id for page in pages(Query(place=leith, sort=sort, page_size=7)) for hit in page.hits]

    assert walked == whole
    assert len(set(walked)) == len(walked)


EDITS = ["rename", "check", "unpublish", "add", "move"]


def edit(what: str, service: Service, leith: Place) -> None:
    """Do something to a service between two pages, or add another."""
    if what == "add":
        make.service(f"New beside {service.name}", places=[at(leith, 3)])
    values = {
        "rename": {"name": f"Aardvark {service.name}", "sort_key": f"aardvark {service.sort_key}"},
        "check": {"last_reviewed": datetime(2026, 11, 22, tzinfo=UTC)},
        "unpublish": {"state": State.ARCHIVED},
    }.get(what, {})
    Service.objects.filter(id=service.id).update(**values)
    if what == "move":
        Location.objects.filter(service_at_locations__service=service).update(latitude=leith.latitude)
    reindex([service.id])


@pytest.fixture
def twenty_three(leith) -> list[Service]:
    return many_services(random.Random(3), leith, 23)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sort=st.sampled_from(["best", "nearest", "a-z", "newest", "checked"]),
    edits=st.lists(st.tuples(st.sampled_from(EDITS), st.integers(0, 22)), min_size=1, max_size=3),
)
def test_walking_from_page_to_page_shows_what_nobody_touched_once_whatever_is_edited_meanwhile(leith, twenty_three, sort, edits):
    with transaction.atomic():
        query, seen, touched = Query(place=leith, sort=sort, page_size=5), [], set()
        everything = {hit.service_id for hit in search(replace(query, page_size=100), today=TODAY).hits}

        while hits := search(query, today=TODAY).hits:
            seen += [hit.service_id for hit in hits]
            query = replace(query, page=query.page + 1, after=hits[-1].key)
            if edits:
                what, number = edits.pop()
                edit(what, twenty_three[number], leith)
                touched.add(twenty_three[number].id)

        counted = Counter(seen)
        assert {service: counted[service] for service in everything - touched} == dict.fromkeys(everything - touched, 1)
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "key", ["x", "0~0~nan~1", "0~1_0~2~3", "0~0~-0.5~not-an-id", "0~0~1e999~x", "~~~", "0~Ⅷ~0~" + "a" * 36, "0~0~0"]
)
def test_a_place_in_the_order_that_cannot_be_read_counts_pages_instead(leith, key):
    many_services(random.Random(3), leith, 12)
    query = Query(place=leith, page=2, page_size=5)

    assert search(replace(query, after=key), today=TODAY) == search(query, today=TODAY)


def test_of_two_that_fit_alike_the_one_that_is_for_few_things_leads(scotland):
    make.service("Everything", kinds=["helpline", "carers", "being-active", "counselling"], areas=["XS"])
    make.service("Line", kinds=["helpline"], areas=["XS"])

    assert found(Query(text=TextQuery(match="'xk0'", rank="'xk0'"))) == ["Line", "Everything"]


def test_the_score_is_that_of_the_formula(leith):
    make.service("Walk", places=[at(leith, 4)], last_reviewed=datetime(2026, 11, 23, tzinfo=UTC))
    make.service("Old walk", places=[at(leith, 4)], last_reviewed=datetime(2025, 11, 23, tzinfo=UTC))

    fresh, old = search(Query(place=leith), today=TODAY).hits

    assert fresh.quality == pytest.approx(1.0)
    assert old.quality == pytest.approx(0.7 + 0.3 / 2.718281828, abs=1e-6)
    assert fresh.score == pytest.approx(fresh.quality / (1 + fresh.km / 5))
    assert all(first.score >= second.score for first, second in pairwise([fresh, old]))


def test_an_area_without_a_place_counts_for_its_size(leith):
    make.service("Council", areas=[EDINBURGH], last_reviewed=datetime(2026, 11, 23, tzinfo=UTC))
    make.service("Scotland", areas=["XS"], last_reviewed=datetime(2026, 11, 23, tzinfo=UTC))

    council, scotland = search(Query(place=leith), today=TODAY).hits

    assert council.score == pytest.approx(1 / (1 + 5 / 5))
    assert scotland.score == pytest.approx(1 / (1 + 20 / 5))


def test_an_organisation_name_is_searched_too(scotland):
    make.service("Tuesday club", organisation=Organisation.objects.get(id=make.organisation("Heather Lungs").id))

    assert found(Query(words="heather")) == ["Tuesday club"]
