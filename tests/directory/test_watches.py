""" "Tell me if this closes or moves": asked for on a saved service, told once, ended by one click."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client

from tests.factories import directory as make
from tests.factories.accounts import make_person, sign_in
from yersel.accounts.models import Person, Role
from yersel.audit.models import AuditEntry
from yersel.core.models import Mail
from yersel.directory.models import Address, OwnListItem, Phone, Service, State, Watch
from yersel.directory.operations import own_lists, watches
from yersel.directory.operations.leaving import data_about, forget_person
from yersel.directory.operations.merging import merge
from yersel.directory.operations.review_answers import close_service
from yersel.directory.refusals import Refused
from yersel.directory.saving import Item, SavedList

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]
AT = datetime(2026, 11, 26, 7, 10, tzinfo=UTC)


@pytest.fixture
def walk() -> Service:
    place = make.location(address_1="1 Sample Street", postal_code="EH6 7EN")
    return make.service("Links walk", places=[place], phone="0131 496 0044", areas=["XS"])


@pytest.fixture
def person() -> Person:
    return make_person()


def save(person: Person, *services: Service) -> None:
    items = tuple(Item(service.id, date(2026, 11, 1)) for service in services)
    own_lists.keep_items(by=person, saved=SavedList(items), at=AT)


@pytest.fixture
def watched(person: Person, walk: Service) -> Service:
    save(person, walk)
    watches.watch(by=person, service_id=walk.pk, at=AT)
    return walk


def tell(at: datetime = AT, **options: int) -> dict[str, int]:
    return dict(watches.tell_watchers(by="command:test", at=at, **options))


def mails() -> list[Mail]:
    return list(Mail.objects.filter(kind="directory-watch").order_by("pk"))


def close(service: Service) -> None:
    close_service(service, by=make_person(), at=AT)


def pause(service: Service) -> None:
    Service.objects.filter(pk=service.pk).update(status=Service.Status.TEMPORARILY_CLOSED)


def move(service: Service) -> None:
    Address.objects.update(address_1="9 Other Street")


def new_phone(service: Service) -> None:
    Phone.objects.update(number="0131 496 0099", digits="01314960099")


def archive_its_group(service: Service) -> None:
    service.organisation.state = State.ARCHIVED
    service.organisation.save()


CHANGES = [
    (close, "It has closed"),
    (archive_its_group, "It has closed"),
    (pause, "It is not running for now."),
    (move, "It meets somewhere else now."),
    (new_phone, "Its phone number has changed."),
]


@pytest.mark.parametrize(("change", "words"), CHANGES)
def test_whoever_asked_is_told_once_of(person: Person, watched: Service, change: Callable[[Service], None], words: str) -> None:
    change(watched)

    assert tell()["mails"] == 1
    (mail,) = mails()
    assert (mail.address, mail.subject) == (person.email, "A change to a service on your list")
    assert "Links walk" in mail.text and words in mail.text and words in mail.html
    assert tell(AT + timedelta(hours=1)) == {}
    assert len(mails()) == 1


def test_nobody_is_told_of_other_changes(watched):
    Service.objects.filter(pk=watched.pk).update(name="Links stroll", description="Another text.", last_edited=AT)

    assert tell() == {}


def test_being_on_again_is_no_news_but_stopping_again_is(watched):
    pause(watched)
    tell()
    Service.objects.filter(pk=watched.pk).update(status=Service.Status.ACTIVE)
    assert tell() == {}

    pause(watched)
    assert tell()["mails"] == 1
    assert len(mails()) == 2


def test_a_service_that_has_closed_is_watched_no_more(watched):
    close(watched)

    assert tell() == {"mails": 1, "ended": 1}
    assert not Watch.objects.exists()


def test_one_that_is_now_part_of_another_leads_there_and_that_is_watched(person, watched):
    kept = make.service("Shore walk", phone="0131 496 0055")
    merge(keep=kept, drop=watched, by=make_person(Role.MODERATOR), at=AT)

    tell()

    assert "It is now part of another entry" in mails()[0].text
    path = re.search(r"https?://[^/\s]+(/s/\S+)", mails()[0].text)[1]
    assert Client().get(path)["Location"] == kept.get_absolute_url()
    assert Watch.objects.get().service == kept
    assert OwnListItem.objects.get().service == kept


def test_each_person_gets_a_mail_of_their_own_with_a_link_to_end_it(watched):
    other = make_person()
    save(other, watched)
    watches.watch(by=other, service_id=watched.pk, at=AT)
    move(watched)

    tell()

    assert len({mail.address for mail in mails()}) == len({mail.headers["List-Unsubscribe"] for mail in mails()}) == 2
    assert all(mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click" for mail in mails())


def test_a_batch_is_one_entry_of_the_audit_that_names_nothing(watched):
    move(watched)
    tell()

    rows = list(AuditEntry.objects.exclude(object_type="ownlist").values_list("verb", "object_type", "object_id"))
    assert ("tell", "watches", "batch") in rows
    assert str(watched.pk) not in str(rows)


def test_only_a_saved_and_listed_service_can_be_watched(person, walk):
    with pytest.raises(Refused):
        watches.watch(by=person, service_id=walk.pk, at=AT)

    save(person, walk)
    Service.objects.filter(pk=walk.pk).update(state=State.ARCHIVED)
    with pytest.raises(Refused):
        watches.watch(by=person, service_id=walk.pk, at=AT)


def test_taking_it_off_the_list_ends_it(person, watched):
    save(person)

    assert not Watch.objects.exists()


def test_it_is_taken_along_and_goes_with_the_account(person, watched):
    assert data_about(person=person)["told_if_closed_or_moved"][0]["service__name"] == "Links walk"

    forget_person(person=person, at=AT)
    assert not Watch.objects.exists()


@pytest.fixture
def me(client: Client, person: Person) -> Client:
    return sign_in(client, person)


def test_the_list_has_a_button_for_it_and_says_what_is_kept(me, person, walk):
    save(person, walk)
    page = me.get("/list/").content.decode()
    assert f'value="watch:{walk.id}"' in page and "For that we keep with your account" in page

    response = me.post("/list/change/", {"do": f"watch:{walk.id}", f"note-{walk.id}": "Take a coat"})
    assert response["Location"] == "/list/?said=watched"
    assert (Watch.objects.get().person, OwnListItem.objects.get().note) == (person, "Take a coat")

    me.post("/list/change/", {"do": f"unwatch:{walk.id}"})
    assert not Watch.objects.exists()


def test_a_visitor_and_a_stranger_to_the_list_are_refused(client, me, walk):
    visitor = Client()
    visitor.post("/list/save/", {"service": str(walk.id)})

    assert visitor.post("/list/change/", {"do": f"watch:{walk.id}"}).status_code == 404
    assert me.post("/list/change/", {"do": f"watch:{walk.id}"}).status_code == 404
    assert not Watch.objects.exists()


@pytest.fixture
def stop(watched: Service) -> str:
    move(watched)
    tell()
    return urlsplit(mails()[0].headers["List-Unsubscribe"].strip("<>")).path


def test_a_mail_program_ends_all_such_mails_by_one_post(person, stop):
    other = make.service(areas=["XS"])
    save(person, other, Service.objects.get(name="Links walk"))
    watches.watch(by=person, service_id=other.pk, at=AT)

    response = Client(enforce_csrf_checks=True).post(stop, {"List-Unsubscribe": "One-Click"})

    assert response.status_code == 200
    assert not Watch.objects.exists()


def test_a_person_may_end_it_for_the_one_service(person, watched, stop):
    other = make.service(areas=["XS"])
    save(person, other, watched)
    watches.watch(by=person, service_id=other.pk, at=AT)

    assert "Stop for this service" in Client().get(stop).content.decode()
    Client().post(stop, {"which": "one"})

    assert Watch.objects.get().service == other


def test_a_link_that_is_not_ours_ends_nothing(client, watched):
    assert client.post("/watch/stop/nonsense/").status_code == 404
    assert Watch.objects.exists()
