"""A list in the account: what the device holds moves in on signing in; several of them, each its owner's alone."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from tests.factories import directory as make
from tests.factories.accounts import NOON, make_person, sign_in
from yersel.accounts.models import Person
from yersel.directory.models import OwnList, OwnListItem, Service
from yersel.directory.operations import own_lists
from yersel.directory.operations.leaving import data_about, forget_person
from yersel.directory.refusals import Refused
from yersel.directory.saving import COOKIE, MOST, Item, SavedList

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]
DAY = date(2026, 11, 1)


@pytest.fixture
def walk(scotland) -> Service:
    return make.service("Links walk", areas=["XS"], phone="0131 496 0044")


@pytest.fixture
def choir(scotland) -> Service:
    return make.service("Shore singers", areas=["XS"])


@pytest.fixture
def person() -> Person:
    return make_person()


@pytest.fixture
def me(client: Client, person: Person) -> Client:
    return sign_in(client, person)


def save(client: Client, service: Service):
    return client.post("/list/save/", {"service": str(service.id), "next": "/"})


def saved(*services: Service, note: str = "") -> SavedList:
    return SavedList(tuple(Item(service.id, DAY, note) for service in services))


def items(person: Person) -> list[tuple[str, str]]:
    """Names and notes of the current list."""
    own = own_lists.current_list(person)
    return list(own.items.values_list("service__name", "note")) if own else []


def test_signing_in_moves_the_list_of_the_device_into_the_account(client, person, walk, choir):
    save(client, walk)
    save(client, choir)
    client.post("/list/change/", {f"note-{walk.id}": "Take a coat", "do": "notes"})

    sign_in(client, person)

    assert items(person) == [("Links walk", "Take a coat"), ("Shore singers", "")]
    assert client.cookies[COOKIE].value == ""
    assert "It is kept in your account." in client.get("/list/").content.decode()


def test_what_is_in_both_stays_once_with_the_note_of_the_account(person, walk, choir):
    own_lists.keep_items(by=person, saved=saved(walk, note="Ours"), at=NOON)

    own_lists.take_in(by=person, saved=saved(walk, choir, note="From the phone"), at=NOON)

    assert items(person) == [("Links walk", "Ours"), ("Shore singers", "From the phone")]


def test_what_has_no_room_begins_a_list_of_its_own(person, walk):
    own_lists.keep_items(by=person, saved=saved(*[make.service() for _ in range(MOST)]), at=NOON)

    own_lists.take_in(by=person, saved=saved(walk), at=NOON.replace(hour=13))

    assert len(items(person)) == MOST
    assert OwnList.objects.get(name="From a device").items.get().service == walk


def test_once_signed_in_saving_sets_no_cookie(me, person, walk):
    response = save(me, walk)

    assert COOKIE not in response.cookies
    assert items(person) == [("Links walk", "")]
    assert "My list (1)" in me.get("/").content.decode()
    assert "Take it off my list" in me.get(walk.get_absolute_url()).content.decode()


def test_order_notes_and_taking_off_work_as_on_a_device(me, person, walk, choir):
    save(me, walk)
    save(me, choir)

    me.post("/list/change/", {f"note-{walk.id}": "x" * 200, "do": f"down:{walk.id}"})
    assert items(person) == [("Shore singers", ""), ("Links walk", "x" * 200)]
    me.post("/list/change/", {"do": f"off:{choir.id}"})
    assert items(person) == [("Links walk", "x" * 200)]
    me.post("/list/empty/")
    assert items(person) == []


def test_notes_that_no_cookie_could_hold_fit_an_account(me, person):
    services = [make.service(areas=["XS"]) for _ in range(MOST)]
    own_lists.keep_items(by=person, saved=saved(*services), at=NOON)

    me.post("/list/change/", {**{f"note-{one.id}": f"{one.id} " * 5 for one in services}, "do": "notes"})

    assert all(len(note) > 150 for _name, note in items(person))


def test_the_open_list_is_the_one_that_is_shown_saved_to_printed_and_shared(me, person, walk, choir):
    save(me, walk)
    me.post("/list/own/", {"do": "begin", "name": "For Tuesday"})
    save(me, choir)

    assert "For Tuesday" in me.get("/list/").content.decode()
    assert "Links walk" not in me.get("/list/print/").content.decode()
    link = me.post("/list/share/", {"name": "", "lasts": "7"})["Location"]
    assert "Shore singers" in Client().get(link).content.decode()

    first = OwnList.objects.get(name="")
    assert me.post("/list/own/", {"do": f"open:{first.id}"})["Location"] == "/list/"
    assert "Links walk" in me.get("/list/").content.decode()


def test_a_list_is_renamed_and_deleted(me, person, walk):
    save(me, walk)
    own = OwnList.objects.get()

    me.post("/list/own/", {"do": f"rename:{own.id}", "name": " For\tTuesday "})
    assert "For Tuesday" in me.get("/list/own/").content.decode()
    me.post("/list/own/", {"do": f"delete:{own.id}"})
    assert not OwnListItem.objects.exists()


def test_a_list_needs_a_name(me):
    response = me.post("/list/own/", {"do": "begin", "name": " "})

    assert response.status_code == 422
    assert "Give the list a name." in response.content.decode()


@pytest.mark.parametrize("verb", ["open", "rename", "delete"])
def test_nobody_reaches_the_list_of_somebody_else(me, walk, verb):
    other = make_person()
    own_lists.keep_items(by=other, saved=saved(walk, note="Private"), at=NOON)
    theirs = OwnList.objects.get()

    response = me.post("/list/own/", {"do": f"{verb}:{theirs.id}", "name": "Mine now"})

    assert response.status_code == 404
    assert items(other) == [("Links walk", "Private")]
    for address in ("/list/", "/list/own/", "/list/print/"):
        assert "Private" not in me.get(address).content.decode()


@pytest.mark.parametrize("do", ["", "open:", "open:1", "rename:x", "nothing:at all"])
def test_what_is_no_order_does_nothing(me, do):
    assert me.post("/list/own/", {"do": do, "name": "A name"}).status_code == 404


def test_a_twenty_first_list_is_refused(person):
    for number in range(20):
        own_lists.begin_list(by=person, name=str(number), at=NOON)

    with pytest.raises(Refused):
        own_lists.begin_list(by=person, name="one more", at=NOON)


def test_signing_out_leaves_nothing_on_the_device(me, walk):
    save(me, walk)

    me.post("/sign-out/")

    assert "There is nothing on your list yet" in me.get("/list/").content.decode()


def test_an_accounts_lists_are_taken_along_and_go_with_it(person, walk):
    own_lists.keep_items(by=person, saved=saved(walk, note="Take a coat"), at=NOON)

    assert data_about(person=person)["lists"][0]["services"][0]["note"] == "Take a coat"
    forget_person(person=person, at=NOON)
    assert not OwnList.objects.exists()
