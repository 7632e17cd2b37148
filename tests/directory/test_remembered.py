"""What a device remembers when it is asked to, how it is offered, and that nothing of it is anywhere else."""

from __future__ import annotations

import html as markup
import re
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import directory as make
from yersel.directory.remembering import COOKIE

pytestmark = pytest.mark.django_db


@pytest.fixture
def terms(scotland):
    make.term("condition", "copd", "COPD")
    make.term("condition", "asthma", "Asthma")
    make.term("stage", "living-for-today", "Living for today")
    make.term("access", "step-free-entrance", "Step-free entrance", scope="place")
    place = make.location(council_area=make.council_area(), postal_code="EH6 7EN")
    make.service("Links walk", places=[place], conditions=["copd"])
    make.service("Oban walk", places=[make.location(latitude=56.412, longitude=-5.472)])


ALL = {"near": "leith", "condition": ["copd"], "stage": "living-for-today", "access": ["step-free-entrance"]}
LEITH = "Leith, City of Edinburgh"


@pytest.fixture
def device(client: Client, terms) -> Client:
    assert client.post("/remembered/", ALL).status_code == 303
    return client


def find(client: Client, **params) -> str:
    response = client.get("/find", params)
    assert response.status_code == 200
    return response.content.decode()


def heading(html: str) -> str:
    return " ".join(re.search(r"<h1[^>]*>(.*?)</h1>", html, re.S)[1].split())


def near_box(html: str) -> str:
    return markup.unescape(re.search(r'id="near"\s+name="near"\s+type="text"\s+value="([^"]*)"', html)[1])


def offers(html: str) -> dict[str, str]:
    found = re.findall(r'ys_chip--offer" href="([^"]+)">.*?</span>\s*<span[^>]*>\+</span>\s*([^<]+)</a>', html, re.S)
    return {markup.unescape(label).strip(): markup.unescape(url) for url, label in found}


def test_nothing_is_set_before_somebody_asks(client, terms):
    for address in ("/", "/find", "/find?near=Leith&condition=copd", "/find/suggest?q=co"):
        assert "Set-Cookie" not in client.get(address).headers


def test_asking_sets_one_strict_cookie_for_180_days(client, terms, settings):
    settings.CSRF_COOKIE_SECURE = True

    cookie = client.post("/remembered/", ALL).cookies[COOKIE]

    assert cookie["httponly"] is True
    assert cookie["secure"] is True
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 180 * 24 * 3600
    assert cookie["path"] == "/"


def test_the_form_is_refused_without_its_token(terms):
    assert Client(enforce_csrf_checks=True).post("/remembered/", ALL).status_code == 403
    assert Client(enforce_csrf_checks=True).post("/remembered/erase/").status_code == 403


def test_the_page_shows_what_is_kept(device):
    html = device.get("/remembered/").content.decode()

    kept = html.split('id="now-title"')[1].split("</ul>")[0]
    assert re.findall(r"<li>\s*(.*?)\s*</li>", kept, re.S) == [f"near {LEITH}", "COPD", "Living for today", "Step-free entrance"]
    assert re.search(r'value="copd"\s+checked', html)


def test_a_search_brings_its_place_and_needs_to_the_form_and_keeps_nothing(client, terms):
    link = re.search(r'href="(/remembered/\?[^"]+)"', find(client, near="Leith", condition="copd", q="walk"))[1]

    response = client.get(markup.unescape(link))

    assert parse_qs(urlsplit(markup.unescape(link)).query) == {"near": [LEITH], "condition": ["copd"]}
    assert f'value="{LEITH}"' in response.content.decode()
    assert COOKIE not in response.cookies


def test_the_place_is_filled_in_and_said(device):
    html = find(device, q="walk")

    assert near_box(html) == LEITH
    assert heading(html).endswith("near Leith")
    assert "as this device remembers" in html


def test_filters_are_offered_one_tap_away_and_never_put_on(device):
    html = find(device, q="walk")

    assert list(offers(html)) == ["COPD", "Living for today", "Step-free entrance"]
    assert parse_qs(urlsplit(offers(html)["COPD"]).query) == {"q": ["walk"], "near": [LEITH], "condition": ["copd"]}
    assert not re.search(r'name="(condition|stage|access)"[^>]*checked', html)


def test_a_filter_that_is_on_is_not_offered(device):
    assert "COPD" not in offers(find(device, condition="copd"))


@pytest.mark.parametrize(
    ("params", "where"),
    [
        ({"near": ""}, ""),
        ({"near": " ", "q": "walk"}, ""),
        ({"anywhere": "1"}, ""),
        ({"near": "Oban"}, "near Oban"),
        ({"near": "Oban", "anywhere": "1"}, "near Oban"),
        ({"q": "walk near Oban"}, "near Oban"),
    ],
)
def test_what_somebody_says_comes_before_what_is_remembered(device, params, where):
    html = find(device, **params)

    assert "Leith" not in heading(html)
    assert heading(html).endswith(where)
    assert "as this device remembers" not in html


def test_the_place_stays_off_once_it_was_taken_off(device):
    html = find(device, q="walk")
    for pattern in (r'class="ys_chip" href="([^"]+)">\s*<span[^>]*>[^<]*</span>\s*Leith', r'href="([^"]+)">Search without it'):
        everywhere = device.get(markup.unescape(re.search(pattern, html)[1])).content.decode()
        assert "Leith" not in heading(everywhere)
        further = device.get(offers(everywhere)["COPD"]).content.decode()
        assert "Leith" not in heading(further)
        assert heading(device.get(offers(further)[f"near {LEITH}"]).content.decode()).endswith("near Leith")


def test_home_greets_and_fills_in_the_place(device):
    response = device.get("/")
    html = response.content.decode()

    assert "Good to see you again" in html
    assert near_box(html) == LEITH
    assert "no-store" in response["Cache-Control"]
    assert "Cookie" in response["Vary"]


def test_home_says_nothing_to_strangers(client, terms):
    html = client.get("/").content.decode()

    assert "Good to see you again" not in html
    assert near_box(html) == ""


def test_erasing_takes_it_all_away(device):
    response = device.post("/remembered/erase/", follow=True)

    assert "Erased. This device remembers nothing now" in response.content.decode()
    assert device.cookies[COOKIE].value == ""
    assert near_box(find(device)) == ""


def test_an_empty_form_erases_too(device):
    device.post("/remembered/", {})

    assert device.cookies[COOKIE].value == ""


def test_it_can_be_changed(device):
    device.post("/remembered/", {"near": "Oban", "condition": ["asthma"]})

    assert list(offers(find(device))) == ["Asthma"]
    assert near_box(find(device)).startswith("Oban")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"near": "Narnia"}, "Narnia"),
        ({"near": "Balloch"}, "There are several"),
        ({"near": "x" * 500}, "at most 120"),
        ({"condition": ["made-up"]}, "made-up"),
        ({"stage": "made-up"}, "made-up"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_kept(client, terms, fields, said):
    response = client.post("/remembered/", fields)

    assert response.status_code == 422
    assert said in response.content.decode()
    assert COOKIE not in response.cookies


def test_an_old_cookie_counts_as_none(terms, client):
    with time_machine.travel("2026-01-01"):
        client.post("/remembered/", ALL)
        value = client.cookies[COOKIE].value
    later = Client()
    later.cookies[COOKIE] = value
    with time_machine.travel("2026-06-15"):
        assert near_box(find(later)) == LEITH
    with time_machine.travel("2026-07-15"):
        assert near_box(find(later)) == ""


def test_a_cookie_signed_for_something_else_counts_as_none(terms):
    client = Client()
    client.cookies[COOKIE] = signing.dumps({"place": LEITH}, salt="another")

    assert near_box(find(client)) == ""


@pytest.mark.parametrize(
    "facts",
    [
        [],
        "x",
        3,
        None,
        {"place": 3, "condition": "copd", "stage": [], "access": {"a": 1}},
        {"condition": ["gone"], "stage": "gone"},
    ],
)
def test_a_cookie_of_an_odd_shape_counts_as_what_is_left_of_it(terms, facts):
    client = Client()
    client.cookies[COOKIE] = signing.dumps(facts, salt="yersel.directory.remembering")

    assert near_box(find(client)) == ""
    assert client.get("/remembered/").status_code == 200


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=300))
def test_a_tampered_cookie_never_fails(terms, value):
    client = Client(
        headers={"Cookie": f"{COOKIE}={value.encode('utf-8', 'replace').decode('latin-1')}".replace("\n", "").replace("\r", "")}
    )

    for address in ("/find?q=walk", "/remembered/", "/"):
        assert client.get(address).status_code == 200


def test_nothing_is_written_on_the_server(client, terms):
    with CaptureQueriesContext(connection) as captured:
        client.post("/remembered/", ALL)

    assert [query["sql"] for query in captured if not query["sql"].lstrip().startswith(("SELECT", "WITH"))] == []


def test_the_privacy_page_lists_it(client, db):
    html = client.get("/privacy/").content.decode()

    assert COOKIE in html
    assert "180 days" in html
    assert 'href="/remembered/"' in html


def test_its_pages_are_kept_nowhere(client, terms):
    response = client.get("/remembered/")

    assert "no-store" in response["Cache-Control"]
    assert 'name="robots" content="noindex"' in response.content.decode()
