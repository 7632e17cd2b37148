"""A pause, "Not on this week" on the page: one tap, shown at once, undone as easily, over with the week."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from tests.factories import accounts as people
from tests.factories import contributing as make_it
from tests.factories import directory as make
from yersel.directory.models import Pause
from yersel.directory.operations import pauses

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def service():
    return make.service("Leith walkers")


def test_not_on_this_week_is_one_tap_shown_at_once_and_undone_as_easily(client, service, member, scotland):
    make_it.manager(member, service)
    make.schedule(service, "WE")
    with time_machine.travel(MONDAY, tick=False):
        people.sign_in(client, member)
        offered = text(client.get("/services/leith-walkers/"))
        client.post("/services/leith-walkers/not-this-week/")
        page, card = text(Client().get("/services/leith-walkers/")), text(Client().get("/find?q=walkers"))
        client.post("/services/leith-walkers/on-after-all/")
        after = text(Client().get("/services/leith-walkers/"))

    assert "Not on this week" in offered
    assert "not on until after 29 November 2026" in page
    assert "Wednesday 2 December 2026" in page
    assert "Not on this week." in card
    assert "2 December" in card
    assert "Not on this week" not in after


def test_the_pause_ends_with_the_week(client, service, member):
    make_it.manager(member, service)
    pauses.pause_this_week(service=service, today=MONDAY.date(), by=member, at=MONDAY)

    with time_machine.travel(MONDAY + timedelta(days=7), tick=False):
        assert "Not on this week" not in text(client.get("/services/leith-walkers/"))
    assert Pause.objects.get().last_date.isoformat() == "2026-11-29"


def test_strangers_do_not_pause(client, service, member, stranger):
    make_it.manager(member, service)
    people.sign_in(client, stranger)

    assert client.post("/services/leith-walkers/not-this-week/").status_code == 404
    assert not Pause.objects.exists()
