"""What an entry said before: read by those who may change it, and put back by those who may publish."""

import pytest
from django.test import Client

from tests.factories import accounts as people
from tests.factories import contributing as make_it
from tests.factories import directory as make
from yersel.directory.entry_data import service_as_data
from yersel.directory.looking_after import entry_of
from yersel.directory.models import Service, Version
from yersel.directory.operations.publishing import change_entry, restore_version
from yersel.directory.refusals import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]
AT = make_it.AT


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def service():
    return make.service("Leith walkers")


def test_the_history_says_who_and_when_and_is_404_for_strangers(client, service, member, stranger):
    make_it.manager(member, service)
    change_entry(entry=entry_of(service), data={**service_as_data(service), "summary": make_it.SUMMARY}, by=member, at=AT)
    people.sign_in(client, member)

    html = text(client.get("/services/leith-walkers/history/"))

    assert "Version 2, 23 November 2026" in html
    assert "Una" in html
    assert make_it.SUMMARY in html
    assert people.sign_in(Client(), stranger).get("/services/leith-walkers/history/").status_code == 404


def test_an_earlier_version_is_put_back_from_the_page(client, service, member):
    make_it.manager(member, service)
    change_entry(entry=entry_of(service), data={**service_as_data(service), "name": "Other name"}, by=member, at=AT)
    people.sign_in(client, member)

    response = client.post("/services/other-name/history/1/restore/")

    assert Service.objects.get().name == "Leith walkers"
    assert response["Location"] == "/services/leith-walkers/history/?said=restored"


def test_a_version_is_restored_by_nobody_who_may_not_publish(service, member, stranger):
    make_it.manager(member, service)
    change_entry(entry=entry_of(service), data={**service_as_data(service), "name": "Other name"}, by=member, at=AT)

    with pytest.raises(Refused):
        restore_version(version=Version.objects.get(number=1), by=stranger, at=AT)


def test_the_history_of_what_was_never_changed_says_so(client, service, member):
    make_it.manager(member, service)
    people.sign_in(client, member)

    assert "It has not been changed here yet." in text(client.get("/services/leith-walkers/history/"))
