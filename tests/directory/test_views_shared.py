"""Lists shared by a link: made, opened by anybody who has it, ended by the device that made it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.factories import directory as make
from yersel.core import clock
from yersel.directory import made_links
from yersel.directory.models import Collection, Service, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def maker(client: Client, scotland) -> Client:
    """A device with two services on its list, one with a note."""
    walk, choir = make.service("Links walk", phone="0131 496 0044"), make.service("Shore singers")
    client.post("/list/save/", {"service": [str(walk.id), str(choir.id)]})
    client.post("/list/change/", {f"note-{walk.id}": "Ask about parking", "do": "notes"})
    return client


@pytest.fixture
def stranger() -> Client:
    return Client()


def share(client: Client, **data) -> str:
    """The path of a new link."""
    response = client.post("/list/share/", {"lasts": "90", **data})
    assert response.status_code == 303
    return response["Location"].partition("?")[0]


def test_sharing_makes_a_link_that_opens_on_another_device(maker, stranger):
    path = share(maker, name="Walks")

    response = stranger.get(path)

    html = response.content.decode()
    assert response.status_code == 200
    assert re.fullmatch(r"/lists/[a-z2-7]{32}/", path)
    for fact in ("Walks", "Links walk", "0131 496 0044", "Shore singers", "Save these to my own list"):
        assert fact in html
    assert "Set-Cookie" not in response.headers


def test_a_shared_list_is_nobody_elses_to_keep_or_index(maker, stranger):
    path = share(maker)

    for address in (path, f"{path}print/", f"{path}send/"):
        response = stranger.get(address)
        assert "no-store" in response["Cache-Control"]
        assert "noindex" in response["X-Robots-Tag"]
        assert response["Referrer-Policy"] == "same-origin"


def test_notes_stay_at_home_unless_their_owner_says_so(maker, stranger):
    assert "Ask about parking" not in stranger.get(share(maker)).content.decode()
    assert "Ask about parking" in stranger.get(share(maker, with_notes="on")).content.decode()


def test_only_the_maker_sees_the_code_and_the_way_to_end_it(maker, stranger):
    path = share(maker)

    ours, theirs = maker.get(path).content.decode(), stranger.get(path).content.decode()
    assert "End this link" in ours
    assert "ys_qr" in ours
    assert "End this link" not in theirs


def test_the_list_names_the_links_this_device_has_made(maker, stranger):
    path = share(maker, name="Walks")

    assert path in maker.get("/list/").content.decode()
    assert path not in stranger.get("/list/").content.decode()


def test_the_makers_cookie_is_strict_and_outlives_the_list(maker, settings):
    settings.CSRF_COOKIE_SECURE = True
    response = maker.post("/list/share/", {"lasts": "7"})

    cookie = response.cookies[made_links.COOKIE]
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"], cookie["max-age"]) == (True, True, "Lax", 90 * 24 * 3600)
    maker.post("/list/empty/")
    assert "End this link" in maker.get("/list/").content.decode()


def test_the_maker_ends_it_and_it_is_as_if_it_had_never_been(maker, stranger):
    path = share(maker)

    response = maker.post(f"{path}end/")

    assert (response.status_code, response["Location"]) == (303, "/list/?said=ended")
    ended, never = stranger.get(path), stranger.get("/lists/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/")
    assert ended.status_code == never.status_code == 404
    assert words(ended) == words(never)


def words(response) -> str:
    return re.sub(r"/lists/[a-z2-7]+/", "", response.content.decode())


def test_a_link_ends_by_itself(maker, stranger):
    path = share(maker, lasts="7")

    with time_machine.travel(clock.now() + timedelta(days=8)):
        assert stranger.get(path).status_code == 404


def test_nobody_else_can_end_it(maker, stranger):
    path = share(maker)
    other = make.service()
    stranger.post("/list/save/", {"service": str(other.id)})
    share(stranger)

    assert stranger.post(f"{path}end/").status_code == 404
    assert stranger.get(path).status_code == 200


def test_a_makers_cookie_that_was_changed_is_nobodys(maker):
    path = share(maker)
    maker.cookies[made_links.COOKIE] = maker.cookies[made_links.COOKIE].value + "x"

    assert maker.post(f"{path}end/").status_code == 404
    assert "End this link" not in maker.get(path).content.decode()


def test_no_page_of_a_list_opens_by_its_id(maker, stranger):
    share(maker)
    id_ = Collection.objects.get().id

    for key in (id_, id_.hex, Collection.objects.get().token_hash):
        for address in (f"/lists/{key}/", f"/lists/{key}/print/", f"/lists/{key}/send/"):
            assert stranger.get(address).status_code == 404
        assert stranger.post(f"/lists/{key}/end/").status_code == 404
        assert stranger.post(f"/lists/{key}/send/", {"address": "a@example.org"}).status_code == 404


def test_the_end_is_refused_without_its_token(maker):
    path = share(maker)
    guarded = Client(enforce_csrf_checks=True)
    guarded.cookies = maker.cookies

    assert guarded.post(f"{path}end/").status_code == 403


def test_a_reader_saves_them_to_their_own_list(maker, stranger):
    path = share(maker)
    ids = re.findall(r'name="service" value="([^"]+)"', stranger.get(path).content.decode())

    response = stranger.post("/list/save/", {"service": ids, "next": "/list/?said=saved"}, follow=True)

    html = response.content.decode()
    assert "Links walk" in html
    assert "Shore singers" in html
    assert "My list (2)" in html


def test_what_closed_since_is_shown_and_what_is_unlisted_is_counted(maker, stranger):
    path = share(maker)
    Service.objects.filter(slug="links-walk").update(status=Service.Status.DEFUNCT)
    Service.objects.filter(slug="shore-singers").update(state=State.DRAFT)

    html = stranger.get(path).content.decode()

    assert "This has closed." in html
    assert "1 service is no longer listed." in html


def test_the_form_refuses_what_it_cannot_take_and_loses_nothing(maker):
    response = maker.post("/list/share/", {"name": "y" * 81, "lasts": "1000"})

    html = response.content.decode()
    assert response.status_code == 422
    assert "y" * 81 in html
    assert "ds_error-summary" in html
    assert not Collection.objects.exists()


def test_markup_in_a_name_is_text(maker, stranger):
    assert "<script>alert" not in stranger.get(share(maker, name="<script>alert(1)</script>")).content.decode()


def test_an_empty_list_has_nothing_to_share(client, scotland):
    assert client.get("/list/share/")["Location"] == "/list/"
    assert client.post("/list/share/", {"lasts": "7"})["Location"] == "/list/"


def test_a_list_of_what_is_no_longer_listed_cannot_be_shared(maker):
    Service.objects.update(state=State.DRAFT)

    response = maker.post("/list/share/", {"lasts": "7"})

    assert response.status_code == 422
    assert "nothing to share" in response.content.decode()


def test_ten_links_an_hour_and_ten_at_once(maker):
    for _ in range(10):
        share(maker)

    response = maker.post("/list/share/", {"lasts": "7", "name": "Walks"})

    assert response.status_code == 422
    assert "10 links that still work" in response.content.decode()
    assert 'value="Walks"' in response.content.decode()


def test_a_network_makes_sixty_links_an_hour(scotland):
    service = make.service()
    answers = []
    for number in range(61):
        device = Client()
        device.cookies["csrftoken"] = f"{number:032}"  # what guards the form is what tells browsers apart
        device.post("/list/save/", {"service": str(service.id)})
        answers.append(device.post("/list/share/", {"lasts": "7"}))

    assert {answer.status_code for answer in answers[:60]} == {303}
    assert (answers[60].status_code, answers[60]["Retry-After"]) == (429, "3600")


def test_a_shared_list_prints_with_one_code_more(maker, stranger):
    path = share(maker, name="Walks")

    html = stranger.get(f"{path}print/").content.decode().split("<main")[1].split("</main>")[0]

    assert html.count("<svg") == 3
    assert "Walks" in html
    assert stranger.get(f"{path}print/", {"size": "easy"}).content.decode().split("<main")[1].count("<svg") == 1
