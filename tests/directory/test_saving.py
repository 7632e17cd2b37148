"""A reader's own list as the device keeps it."""

from __future__ import annotations

from datetime import date
from random import Random
from uuid import UUID, uuid4

import pytest
from django.core import signing
from django.http import HttpRequest, HttpResponse
from hypothesis import given
from hypothesis import strategies as st

from yersel.directory import saving
from yersel.directory.saving import COOKIE, LONGEST_NOTE, MOST, Item, SavedList, saved_by

TODAY = date(2026, 11, 23)
A, B, C = (UUID(int=number) for number in (1, 2, 3))
ABC = SavedList((Item(A, TODAY), Item(B, TODAY), Item(C, TODAY)))


def ids(saved: SavedList) -> list[UUID]:
    return [item.service_id for item in saved.items]


def cookie_of(saved: SavedList) -> str:
    response = HttpResponse()
    saving.keep(response, saved)
    return response.cookies[COOKIE].value


def read(cookie: str) -> SavedList:
    request = HttpRequest()
    request.COOKIES[COOKIE] = cookie
    return saved_by(request)


@given(st.lists(st.tuples(st.uuids(), st.text(max_size=20)), max_size=MOST, unique_by=lambda pair: pair[0]))
def test_what_is_kept_comes_back(pairs):
    saved = SavedList(tuple(Item(service, TODAY, note) for service, note in pairs))

    assert read(cookie_of(saved)) == saved


def test_a_full_list_without_notes_always_fits():
    full = SavedList(tuple(Item(uuid4(), TODAY) for _ in range(MOST)))

    assert saving.fits(full)
    assert len(cookie_of(full)) < 1_500


def test_notes_that_no_cookie_can_hold_are_known():
    chance = Random(7)
    notes = ["".join(chr(chance.randint(0x4E00, 0x9FFF)) for _ in range(LONGEST_NOTE)) for _ in range(MOST)]

    assert not saving.fits(SavedList(tuple(Item(uuid4(), TODAY, note) for note in notes)))


@pytest.mark.parametrize("cookie", ["", "nonsense", "a:b:c", "é", ":" * 5000])
def test_a_cookie_that_is_not_ours_is_an_empty_list(cookie):
    assert read(cookie) == SavedList()


def test_a_cookie_that_was_changed_or_signed_for_something_else_is_an_empty_list():
    assert read(cookie_of(ABC)[:-1] + "_") == SavedList()
    assert read(signing.dumps([["AAAAAAAAAAAAAAAAAAAAAA", 0, ""]], salt="another salt")) == SavedList()


@pytest.mark.parametrize(
    "rows",
    ["abc", 7, None, {"a": 1}, [["x", 0, ""]], [[1, 2, 3]], [[]], [None], [["AAAAAAAAAAAAAAAAAAAAAA", 10**9, ""]]],
    ids=repr,
)
def test_a_cookie_that_is_not_as_we_write_it_is_an_empty_list(rows):
    assert read(signing.dumps(rows, salt="yersel.directory.saving")) == SavedList()


def test_a_list_runs_out_after_thirty_days(time_machine):
    time_machine.move_to("2026-10-01")
    cookie = cookie_of(ABC)

    time_machine.move_to("2026-10-30")
    assert read(cookie) == ABC

    time_machine.move_to("2026-11-02")
    assert read(cookie) == SavedList()


def test_an_empty_list_is_forgotten():
    response = HttpResponse()

    saving.keep(response, SavedList())

    assert response.cookies[COOKIE]["max-age"] == 0


def test_a_service_is_on_a_list_once_and_the_last_at_its_end():
    saved, left_out = ABC.without(B).with_services([B, A, B], on=TODAY)

    assert (ids(saved), left_out) == ([A, C, B], 0)


def test_there_is_room_for_thirty():
    saved, left_out = SavedList().with_services([UUID(int=number) for number in range(33)], on=TODAY)

    assert (len(saved), left_out) == (MOST, 3)


@pytest.mark.parametrize(
    ("service", "by", "after"),
    [(B, -1, [B, A, C]), (B, 1, [A, C, B]), (A, -1, [A, B, C]), (C, 1, [A, B, C]), (UUID(int=9), 1, [A, B, C])],
)
def test_a_service_moves_as_far_as_it_can(service, by, after):
    assert ids(ABC.moved(service, by)) == after


def test_notes_are_those_of_their_services():
    noted = ABC.noted({B: "Ring first", UUID(int=9): "nobody's"})

    assert [item.note for item in noted.items] == ["", "Ring first", ""]
