"""What the page says where little was found: each way out with the number of services it truly leads to."""

from __future__ import annotations

import html as markup
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import directory as make

pytestmark = pytest.mark.django_db
EDINBURGH = "S12000036"
KM = 1 / 111.32


def page(client, **params) -> str:
    response = client.get("/find", params)
    assert response.status_code == 200
    return response.content.decode()


def ways(html: str) -> list[tuple[str, str, int]]:
    """(label, address, count) of each way out."""
    found = re.findall(r'<li>\s*<a href="([^"]+)">([^<]+)</a>\s*<span class="ys_small">\s*\(([\d,]+) services?\)', html)
    return [(markup.unescape(label), markup.unescape(url), int(count)) for url, label, count in found]


def heading_total(html: str) -> int:
    words = re.search(r"<h1[^>]*>(.*?)</h1>", html, re.S)[1].split()
    return 0 if words[0] == "No" else int(words[0])


def at(km_north: float, **fields):
    return make.location(latitude=55.9755 + km_north * KM, longitude=-3.1706, council_area=make.council_area(EDINBURGH), **fields)


@pytest.fixture
def around_leith(scotland):
    """Two walks near, three farther and farther, three lines for all of Scotland, one of them for walking."""
    for km in (1, 2, 14, 15, 40):
        make.service(f"Walk at {km} km", places=[at(km)], kinds=["being-active"], cost=0 if km > 10 else 3)
    for name in ("Walking line", "Money line", "Sleep line"):
        make.service(name, areas=["XS"], kinds=["helpline"])


def test_each_way_leads_to_as_many_services_as_it_says(client, around_leith):
    make.term("stage", "progression")
    for params in (
        {"q": "walk", "near": "EH6 7"},
        {"q": "walk at", "near": "EH6", "kind": "being-active", "cost": "free"},
        {"q": "sleep", "near": "EH6", "only": "local", "age": "30"},
        {"q": "nothing at all", "near": "Leith", "cost": "free", "kind": ["being-active"]},
        {"near": "EH6", "kind": "being-active", "cost": "free"},
        {"q": "trampolining"},
    ):
        html = page(client, **params)
        for label, url, count in ways(html):
            assert heading_total(client.get(url).content.decode()) == count, (params, label)
            assert count > heading_total(html)


def test_the_ways_are_there_and_in_their_order(client, around_leith):
    html = page(client, q="walk", near="Leith", cost="free")

    assert [label for label, _url, _count in ways(html)] == [
        "Look up to 20 km away",
        "Without “Free”",
        "Helplines, online and other help for all of Scotland",
    ]


def test_a_way_that_leads_no_farther_is_not_offered(client, scotland):
    make.service("Only walk", places=[at(1)])

    assert ways(page(client, q="walk", near="EH6")) == []


def test_twice_as_far_and_if_that_is_no_better_as_far_as_we_look(client, scotland):
    make.service("Far walk", places=[at(40)])

    assert ways(page(client, q="walk", near="EH6"))[0][0] == "Look up to 50 km away"


def test_a_spelling_that_was_left_alone_is_offered_again(client, scotland):
    for number in range(3):
        make.service(f"Trampolining {number}")

    found = ways(page(client, q="trampollining", as_typed="1"))

    assert found[0] == ("Search for “trampolining”", "/find?q=trampollining", 3)


def test_where_every_other_way_is_closed_what_all_of_scotland_can_use_is_open(client, around_leith):
    assert ways(page(client, q="zzzz", near="Leith")) == [("Everything that all of Scotland can use", "/find?only=national", 3)]


def test_behaviour_7_no_hits_with_keyword_offers_organisation_search_without_does_not(client, scotland):
    make.term("kind", "being-active")

    with_words = page(client, q="zzzz")
    without_words = page(client, kind="being-active")

    assert 'href="/organisations/"' in with_words.split('id="few-title"')[1].split("</section>")[0]
    assert "/organisations/" not in without_words.split('id="few-title"')[1].split("</section>")[0]


def test_organisations_of_that_name_are_shown_at_once(client, scotland):
    make.service("Sewing bee", organisation=make.organisation("Thistle & Rowan Trust"))

    html = page(client, q="rowan trust", kind="nonsense", age="12", only="national")

    assert "/organisations/?q=rowan+trust" in html
    assert "Thistle &amp; Rowan Trust</a>" in html


def test_what_was_understood_is_said(client, scotland):
    make.term("condition", "copd", "COPD", lay_synonyms=["pechin"])

    html = page(client, q="pechin choir", near="Leith", age="70")

    said = re.search(r"We looked for:\s*<strong>(.*?)</strong>", html, re.S)[1]
    assert said == "“choir” · COPD · for somebody aged 70 · within 10 km of Leith"


def test_three_services_are_enough(client, scotland):
    for number in range(3):
        make.service(f"Walk {number}")

    assert "few-title" not in page(client, q="walk")


def test_the_operator_can_be_rung(client, scotland, settings):
    settings.OPERATOR_PHONE = "0131 496 0123"

    assert 'href="tel:01314960123"' in page(client, q="zzzz").split('id="few-title"')[1]


def test_many_filters_are_offered_to_be_taken_off_together(client, around_leith):
    make.term("stage", "progression")

    html = page(client, q="walk", near="EH6", cost="paid", kind="helpline", stage="progression", age="30", only="local")

    assert "Take off all the filters" in [label for label, _url, _count in ways(html)]


def test_all_the_ways_are_counted_by_one_statement(client, around_leith):
    params = {"q": "zzzz walk", "near": "Leith", "cost": "free", "kind": "being-active", "age": "30"}
    page(client, **params)

    with CaptureQueriesContext(connection) as captured:
        page(client, **params)

    searches = [query for query in captured if "directory_search_hot" in query["sql"]]
    assert len(searches) <= 3  # the search, its second look, and the counts
    reads = [query for query in captured if "INSERT INTO directory_unmetsearch" not in query["sql"]]
    assert len(reads) <= 6
