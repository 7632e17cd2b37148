"""The pages of pictures: sending, deciding, what everybody sees and what nobody else can."""

from __future__ import annotations

import html
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.factories import accounts as people
from tests.factories import contributing as make_it
from tests.factories import directory as make_entry
from tests.factories import pictures as make
from yersel.accounts.models import Person, Role
from yersel.directory.models import Media, Service, State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once", "media")]
TAG = "<script>alert('XQ')</script>"


@pytest.fixture
def service() -> Service:
    return make_entry.service("Shore walkers", organisation=make_entry.organisation("Shore Group"))


@pytest.fixture
def una(service: Service) -> Person:
    """Whoever added the service."""
    return make_it.whoever_added(service)


@pytest.fixture
def member(una: Person) -> Client:
    return people.sign_in(Client(), una)


@pytest.fixture
def editor() -> Client:
    return people.sign_in_staff(Client(), people.make_person(Role.DIRECTORY_EDITOR))


@pytest.fixture
def moderator() -> Client:
    return people.sign_in_staff(Client(), people.make_person(Role.MODERATOR))


def text(response: Any) -> str:
    return html.unescape(response.content.decode())


def images(response: Any) -> list[str]:
    return re.findall(r"<img[^>]*>", response.content.decode())


def test_a_picture_of_an_ordinary_person_is_seen_by_them_and_the_queue_until_it_is_approved(
    client: Client, member: Client, moderator: Client, service: Service
) -> None:
    answer = make.send(member)

    picture = Media.objects.get()
    address = f"/pictures/{picture.pk}/640/"
    stranger = people.sign_in(Client(), people.make_person())
    assert answer["Location"] == "/services/shore-walkers/pictures/?said=sent"
    assert [one.get(address).status_code for one in (member, moderator, client, stranger)] == [200, 200, 404, 404]
    assert images(client.get(service.get_absolute_url())) == []
    moderator.post(
        f"/staff/queue/picture/{picture.pk}/",
        {"reason": "Thank you.", "decision": "publish", "alt_text": "Six walkers by the sea.", "caption": ""},
    )
    assert client.get(address).status_code == 200
    [shown] = images(client.get(service.get_absolute_url()))
    assert 'alt="Six walkers by the sea."' in shown


def test_whoever_may_not_is_told_why_and_what_they_send_is_not_kept(service: Service, media: Path) -> None:
    stranger = people.sign_in(Client(), people.make_person())

    page = stranger.get("/services/shore-walkers/pictures/")
    make.send(stranger)

    assert "Only the group itself" in text(page)
    assert "<form method" not in page.content.decode().partition("<main")[2]
    assert not Media.objects.exists()
    assert not media.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"alt_text": ""}, "Say what the picture shows"),
        ({"alt_text": "sea"}, "at least five characters"),
        ({"alt_text": "x" * 251}, "at most 250"),
        ({"alt_text": "IMG_2041"}, "name of a file"),
        ({"alt_text": "IMG_2041.png"}, "name of a file"),
        ({"alt_text": "DSC 00071"}, "name of a file"),
        ({"alt_text": "our-walkers-2026.jpeg"}, "name of a file"),
        ({"caption": "x" * 201}, "at most 200"),
        ({"is_agreed": ""}, "Tick this if it is so"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(member: Client, words: dict[str, str], said: str) -> None:
    typed = {"caption": "Tea is in the hall afterwards.", **words}

    response = make.send(member, **typed)

    page = text(response)
    assert response.status_code == 422
    assert said in page
    assert "Choose the file once more" in page
    assert typed["caption"] in page
    assert typed.get("alt_text", make.ALT) in page
    assert not Media.objects.exists()


def test_the_files_own_name_is_no_words_for_it(member: Client) -> None:
    response = make.send(member, file=make.sent(name="Walkers at the sea.png"), alt_text="walkers at the SEA")

    assert "name of a file" in text(response)


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (None, "", "Choose a picture"),
        (b"", "a.png", "The file is empty"),
        (b"GIF89a" + b"\0" * 99, "a.png", "This is a GIF"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 99, "a.jpg", "HEIC"),
        (b"<svg onload='alert(1)'/>", "a.png", "SVG"),
        (make.jpeg()[:900], "a.jpg", "damaged"),
        (make.png(90, 90), "a.png", "too small"),
    ],
    ids=["none", "empty", "gif", "heic", "svg", "half", "small"],
)
def test_a_file_that_cannot_be_taken_is_refused_with_words(
    member: Client, content: bytes | None, name: str, said: str, media: Path
) -> None:
    file = "" if content is None else make.sent(content, name)

    response = member.post("/services/shore-walkers/pictures/", {**make.WORDS, "file": file})

    assert response.status_code == 422
    assert said in text(response)
    assert make.ALT in text(response)
    assert not media.exists()


def test_a_file_that_is_too_large_is_not_even_read(member: Client, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PICTURE_MOST_BYTES = 2**20
    monkeypatch.setattr("yersel.directory.picture_forms.make_picture", lambda *_args: pytest.fail("it was read"))

    response = make.send(member, file=make.sent(b"\xff\xd8\xff" + b"x" * 2**20))

    assert "at most 1 MB" in text(response)


@hypothesis_settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(content=st.binary(max_size=3000), name=st.text(max_size=30))
def test_whatever_bytes_are_sent_the_page_answers_and_nothing_is_kept(
    member: Client, media: Path, content: bytes, name: str
) -> None:
    file = BytesIO(content)
    file.name = name or "a.png"

    response = make.send(member, file=file)

    assert response.status_code == 422
    assert not Media.objects.exists()
    assert not media.exists()


def test_the_name_of_the_file_is_kept_nowhere(editor: Client, service: Service, media: Path) -> None:
    make.send(editor, file=make.sent(name="../../Una at home.png"))

    stored = str(Media.objects.values().get()) + str(list(media.rglob("*")))
    assert "Una" not in stored and ".." not in stored


def test_the_page_lists_ones_own_and_what_is_shown_with_what_may_be_done(member: Client, una: Person, service: Service) -> None:
    own = make.picture(service, sent_by=una, alt_text="Mine, which waits")
    make.picture(service, seed=2, alt_text="Somebody else’s, which waits")
    make.picture(service, state="approved", seed=3, alt_text="Shown to all")

    page = text(member.get("/services/shore-walkers/pictures/"))

    assert "Mine, which waits" in page and "Shown to all" in page
    assert "Somebody else’s" not in page
    assert re.findall(r"/pictures/([0-9a-f-]+)/(?:words|remove)/", page) == [str(own.pk)] * 2


def test_a_full_group_may_still_send_its_logo(editor: Client, service: Service) -> None:
    for seed in range(6):
        make.picture(service.organisation, state="approved", seed=seed)
        make.picture(service, state="approved", seed=seed)

    assert "Send the picture" in text(editor.get("/organisations/shore-group/pictures/"))
    assert "six pictures already" in text(editor.get("/services/shore-walkers/pictures/"))
    assert "six pictures already" in text(make.send(editor, "/organisations/shore-group/pictures/", use="picture"))


def test_in_the_queue_it_is_shown_large_with_words_to_mend(moderator: Client, una: Person, service: Service) -> None:
    picture = make.picture(service, sent_by=una)
    address = f"/staff/queue/picture/{picture.pk}/"

    page = moderator.get(address)
    without_reason = moderator.post(address, {"decision": "publish", "alt_text": "Told anew", "caption": "", "reason": ""})

    assert len(images(page)) == 1
    assert make.ALT in text(page)
    assert without_reason.status_code == 422
    assert "Told anew" in text(without_reason)
    picture.refresh_from_db()
    assert picture.state == "waiting"


@pytest.mark.parametrize(("decision", "state"), [("return", "returned"), ("refuse", "refused")])
def test_the_queue_sends_back_and_refuses(moderator: Client, una: Person, service: Service, decision: str, state: str) -> None:
    picture = make.picture(service, sent_by=una)
    words = {"alt_text": make.ALT, "caption": "", "reason": "Who are they?", "decision": decision}

    answer = moderator.post(f"/staff/queue/picture/{picture.pk}/", words)

    picture.refresh_from_db()
    assert "said=decided" in answer["Location"]
    assert (picture.state, picture.reason) == (state, "Who are they?")


def test_a_returned_one_is_told_better_and_sent_again_from_ones_contributions(
    member: Client, una: Person, service: Service
) -> None:
    picture = make.picture(service, state="returned", sent_by=una, reason="Who are they?")

    mine = text(member.get("/contributions/"))
    wrong = member.post(f"/pictures/{picture.pk}/words/", {"alt_text": "sea", "caption": "Kept"})
    member.post(f"/pictures/{picture.pk}/words/", {"alt_text": "Six walkers by the sea", "caption": ""})

    picture.refresh_from_db()
    assert f"/pictures/{picture.pk}/words/" in mine and "Who are they?" in mine
    assert wrong.status_code == 422 and "Kept" in text(wrong)
    assert (picture.state, picture.alt_text) == ("waiting", "Six walkers by the sea")


def test_the_sender_takes_it_away_by_a_page_that_asks(member: Client, una: Person, service: Service) -> None:
    picture = make.picture(service, state="approved", sent_by=una)
    address = f"/pictures/{picture.pk}/remove/"

    asked = text(member.get(address))
    answer = member.post(address)

    assert "cannot be brought back" in asked and "Your reason" not in asked
    assert answer["Location"] == "/services/shore-walkers/pictures/?said=removed"
    assert not Media.objects.exists()


def test_a_moderator_takes_away_what_others_sent_with_a_reason(moderator: Client, una: Person, service: Service) -> None:
    picture = make.picture(service, state="approved", sent_by=una)
    address = f"/pictures/{picture.pk}/remove/"

    assert moderator.post(address).status_code == 422
    assert moderator.post(address, {"reason": "Somebody in it asked."}).status_code == 302
    assert not Media.objects.exists()


def test_a_sender_erases_even_the_reason_of_a_refused_one(member: Client, una: Person, service: Service) -> None:
    picture = make.picture(service, state="refused", sent_by=una)

    assert images(member.get(f"/pictures/{picture.pk}/remove/")) == []
    assert member.get(f"/pictures/{picture.pk}/words/").status_code == 404
    member.post(f"/pictures/{picture.pk}/remove/")
    assert not Media.objects.exists()


def test_the_sender_takes_it_away_also_when_the_entry_is_gone(member: Client, una: Person, service: Service) -> None:
    picture = make.picture(service, state="approved", sent_by=una)
    Service.objects.update(state=State.ARCHIVED)

    assert member.post(f"/pictures/{picture.pk}/remove/")["Location"] == "/contributions/"


def test_the_editing_pages_lead_there(member: Client, service: Service) -> None:
    for address in (service.get_absolute_url(), "/services/shore-walkers/edit/"):
        assert 'href="/services/shore-walkers/pictures/"' in text(member.get(address)), address


def test_words_with_markup_are_shown_as_words(client: Client, editor: Client, service: Service) -> None:
    for words in (TAG, '"><img src=x onerror=alert(1)>'):
        Media.objects.all().delete()
        make.send(editor, alt_text=words, caption=words)
        for one, address in ((client, service.get_absolute_url()), (editor, "/services/shore-walkers/pictures/")):
            page = one.get(address).content.decode()
            assert "<script>alert" not in page and "<img src=x" not in page, address
            assert html.escape(words) in page


def test_nothing_else_can_be_sent_along(member: Client, una: Person, service: Service, moderator: Client) -> None:
    other = make_entry.service()

    make.send(
        member, state="approved", service=str(other.pk), sent_by=str(people.make_person().pk), decided_by=str(una.pk), use="logo"
    )

    picture = Media.objects.get()
    assert (picture.state, picture.service, picture.sent_by, picture.use) == ("waiting", service, una, "picture")


def test_there_is_a_limit_to_how_often_one_sends(member: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "contribute": "1/h/key"}

    assert [make.send(member).status_code, make.send(member).status_code] == [302, 429]
