"""The pages of one condition or kind of support in one place."""

from __future__ import annotations

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import directory as make
from yersel.core.memo import forget_all
from yersel.places.models import Settlement

pytestmark = pytest.mark.django_db
EDINBURGH = "S12000036"


@pytest.fixture
def edinburgh(scotland):
    make.term("condition", "copd", "COPD")
    make.term("condition", "asthma", "Asthma")
    make.term("kind", "peer-support", "Peer support")
    place = make.location(council_area=make.council_area(EDINBURGH), postal_code="EH6 7EN")
    make.service("Breathe Easy", places=[place], conditions=["copd"], kinds=["peer-support"], cost=0, attending=["online"])
    make.service("Puffers", areas=[EDINBURGH], conditions=["copd"], cost=3)
    make.service("Lung line", areas=["XS"], conditions=["copd"])
    return "city-of-edinburgh"


def page(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def names(html: str) -> list[str]:
    return re.findall(r'class="ys_result__link"[^>]*>([^<]+)<', html)


def test_it_counts_and_shows_the_local_services_and_leads_to_those_for_all_of_scotland(client, edinburgh):
    html = page(client, f"/places/{edinburgh}/copd/")

    assert "<h1>COPD in City of Edinburgh</h1>" in html
    assert "2 local services in City of Edinburgh." in html
    assert sorted(names(html)) == ["Breathe Easy", "Puffers"]
    assert re.search(r'href="/find\?condition=copd&amp;only=national">\s*1 service for all of Scotland', html)


def test_it_says_what_is_true_of_how_many(client, edinburgh):
    html = page(client, f"/places/{edinburgh}/copd/")

    assert "free: 1" in html
    assert "online: 1" in html
    assert "you can join by yourself" not in html


def test_a_kind_of_support_has_its_page_too(client, edinburgh):
    assert names(page(client, f"/places/{edinburgh}/peer-support/")) == ["Breathe Easy"]


def test_a_town_has_its_page_and_leads_to_its_council_area(client, edinburgh):
    leith = Settlement.objects.get(name="Leith")

    html = page(client, f"/places/{leith.slug}/copd/")

    assert "<h1>COPD near Leith</h1>" in html
    assert "Breathe Easy" in names(html)
    assert f'href="/places/{edinburgh}/copd/"' in html


def test_every_link_on_it_leads_somewhere(client, edinburgh):
    html = page(client, f"/places/{edinburgh}/copd/")

    links = set(re.findall(r'href="(/(?:places|conditions|areas|find)[^"]*)"', html.split('id="main-content"')[1]))
    assert f"/places/{edinburgh}/peer-support/" in links
    for link in links:
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link


def test_machines_get_the_list(client, edinburgh):
    html = page(client, f"/places/{edinburgh}/copd/")

    facts = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])
    assert facts["@type"] == "ItemList"
    assert facts["numberOfItems"] == 2
    assert [item["name"] for item in facts["itemListElement"]] == names(html)
    assert facts["itemListElement"][0]["url"].startswith("http://testserver/services/")
    assert f'rel="canonical" href="http://testserver/places/{edinburgh}/copd/"' in html


def test_where_there_is_nothing_local_it_shows_what_is_for_all_and_is_not_listed(client, edinburgh):
    html = page(client, "/places/fife/copd/")

    assert "We know of no local service for this yet" in html
    assert names(html) == ["Lung line"]
    assert 'content="noindex"' in html


@pytest.mark.parametrize("path", ["nowhere/copd", "city-of-edinburgh/nothing", "city-of-edinburgh/free", "nowhere/nothing"])
def test_an_unknown_place_or_term_is_not_found(client, edinburgh, path):
    assert client.get(f"/places/{path}/").status_code == 404


def test_the_sitemap_lists_exactly_the_pairs_that_have_local_services(client, edinburgh):
    listed = re.findall(r"<loc>http://testserver(/places/[^<]+)</loc>", client.get("/sitemap.xml").content.decode())

    assert listed == [f"/places/{edinburgh}/copd/", f"/places/{edinburgh}/peer-support/"]
    for address in listed:
        assert names(page(client, address))


def test_the_pairs_are_worked_out_once_an_hour(client, edinburgh):
    client.get("/sitemap.xml")

    with CaptureQueriesContext(connection) as captured:
        client.get("/sitemap.xml")
    assert len([query for query in captured if "directory_search_hot" in query["sql"]]) == 0
    forget_all()
    with CaptureQueriesContext(connection) as captured:
        client.get("/sitemap.xml")
    assert len([query for query in captured if "directory_search_hot" in query["sql"]]) == 32


def test_it_takes_few_statements(client, edinburgh):
    page(client, f"/places/{edinburgh}/copd/")

    with CaptureQueriesContext(connection) as captured:
        page(client, f"/places/{edinburgh}/copd/")

    assert len(captured) <= 8
