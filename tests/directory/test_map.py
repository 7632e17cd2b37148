"""The drawn map of a page of results: true to the places, numbered like the list, and silent about what is not published."""

from __future__ import annotations

import math
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import directory as make
from yersel.core.distance import kilometres
from yersel.directory.map_drawing import APART, Canvas, Point, Sheet

EDINBURGH = "S12000036"
HIGHLAND = "S12000017"
KM = 1 / 111.32
points = st.builds(Point, st.floats(54.6, 60.9), st.floats(-8.9, -0.6))


def page(client, **params) -> str:
    response = client.get("/find", {"map": "1", **params})
    assert response.status_code == 200
    return response.content.decode()


def pins(html: str) -> list[tuple[str, str]]:
    """(address, name) of each pin."""
    return re.findall(r'<a class="ys_map__pin[^"]*" href="([^"]+)" aria-label="([^"]+)"', html)


def at(km_north: float = 0, **fields):
    values = {"council_area": make.council_area(EDINBURGH), **fields}
    return make.location(latitude=55.9755 + km_north * KM, longitude=-3.1706, **values)


@pytest.mark.django_db
def test_each_pin_has_the_number_and_name_of_its_place_in_the_list(client, scotland):
    for km in (1, 3, 5):
        make.service(f"Walk {km} km off", places=[at(km)])

    html = page(client, near="EH6 7", sort="nearest")

    assert pins(html) == [("#result-1", "1 Walk 1 km off"), ("#result-2", "2 Walk 3 km off"), ("#result-3", "3 Walk 5 km off")]
    for number, name in enumerate(("Walk 1", "Walk 3", "Walk 5"), 1):
        assert name in html.split(f'id="result-{number}"')[1].split("</h3>")[0]


@pytest.mark.django_db
def test_numbers_go_on_from_page_to_page(client, scotland):
    for number in range(22):
        make.service(f"Walk {number}", places=[at(number / 10)])

    assert [address for address, _name in pins(page(client, page=2))] == ["#result-21", "#result-22"]


@pytest.mark.django_db
def test_it_is_drawn_only_when_asked_for_and_needs_no_script(client, scotland):
    make.service("Walk", places=[at()])

    plain = client.get("/find", {"near": "Leith"}).content.decode()
    assert "<svg" not in plain.split('id="main-content"')[1]
    assert 'href="/find?near=Leith&amp;map=1#map"' in plain
    shown = page(client, near="Leith")
    assert "Hide the map" in shown
    assert " style=" not in shown


@pytest.mark.django_db
def test_what_serves_an_area_is_listed_beneath(client, scotland):
    make.service("Near", places=[at()])
    make.service("Everywhere line", areas=["XS"])
    make.service("For the whole council", places=[at(40)], areas=[EDINBURGH])

    html = page(client, near="EH6")

    beneath = html.split("ys_map__beneath")[1].split("</ul>")[0]
    assert [name for _address, name in pins(html)] == ["1 Near"]
    assert re.search(r"Everywhere line</a>\s*serves all of Scotland", beneath)
    assert re.search(r"For the whole council</a>\s*serves all of City of Edinburgh", beneath)


@pytest.mark.django_db
def test_a_hidden_place_is_never_on_the_map(client, scotland):
    make.service("Refuge", places=[at(precision="hidden")])
    make.service("Near", places=[at(1)])

    html = page(client, near="Leith")

    assert [name.split(" ", 1)[1] for _address, name in pins(html)] == ["Near"]
    assert "The address is not published" in html.split("ys_map__beneath")[1].split("</ul>")[0]


@pytest.mark.django_db
def test_where_nothing_has_a_place_it_says_so(client, scotland):
    make.service("Line", areas=["XS"])

    assert "None of these has a place of its own to show" in page(client)


@pytest.mark.django_db
def test_in_a_council_area_what_lies_outside_has_no_pin(client, scotland):
    make.service("Inside", places=[at()])
    make.service("National with an office far away", places=[at(250, council_area=make.council_area(HIGHLAND))], areas=["XS"])

    assert [name.split(" ", 1)[1] for _address, name in pins(page(client, near="City of Edinburgh council area"))] == ["Inside"]


@pytest.mark.django_db
def test_it_takes_two_more_statements(client, scotland):
    make.service("Walk", places=[at()])
    page(client, near="Leith")

    with CaptureQueriesContext(connection) as without_map:
        client.get("/find", {"near": "Leith"})
    with CaptureQueriesContext(connection) as with_map:
        page(client, near="Leith")

    assert len(with_map) <= len(without_map) + 2


@given(st.lists(points, min_size=1, max_size=20))
@settings(max_examples=100, deadline=None)
def test_every_point_lies_on_the_sheet(found):
    sheet = Sheet.around(found)

    for x, y in map(sheet.xy, found):
        assert 0 < x < sheet.width
        assert 0 < y < sheet.height


@given(st.lists(points, min_size=1, max_size=20))
@settings(max_examples=60, deadline=None)
def test_pins_never_lie_on_each_other(found):
    canvas = Canvas(Sheet.around(found))
    spots = [canvas.place_pin(point) for point in found]

    assert all(math.dist(one, other) >= APART for at, one in enumerate(spots) for other in spots[:at])


@given(st.floats(54.6, 60.5), st.floats(-7, -1.5), st.floats(0.02, 0.2), st.floats(0.02, 0.2))
@settings(max_examples=60, deadline=None)
def test_distances_are_those_of_the_scale(latitude, longitude, north, east):
    """Over some tens of kilometres the plain projection is out by less than a hundredth."""
    one, other = Point(latitude, longitude), Point(latitude + north, longitude + east)
    sheet = Sheet.around([one, other])

    drawn = math.dist(sheet.xy(one), sheet.xy(other))

    assert drawn == pytest.approx(sheet.scale * kilometres(*one, *other), rel=0.01, abs=0.5)


def test_north_is_up_and_east_is_right():
    sheet = Sheet.around([Point(55.9, -3.3), Point(56.0, -3.1)])

    assert sheet.xy(Point(56.0, -3.1))[1] < sheet.xy(Point(55.9, -3.1))[1]
    assert sheet.xy(Point(55.9, -3.1))[0] > sheet.xy(Point(55.9, -3.3))[0]
