from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import directory as make
from yersel.directory.models import State
from yersel.directory.short_links import _code, _id, _whole, service_at_code, short_paths

pytestmark = pytest.mark.django_db


@given(st.uuids())
def test_an_id_and_its_letters_are_one(id_):
    assert _id(_whole(id_)) == id_
    assert _code(id_, {}) == _whole(id_)


def test_a_short_address_is_short_and_leads_to_the_service(client, scotland):
    service = make.service("Shore singers")

    path = short_paths([service])[service.id]

    assert len(path) == len("/s/") + 10
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (302, "/services/shore-singers/")


def test_two_that_begin_alike_are_told_apart(scotland):
    first = make.service(id=UUID("12345678-9abc-4def-8000-000000000001"))
    second = make.service(id=UUID("12345678-9abc-4def-8000-000000000002"))
    older, newer = sorted([first, second], key=lambda one: (one.added_at, one.id))

    paths = short_paths([newer])

    assert len(paths[newer.id]) == len("/s/") + 26
    assert service_at_code(paths[newer.id].removeprefix("/s/")) == newer
    assert service_at_code(_whole(older.id)[:10]) == older


@pytest.mark.parametrize("code", ["a", "aaaaaaaaa", "1111111111", "a" * 26, "a" * 40, "-_-_-_-_-_"])
def test_what_is_no_address_of_ours_is_not_found(client, code):
    assert client.get(f"/s/{code}").status_code == 404


def test_what_was_never_public_has_no_short_address_that_works(client, scotland):
    service = make.service(state=State.DRAFT)

    assert client.get(short_paths([service])[service.id]).status_code == 404
