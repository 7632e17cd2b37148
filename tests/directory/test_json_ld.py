"""The facts about a service for search engines, on its page."""

import json
import re
from datetime import UTC, date, datetime, time

import pytest
import time_machine

from tests.factories import directory as make
from yersel.directory.models import Language

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


def html_of(client, service) -> str:
    return client.get(service.get_absolute_url()).content.decode()


def graph(html: str) -> list[dict]:
    [text] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    return json.loads(text)["@graph"]


def test_the_facts_for_machines_say_what_the_page_says(client):
    place = make.location(name="Harbour Hall", address_1="3 Sample Quay", city="Edinburgh", postal_code="EH6 6QU")
    service = make.service(
        "Leith walkers",
        places=[place],
        areas=["S12000036"],
        conditions=["asthma"],
        kinds=["being-active"],
        phone="0131 496 0044",
        cost=0,
        minimum_age=16,
        last_edited=datetime(2026, 9, 1, tzinfo=UTC),
    )
    make.schedule(service, "TU", opens_at=time(11), closes_at=time(12))
    make.schedule(service, "2TH", freq="MONTHLY", dtstart=date(2026, 1, 8))
    Language.objects.create(service=service, code="gd", name="Gaelic")

    webpage, node, event = graph(html_of(client, service))

    assert (webpage["@type"], webpage["dateModified"]) == ("WebPage", "2026-09-01")
    assert node["@type"] == "Service"
    assert node["serviceType"] == ["Being active"]
    assert node["audience"]["healthCondition"][0]["name"] == "Asthma"
    assert node["audience"]["suggestedMinAge"] == 16
    assert node["areaServed"][0]["identifier"] == "S12000036"
    assert node["offers"][0]["price"] == "0.00"
    [channel] = node["availableChannel"]
    assert channel["serviceLocation"]["address"]["postalCode"] == "EH6 6QU"
    assert channel["serviceLocation"]["geo"]["latitude"] == 55.97
    assert channel["servicePhone"]["telephone"] == "0131 496 0044"
    assert channel["availableLanguage"] == ["gd"]
    assert node["hoursAvailable"][0]["dayOfWeek"] == ["https://schema.org/Tuesday"]
    assert (event["@type"], event["eventSchedule"]["byDay"], event["eventSchedule"]["repeatFrequency"]) == (
        "Event",
        ["2TH"],
        "P1M",
    )


def test_no_text_of_a_group_can_end_the_facts_or_the_page(client):
    evil = '</script><script>alert("x")</script><img src=x onerror=y>'

    html = html_of(client, make.service(evil, summary=evil, description=evil, alert=evil, application_process=evil))

    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert graph(html)[1]["name"] == evil
