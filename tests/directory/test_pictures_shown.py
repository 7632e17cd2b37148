"""Pictures as everybody sees them: on the pages, for search engines, and as files; and who does not see them."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.factories import accounts as people
from tests.factories import contributing as make_it
from tests.factories import directory as make_entry
from tests.factories import pictures as make
from yersel.accounts.models import Person, Role
from yersel.directory.models import Media, Service, State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once", "media")]


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


def text(response: Any) -> str:
    return html.unescape(response.content.decode())


def images(response: Any) -> list[str]:
    return re.findall(r"<img[^>]*>", response.content.decode())


def test_an_editors_picture_is_on_the_page_at_once(client: Client, editor: Client, service: Service) -> None:
    assert make.send(editor)["Location"].endswith("?said=shown")

    page = text(client.get(service.get_absolute_url()))
    picture = Media.objects.get()
    [shown] = images(client.get(service.get_absolute_url()))
    assert f"/pictures/{picture.pk}/400/ 400w, /pictures/{picture.pk}/640/ 640w" in shown
    assert 'width="640"' in shown and 'height="480"' in shown and "sizes=" in shown and "loading" not in shown
    assert "<figcaption>Our walk in May.</figcaption>" in page


def test_only_the_first_picture_is_loaded_before_it_is_in_sight(client: Client, service: Service) -> None:
    for seed in range(3):
        make.picture(service, state="approved", seed=seed)

    shown = images(client.get(service.get_absolute_url()))

    assert ["lazy" in one for one in shown] == [False, True, True]


def test_large_print_and_paper_leave_them_out(client: Client, service: Service) -> None:
    make.picture(service, state="approved")
    make.picture(service.organisation, state="approved", use="logo", seed=2)

    for address in (service.get_absolute_url(), service.organisation.get_absolute_url()):
        assert images(client.get(address)) != []
        assert images(client.get(f"{address}?size=large")) == []
        page = client.get(address).content.decode()
        assert all("ys_no-print" in before for before in re.findall(r"<(?:ul|img)[^>]*ys_(?:pictures|logo)[^>]*>", page))


def test_cards_have_no_pictures(client: Client, service: Service) -> None:
    make.picture(service, state="approved")

    assert images(client.get("/find", {"q": "walkers"})) == []


def test_the_logo_stands_with_the_name_of_the_group(client: Client, editor: Client, service: Service) -> None:
    page = "/organisations/shore-group/"
    assert make.send(editor, f"{page}pictures/", use="logo", alt_text="Logo of Shore Group: a wave")["Location"].endswith(
        "said=shown"
    )

    [on_group] = images(client.get(page))
    [on_service] = images(client.get(service.get_absolute_url()))

    assert "ys_logo" in on_group and "Logo of Shore Group: a wave" in on_group
    assert "ys_logo--small" in on_service


def facts(response: Any) -> Any:
    return json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', response.content.decode(), re.S)[0])


def test_search_engines_are_told_of_them(client: Client, service: Service) -> None:
    shown = make.picture(service, state="approved", caption="In May.")
    logo = make.picture(service.organisation, state="approved", use="logo", seed=2)
    make.picture(service, seed=3)

    [node] = [one for one in facts(client.get(service.get_absolute_url()))["@graph"] if one["@type"] == "Service"]
    group = facts(client.get(service.organisation.get_absolute_url()))

    assert node["image"] == [
        {
            "@type": "ImageObject",
            "contentUrl": f"http://testserver/pictures/{shown.pk}/640/",
            "description": make.ALT,
            "width": 640,
            "height": 480,
            "caption": "In May.",
        }
    ]
    assert group["logo"]["contentUrl"] == f"http://testserver/pictures/{logo.pk}/400/"


def test_what_is_shown_is_kept_by_browsers_and_what_waits_by_nothing(
    client: Client, member: Client, una: Person, service: Service
) -> None:
    shown, waits = make.picture(service, state="approved"), make.picture(service, sent_by=una, seed=2)

    public, private = client.get(shown.get_absolute_url()), member.get(waits.get_absolute_url())

    assert public["Cache-Control"] == "public, max-age=2592000, immutable"
    assert "no-store" in private["Cache-Control"]
    for response in (public, private):
        assert response["Content-Type"] == "image/webp"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Disposition"].startswith('inline; filename="')
        assert response.content[8:12] == b"WEBP"
    assert "Cookie" not in public.get("Vary", "")
    assert not public.cookies


@pytest.mark.parametrize("how", ["no such width", "removed", "file lost", "service archived", "group archived", "closed"])
def test_what_is_not_there_or_not_public_any_more_is_not_found(client: Client, service: Service, media: Path, how: str) -> None:
    picture = make.picture(service, state="approved")
    address = picture.get_absolute_url()
    assert client.get(address).status_code == 200

    if how == "no such width":
        address = picture.address_of(641)
    elif how == "removed":
        picture.delete()
    elif how == "file lost":
        (media / "pictures" / f"{picture.pk}-640.webp").unlink()
    elif how == "service archived":
        Service.objects.update(state=State.ARCHIVED)
    elif how == "group archived":
        type(service.organisation).objects.update(state=State.ARCHIVED)
    else:
        Service.objects.update(status=Service.Status.DEFUNCT)

    assert client.get(address).status_code == 404


def test_staff_without_their_second_step_see_no_picture_that_waits(service: Service) -> None:
    picture = make.picture(service)
    client = Client()
    moderator = people.make_person(Role.MODERATOR)
    people.sign_in(client, moderator)

    assert client.get(picture.get_absolute_url()).status_code == 302
