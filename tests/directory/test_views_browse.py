"""Ways to browse, the counts on them, and what search engines are told."""

import re
from xml.etree import ElementTree as ET

import pytest

from tests.factories import directory as make
from yersel.core import clock
from yersel.directory import browsing, sitemap
from yersel.directory.models import State
from yersel.directory.queries import Query, search
from yersel.places.models import CouncilArea, Settlement

pytestmark = pytest.mark.django_db
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
EDINBURGH, FIFE = "S12000036", "S12000047"


def text(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode().partition("<main")[2]).split())


@pytest.fixture
def _some():
    """Two conditions, one below the other, one stage, one kind, in two councils."""
    diabetes = make.term("condition", "diabetes", "Diabetes", group_label="Diabetes and hormones")
    make.term("condition", "type-1-diabetes", "Type 1 diabetes", parent=diabetes, group_label="Diabetes and hormones")
    make.council_area(EDINBURGH), make.council_area(FIFE, "Fife")
    make.service("Sugar club", conditions=["type-1-diabetes"], kinds=["peer-support"], stages=["diagnosis"], areas=[FIFE])
    make.service("Leith walkers", conditions=["diabetes"], kinds=["being-active"], areas=[EDINBURGH])


@pytest.mark.parametrize(
    "address",
    ["/browse/", "/conditions/", "/conditions/diabetes/", "/stages/", "/stages/diagnosis/", "/kinds/", "/kinds/being-active/"]
    + ["/areas/", "/areas/fife/", "/organisations/"],
)
def test_every_page_is_plain_html_of_few_statements(client, django_assert_max_num_queries, _some, address):
    with django_assert_max_num_queries(7):
        answer = client.get(address)

    assert answer.status_code == 200
    assert "<h1" in answer.content.decode()


@pytest.mark.parametrize("address", ["/conditions/nothing/", "/stages/nothing/", "/kinds/nothing/", "/areas/nothing/"])
def test_what_is_not_in_the_lists_is_not_there(client, address):
    assert client.get(address).status_code == 404


def test_a_condition_counts_those_below_it(client, _some):
    page = text(client, "/conditions/")

    assert "Diabetes (2 services )" in page
    assert "Type 1 diabetes (1 services )" in page


def test_a_condition_shows_its_services_and_leads_to_all_of_them(client, _some):
    html = client.get("/conditions/diabetes/").content.decode()

    assert "Sugar club" in html
    assert "Leith walkers" in html
    assert 'name="condition" type="hidden" value="diabetes"' in html
    assert 'href="/find?condition=diabetes&amp;kind=being-active"' in html
    assert 'href="/conditions/type-1-diabetes/"' in html


def test_a_stage_is_named_in_peoples_words_beside_the_strategys(client, _some):
    page = text(client, "/stages/diagnosis/")

    assert "Just found out Making sense of a diagnosis" in page
    assert "In the strategy this stage is called “Diagnosis”." in page


def test_an_area_counts_what_is_local_to_it(client, _some):
    make.service("For all", areas=["XS"])

    page = text(client, "/areas/fife/")

    assert "1 local service Sugar club" in page
    assert "Leith walkers" not in page


def test_an_area_tells_its_people_its_board_and_its_towns(client):
    fife = make.council_area(FIFE, "Fife", population_2022=371_340)
    Settlement.objects.create(slug="cupar-fife", name="Cupar", council_area=fife, latitude=56.3, longitude=-3.0, source="test")

    html = client.get("/areas/fife/").content.decode()

    assert "371,340" in html
    assert fife.health_board.name in html
    assert 'href="/find?near=Cupar%2C+Fife"' in html


def test_the_count_of_an_area_is_that_of_the_search_it_leads_to(client):
    edinburgh, fife = make.council_area(EDINBURGH), make.council_area(FIFE, "Fife")
    here = make.location(council_area=fife, latitude=56.2, longitude=-3.1)
    make.service(places=[here])
    make.service(places=[make.location(council_area=edinburgh)], areas=[FIFE])
    make.service(areas=[FIFE, EDINBURGH])
    make.service(areas=["XS"])
    make.service(places=[here], areas=["XS"])

    counts = browsing.counts_by_council()

    for council in CouncilArea.objects.all():
        query = Query(place=browsing.place_of_council(council), only="local")
        assert counts[council.code] == search(query, today=clock.today()).total
    assert counts == {FIFE: 3, EDINBURGH: 1}


def test_the_first_page_leads_to_browsing(client, _some):
    html = client.get("/").content.decode()

    for address in ("/conditions/#a-to-z", "/kinds/being-active/", "/areas/fife/"):
        assert f'href="{address}"' in html


def test_robots_may_read_all_but_searches_and_the_way_out(client):
    said = client.get("/robots.txt").content.decode()

    assert "Disallow: /find?\nDisallow: /leave/\n" in said
    assert "Sitemap: http://testserver/sitemap.xml" in said


def test_the_sitemap_lists_what_is_public_and_nothing_else(client, _some):
    make.service("Secret draft", state=State.DRAFT)

    root = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own

    addresses = [loc.text for loc in root.iter(f"{SITEMAP}loc")]
    assert "http://testserver/services/sugar-club/" in addresses
    assert "http://testserver/conditions/diabetes/" in addresses
    assert "http://testserver/areas/fife/" in addresses
    assert not any("draft" in address for address in addresses)
    assert len(addresses) == len(set(addresses))


def test_a_long_sitemap_is_in_parts_that_add_up(client, monkeypatch):
    monkeypatch.setattr(sitemap, "PART_SIZE", 2)
    for number in range(5):
        make.service(f"Walk {number}")

    index = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314
    parts = [loc.text.removeprefix("http://testserver") for loc in index.iter(f"{SITEMAP}loc")]
    listed = [loc.text for part in parts for loc in ET.fromstring(client.get(part).content).iter(f"{SITEMAP}loc")]  # noqa: S314

    assert len([address for address in listed if "/services/" in address]) == 5
    assert len(listed) == len(set(listed))
    assert client.get("/sitemap-services-9.xml").status_code == 404
    assert client.get("/sitemap-nothing-1.xml").status_code == 404


@pytest.mark.parametrize("address", ["/browse/", "/areas/", "/organisations/", "/services/leith-walkers/"])
def test_pages_for_people_are_kept_by_nobody_else(client, address):
    make.service("Leith walkers")

    assert "private" in client.get(address)["Cache-Control"]
