"""The pages of the weekly mail: choosing, confirming, changing, stopping with and without signing in."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client

from tests.factories import directory as make
from tests.factories.accounts import make_person, sign_in
from tests.factories.digests import AT, choice, mails, new_service, path_in, reader, send
from tests.factories.places import make_postcode
from yersel.accounts.models import Person
from yersel.directory.digest_links import Like, like_address
from yersel.directory.models import DigestChoice, DigestReader

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def person(scotland) -> Person:
    make.term("condition", "copd", "COPD")
    make.term("kind", "peer-support", "Peer support")
    make.term("stage", "diagnosis", "Diagnosis")
    return make_person()


@pytest.fixture
def me(client: Client, person: Person) -> Client:
    return sign_in(client, person)


def add(client: Client, **data: str):
    return client.post("/digest/", {"near": "Oban", "what": "condition:copd", "stage": "", **data})


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_choice_waits_until_it_is_confirmed_from_the_mail(me, person):
    response = add(me)

    assert (response.status_code, response["Location"]) == (302, "/digest/?said=added")
    assert DigestReader.objects.get(person=person).confirmed_at is None
    assert "One more step: look in your mail" in words(me.get("/digest/"))
    (mail,) = mails("directory-digest-confirm")
    assert mail.address == person.email


def test_the_link_in_the_mail_shows_a_button_and_the_button_confirms(me):
    add(me)
    path, visitor = path_in(mails("directory-digest-confirm")[0], "confirm"), Client()

    assert "Shall we write to you?" in words(visitor.get(path))
    assert DigestReader.objects.get().confirmed_at is None
    assert "Thank you. It is on." in words(visitor.post(path))
    assert DigestReader.objects.get().confirmed_at is not None


def test_a_link_to_confirm_works_for_seven_days(me):
    add(me)
    path = path_in(mails("directory-digest-confirm")[0], "confirm")

    with time_machine.travel(DigestReader.objects.get().asked_at + timedelta(days=8)):
        assert Client().post(path).status_code == 404


def test_the_mail_is_sent_again_once_an_hour_and_then_the_former_link_is_dead(me):
    add(me)
    old = path_in(mails("directory-digest-confirm")[0], "confirm")
    me.post("/digest/change/", {"do": "again"})
    assert len(mails("directory-digest-confirm")) == 1

    with time_machine.travel(DigestReader.objects.get().asked_at + timedelta(hours=2)):
        me.post("/digest/change/", {"do": "again"})

        assert len(mails("directory-digest-confirm")) == 2
        assert Client().get(old).status_code == 404


@pytest.mark.parametrize(
    ("near", "kept"),
    [("Oban", "Oban"), ("Highland council area", None), ("EH1 1YZ", "Old Town"), ("PA34", "Oban")],
)
def test_a_town_or_a_council_area_is_kept_and_never_a_postcode(me, near, kept):
    make_postcode("EH1 1YZ", 55.951, -3.19, "S12000036")

    add(me, near=near)

    town = DigestChoice.objects.get().settlement
    assert (town.name if town else None) == kept


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"near": ""}, "Type a town, a postcode or a council area."),
        ({"near": "Balloch"}, "Type one of these: "),
        ({"near": "Scotland"}, "That is wide."),
        ({"near": "Xyzzytown"}, "Xyzzytown"),
        ({"what": ""}, "Choose a condition or a kind of support."),
        ({"what": "who:everybody"}, "Select a valid choice"),
        ({"stage": "\0"}, ""),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(me, data, said):
    response = add(me, **data)

    assert response.status_code == 422
    assert said in words(response)
    assert not DigestReader.objects.exists()


def test_a_search_brings_its_place_and_condition_along_with_no_word_in_the_address(me):
    page = me.get("/find", {"near": "Oban", "condition": "copd", "stage": "diagnosis"}).content.decode()
    address = re.search(r'href="(/digest/\?like=[^"]+)"', page)[1]

    form = me.get(address).content.decode()

    assert "copd" not in address.lower() and "oban" not in address.lower()
    assert 'value="Oban, Argyll and Bute"' in form
    assert re.search(r'<option value="condition:copd"\s+selected', form)
    assert re.search(r'value="diagnosis"[^>]*checked', form)


def test_a_search_for_no_condition_offers_nothing(client, scotland):
    assert "/digest/" not in client.get("/find", {"near": "Oban"}).content.decode()


def test_whoever_has_not_signed_in_comes_back_with_what_they_looked_for(client, person):
    address = like_address(Like("Oban, Argyll and Bute", "condition:copd"))

    response = client.get(address)

    assert response["Location"].startswith("/sign-in/?next=/digest/%3Flike%3D")


@pytest.mark.parametrize("token", ["nonsense", "a:b:c", "x" * 5000, "\0"])
def test_a_link_that_is_not_ours_carries_nothing(me, token):
    assert me.get("/digest/", {"like": token}).status_code == 200


def test_a_choice_is_ended_and_the_last_one_ends_the_mail(me, person):
    of = reader(person)
    first, second = choice(of), choice(of, condition="asthma")

    me.post("/digest/change/", {"do": f"end:{first.pk}"})
    assert list(DigestChoice.objects.all()) == [second]
    me.post("/digest/change/", {"do": f"end:{second.pk}"})
    assert not DigestReader.objects.exists()


def test_nobody_ends_the_choice_of_somebody_else(me):
    theirs = choice()

    assert me.post("/digest/change/", {"do": f"end:{theirs.pk}"}).status_code == 404
    assert me.post("/digest/change/", {"do": "end:1"}).status_code == 404
    assert DigestChoice.objects.exists()


def test_stopping_erases_all(me, person):
    choice(reader(person))

    me.post("/digest/change/", {"do": "stop"})

    assert not DigestReader.objects.exists()


@pytest.fixture
def stop() -> str:
    """The address in the header of a weekly mail."""
    choice()
    new_service()
    send()
    headers = mails()[0].headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    return urlsplit(headers["List-Unsubscribe"].strip("<>")).path


def test_a_mail_program_stops_it_by_one_post_without_cookie_or_token(stop):
    program = Client(enforce_csrf_checks=True)

    assert program.post(stop, ONE_CLICK).status_code == 200
    assert not DigestReader.objects.exists()
    assert program.post(stop, ONE_CLICK).status_code == 200


def test_following_the_link_shows_a_button_and_stops_nothing(client, stop):
    page = client.get(stop)

    assert "Stop these mails?" in words(page)
    assert DigestReader.objects.exists()
    client.post(stop)
    assert "Stopped" in words(client.get(stop))


def test_the_link_stops_the_mail_years_later(client, stop):
    with time_machine.travel(AT + timedelta(days=1000)):
        client.post(stop, ONE_CLICK)

    assert not DigestReader.objects.exists()


def test_a_changed_link_stops_nothing(client, stop):
    assert client.post(stop[:-3] + "x/", ONE_CLICK).status_code == 404
    assert DigestReader.objects.exists()


def test_the_link_of_one_kind_does_the_work_of_no_other(client, stop):
    token = stop.split("/")[-2]

    assert client.post(f"/digest/confirm/{token}/").status_code == 404
    assert client.get(f"/digest/week/{token}/").status_code == 404


def test_somebody_without_an_address_is_told_why_not(me, person):
    Person.objects.filter(pk=person.pk).update(email="")

    assert "You need an account of your own" in words(me.get("/digest/"))
    assert add(me).status_code == 422
