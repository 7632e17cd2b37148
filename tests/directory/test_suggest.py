"""What is offered while somebody types, to the script and to those without it."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import directory as make
from yersel.directory.models import State
from yersel.directory.operations.search import reindex, reindex_all
from yersel.directory.suggestion_rows import starts_of

pytestmark = pytest.mark.django_db


def answer(client, **params):
    response = client.get("/find/suggest", params, headers={"Accept": "application/json"})
    assert response.status_code == 200
    return response.json()


def offered(client, **params) -> dict[str, list[str]]:
    groups = answer(client, **params)["groups"]
    return {group["group"]: [option["label"] for option in group["options"]] for group in groups}


@pytest.fixture
def copd(scotland):
    return make.term(
        "condition", "copd", "COPD", order=5, lay_synonyms=["short of breath"], scots_synonyms=["pechin", "corn beef"]
    )


def test_behaviour_17_autocomplete_gla_has_glasgow(client, scotland):
    assert "Glasgow" in offered(client, q="Gla")["place"]
    assert offered(client, near="Gla")["place"][0] == "Glasgow"


def test_a_condition_is_found_by_what_people_call_it_and_shown_by_its_own_name_alone(client, copd):
    for typed in ("pech", "PECHIN", "short of br", "of breath", "corn be"):
        found = client.get("/find/suggest", {"q": typed, "format": "json"}).content.decode()
        assert [group["options"] for group in json.loads(found)["groups"]] == [[{"label": "COPD", "value": "COPD"}]]


def test_its_own_name_comes_before_a_synonym(client, copd):
    make.term("condition", "asthma", "Asthma", lay_synonyms=["copdish"], order=0)

    assert offered(client, q="copd")["condition"] == ["COPD", "Asthma"]


def test_a_word_that_is_everyday_english_too_counts_only_whole(client, scotland):
    make.term("condition", "stoma", "Stoma", lay_synonyms=["bag"])

    assert "condition" not in offered(client, q="ba")
    assert offered(client, q="bag")["condition"] == ["Stoma"]


def test_names_are_found_by_any_of_their_words(client, scotland):
    runner = make.organisation("Thistle & Rowan Trust")
    walk = make.service("Breathe Easy walkers", organisation=runner)

    assert offered(client, q="easy wal") == {"service": ["Breathe Easy walkers"]}
    assert offered(client, q="rowan") == {"organisation": ["Thistle & Rowan Trust"]}
    assert answer(client, q="walk")["groups"][0]["options"] == [
        {"label": "Breathe Easy walkers", "detail": "Thistle & Rowan Trust", "href": walk.get_absolute_url()}
    ]


def test_names_that_begin_so_come_first(client, scotland):
    for name in ("A walk", "Our walk", "Walking", "The walk"):
        make.service(name)

    assert offered(client, q="walk")["service"][0] == "Walking"


def test_a_name_that_many_share_is_offered_once_and_searches_for_it(client, scotland):
    for _ in range(3):
        make.service("Walking group")

    assert answer(client, q="walking")["groups"][0]["options"] == [{"label": "Walking group", "value": "Walking group"}]


def test_a_new_renamed_and_withdrawn_name_is_in_changed_and_out_at_once(client, scotland):
    service = make.service("Knitting club")
    assert offered(client, q="knit")["service"] == ["Knitting club"]

    service.name = "Weaving club"
    service.save()
    reindex([service.id])
    assert "service" not in offered(client, q="knit")
    assert offered(client, q="weav")["service"] == ["Weaving club"]

    service.state = State.ARCHIVED
    service.save()
    reindex([service.id])
    assert offered(client, q="weav") == {}


def test_an_organisation_without_public_services_is_not_offered(client, scotland):
    make.service("Draft", organisation=make.organisation("Bluebell House"), state=State.DRAFT)

    assert offered(client, q="bluebell") == {}


def test_rebuilding_gives_the_same(client, scotland):
    for name in ("Choir", "Chess club", "The chess cafe"):
        make.service(name, organisation=make.organisation(f"Society of {name}"))
    before = offered(client, q="ch")

    reindex_all()

    assert offered(client, q="ch") == before


def test_at_most_eight_and_something_of_each_group(client, scotland):
    for number in range(9):
        make.term("condition", f"stiffness-{number}", f"Stiffness {number}")
        make.term("kind", f"stretching-{number}", f"Stretching {number}")
        make.service(f"Strollers {number}", organisation=make.organisation(f"Strath society {number}"))

    found = offered(client, q="st")

    assert list(found) == ["place", "condition", "kind", "organisation", "service"]
    assert sum(len(labels) for labels in found.values()) == 8
    assert answer(client, q="st")["said"] == "8 suggestions"


@pytest.mark.parametrize("typed", ["", "g", " g ", "!", "%", "_"])
def test_less_than_two_letters_offer_nothing(client, scotland, typed):
    assert offered(client, q=typed, near=typed) == {}


def test_it_asks_the_database_once_when_its_words_are_in_memory(client, copd):
    offered(client, q="gl")

    with CaptureQueriesContext(connection) as captured:
        offered(client, q="gl")

    assert len(captured) == 1


def test_browsers_get_a_page_and_the_script_gets_json(client, copd):
    make.service("Pecan club")
    by_default = client.get("/find/suggest", {"q": "pec"}, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})

    assert by_default["Content-Type"].startswith("text/html")
    assert 'href="/find?q=COPD"' in by_default.content.decode()
    assert "pechin" not in by_default.content.decode().replace('value="pec"', "")
    assert client.get("/find/suggest?q=pec&format=json")["Content-Type"] == "application/json"
    assert client.get("/find/suggest?q=pec&format=html", headers={"Accept": "application/json"})["Content-Type"].startswith(
        "text"
    )


def test_it_is_kept_nowhere(client, scotland):
    response = client.get("/find/suggest", {"q": "leith"})

    assert "no-store" in response["Cache-Control"]
    assert "Accept" in response["Vary"]
    assert "Set-Cookie" not in response


def test_posting_is_refused(client):
    assert client.post("/find/suggest").status_code == 405


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["q", "near", "format", "x"]), st.text(max_size=120)), max_size=4))
def test_any_unicode_never_fails(client, copd, params):
    encoded = urlencode([(name, value.encode("utf-8", "surrogatepass")) for name, value in params])

    assert client.get(f"/find/suggest?{encoded}").status_code == 200


@pytest.mark.parametrize(
    "raw", ["q=%ff%fe", "near=%00%00", "q=" + "a" * 10_000, "q=%ed%9f%bb%ed%9f%bb", "q=%f4%8f%bf%bf", "&&==&"]
)
def test_raw_and_huge_addresses_never_fail(client, scotland, raw):
    assert client.get(f"/find/suggest?{raw}").status_code == 200


def test_a_name_starts_at_each_word_that_says_something():
    assert starts_of("The Club of the Loch") == ["the club of the loch", "club of the loch", "loch"]
