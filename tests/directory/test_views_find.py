"""The page of results as people and machines ask for it."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import directory as make
from yersel.directory import facets, queries

pytestmark = pytest.mark.django_db
EDINBURGH = "S12000036"


@pytest.fixture
def walk(scotland: object):
    place = make.location(council_area=make.council_area(EDINBURGH), postal_code="EH6 7EN", city="Edinburgh")
    return make.service("Links walk", places=[place], kinds=["being-active"], summary="A gentle walk.", phone="0131 496 0000")


def page(client: Client, **params: object) -> str:
    response = client.get("/find", params)
    assert response.status_code == 200
    return response.content.decode()


def shown(html: str) -> list[str]:
    return re.findall(r'data-service="([0-9a-f-]{36})"', html)


def heading(html: str) -> str:
    return " ".join(re.search(r"<h1[^>]*>(.*?)</h1>", html, re.S)[1].split())


def test_it_works_with_no_place_and_no_words(client, walk):
    assert shown(page(client)) == [str(walk.id)]


def test_behaviour_1_a_full_postcode_lists_a_service_there(client, walk):
    assert shown(page(client, near="EH6 7EN")) == [str(walk.id)]


@pytest.mark.parametrize("typed", ["EH6", "eh6", " EH6 ", "EH6 7"])
def test_behaviour_2_outward_codes_resolve(client, walk, typed):
    assert shown(page(client, near=typed)) == [str(walk.id)]


@pytest.mark.parametrize("typed", ["ZZ1 1ZZ", "ZZ1", "EH66 9ZZ", "SW1A 1AA", "Narnia"])
def test_behaviour_3_and_5_an_unknown_place_is_said_to_be_unknown_and_scotland_wide_help_is_shown(client, walk, typed):
    line = make.service("All Scotland line", areas=["XS"])

    html = page(client, near=typed)

    assert 'role="status"' in html
    assert "here is support that anyone in Scotland can use" in html
    assert shown(html) == [str(line.id)]


@pytest.mark.parametrize("typed", ["Leith", " leith ", "LEITH"])
def test_behaviour_4_a_place_name_leads_to_results_and_is_in_the_heading(client, walk, typed):
    html = page(client, near=typed)

    assert "near Leith" in heading(html)
    assert shown(html) == [str(walk.id)]


def test_an_ambiguous_place_gives_a_choice_that_keeps_the_rest_of_the_search(client, everywhere):
    html = page(client, near="Blackburn", q="walking")

    links = re.findall(r'class="ys_choices__link" href="([^"]+)"', html)
    assert len(links) >= 2
    assert all("q=walking" in link for link in links)
    assert shown(html) == []


def test_a_place_is_kept_out_of_stores(client, walk):
    response = client.get("/find", {"near": "Leith"})

    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "same-origin"


def test_words_of_danger_are_not_held_up_in_the_heading(client, walk):
    assert heading(page(client, q="suicide")) == "There is help for you now"


def test_a_long_sentence_is_shortened_in_the_heading(client, walk):
    assert heading(page(client, q="walking " * 20)).endswith("…”")


def test_a_message_about_the_distance_is_not_hidden_in_a_closed_panel(client, walk):
    assert re.search(r'<details class="ys_find__panel" open>', page(client, near="EH6", radius="-5"))


def test_every_filter_has_a_count_and_an_empty_one_is_greyed(client, walk):
    make.term("kind", "carers", name="Carer support")

    html = page(client)

    assert re.search(r'value="being-active"><label[^>]*>Being active <span[^>]*>\(1\)', html)
    assert re.search(r'value="carers" disabled>', html)


def test_a_chosen_filter_is_a_chip_that_takes_it_off(client, walk):
    html = page(client, kind="being-active", near="Leith")

    chip = re.search(r'class="ys_chip" href="([^"]+)">\s*<span[^>]*>[^<]*</span>\s*Being active', html)
    assert chip is not None
    assert chip[1] == "/find?near=Leith"


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"radius": "-5", "near": "Leith"}, "Choose a distance"),
        ({"radius": "abc", "near": "Leith"}, "Choose a distance"),
        ({"radius": "1e9", "near": "Leith"}, "Choose a distance"),
        ({"age": "-1"}, "An age is a whole number"),
        ({"age": "young"}, "An age is a whole number"),
        ({"sort": "sideways"}, "We do not know that order"),
        ({"only": "moon"}, "Choose local or Scotland-wide"),
        ({"page": "zero"}, "A page is a whole number"),
        ({"kind": "nonsense"}, "is not known"),
        ({"q": "x" * 300}, "first 200 letters"),
        ({"lat": "up", "lon": "down"}, "could not tell where you are"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_rest_still_runs(client, walk, params, said):
    html = page(client, **params)

    assert said in html
    if "q" not in params:
        assert shown(html) == [str(walk.id)]


def test_a_page_past_the_end_says_so_and_leads_to_the_last(client, walk):
    html = page(client, page=9)

    assert "There is no page 9" in html
    assert "page=1" in html


def test_a_closed_for_now_service_says_so_on_its_card(client, walk):
    make.service("Sleeping club", status="temporarily closed")

    assert "Closed for now" in page(client)


def test_a_hidden_place_shows_its_council_and_never_its_address(client, scotland):
    place = make.location(
        name="The Safe House",
        address_1="9 Canary Row",
        postal_code="EH6 6AA",
        precision="hidden",
        council_area=make.council_area(EDINBURGH),
    )
    make.service("Refuge", places=[place])

    html = page(client, near="Leith")

    assert "Refuge" in html
    assert "Canary" not in html
    assert "EH6 6AA" not in html
    assert "Safe House" not in html


def test_a_page_asks_the_database_at_most_six_times_whatever_it_finds(client, scotland):
    for number in range(25):
        place = make.location(council_area=make.council_area(EDINBURGH))
        make.service(f"Walk {number}", places=[place], kinds=["being-active"], phone="0131 496 0000", cost=1)

    with CaptureQueriesContext(connection) as captured:
        html = page(client, near="EH6", q="walk", kind="being-active")

    assert len(shown(html)) == 20
    assert len(captured) <= 6


def test_markup_in_what_is_typed_is_shown_as_text(client, walk):
    html = page(client, q="<script>alert(1)</script>", near='"><img src=x>')

    assert "<script>alert" not in html
    assert "<img src=x" not in html


PARAMETERS = ["q", "near", "radius", "age", "only", "sort", "page", "lat", "lon", "size", *facets.BY_CODE, "nonsense"]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(PARAMETERS), st.text(max_size=300)), max_size=8))
def test_any_unicode_in_any_parameter_repeated_or_not_never_fails(client, walk, params):
    encoded = urlencode([(name, value.encode("utf-8", "surrogatepass")) for name, value in params])

    assert client.get(f"/find?{encoded}").status_code == 200


@pytest.mark.parametrize(
    "raw", ["q=%ff%fe", "near=%00", "q=" + "a" * 10_000, "page=9" * 500, "&&==&", "q=%F0%9F%92%99", "near=‮abc"]
)
def test_raw_and_huge_addresses_never_fail(client, walk, raw):
    assert client.get(f"/find?{raw}").status_code == 200


def test_posting_is_refused(client):
    assert client.post("/find").status_code == 405


def test_the_vocabulary_keeps_children_under_their_parents(scotland):
    parent = make.term("condition", "diabetes", order=5)
    make.term("condition", "arthritis", order=1)
    make.term("condition", "type-1-diabetes", parent=parent, order=0)

    choices = [(choice.code, choice.depth) for choice in queries.read_vocabulary().choices["condition"]]

    assert choices == [("arthritis", 0), ("diabetes", 0), ("type-1-diabetes", 1)]


def test_next_goes_on_from_where_this_page_ends_and_numbers_count_pages(client, scotland):
    for number in range(45):
        make.service(f"Walk {number:02}", areas=["XS"])

    first = page(client, sort="a-z")
    address = re.search(r'href="([^"]+)"\s+rel="next"', first)[1].replace("&amp;", "&")
    second = client.get(f"/find{address}").content.decode()

    assert "after=" in address
    assert len({*shown(first), *shown(second)}) == 40
    assert "after=" not in re.search(r'href="([^"]+)"\s+rel="prev"', second)[1]


def test_what_has_no_words_in_it_shows_everything_and_says_so(client, walk):
    html = page(client, q="😢")

    assert heading(html) == "1 service"
    assert "We could not read any words in that" in html


def test_support_for_carers_is_said_and_can_be_left_out(client, scotland):
    make.term("condition", "dementia", "Dementia", lay_synonyms=["keeps forgetting"])
    make.service("Memory tea", conditions=["dementia"])
    make.service("Carers' tea", kinds=["carers"])

    html = page(client, q="My mum keeps forgetting")
    undo = re.search(r"support for people who look after somebody\. <a href=\"([^\"]+)\">Leave that out", html)

    assert "You typed “My mum”" in html
    assert len(shown(html)) == 2
    assert len(shown(client.get(undo[1].replace("&amp;", "&")).content.decode())) == 1


def test_two_words_for_one_thing_are_one_chip(client, scotland):
    make.term("condition", "copd", "COPD", lay_synonyms=["pechin", "hoast"])

    html = page(client, q="pechin hoast")
    chips = re.search(r'class="ys_chips".*?</ul>', html, re.S)[0]

    assert chips.count("COPD") == 1 or chips.count("<li>") == 1
    assert "plain=pechin&amp;plain=hoast" in chips


def test_a_page_with_little_on_it_asks_the_database_at_most_six_times_too(client, scotland):
    make.term("condition", "copd", "COPD", lay_synonyms=["pechin"])
    make.service("Breath", conditions=["copd"], areas=["XS"])
    asked = {"q": "pechinn choirs", "near": "Leith", "cost": "free", "age": "70"}
    page(client, **asked)

    with CaptureQueriesContext(connection) as captured:
        page(client, **asked)

    assert len(captured) <= 6
