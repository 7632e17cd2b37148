""" "It helped me": marks that nobody can link to a person, taken back as easily, published by night in bands."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core import serializers
from django.core.management import call_command
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import directory as make
from tests.factories.accounts import make_person, sign_in, sign_in_staff
from tests.factories.reviews import AT, manager
from yersel.accounts.models import Person, Role
from yersel.accounts.operations import all_data_of, close_account
from yersel.audit.models import AuditEntry
from yersel.core import clock
from yersel.directory.helpful_authors import author_of
from yersel.directory.models import HelpfulBand, HelpfulDay, HelpfulMark, Service
from yersel.directory.operations.demo import clear_demo, load_demo
from yersel.directory.operations.helpful import NotAllowed, say_it_helped, withdraw
from yersel.directory.operations.helpful_publishing import publish_bands
from yersel.directory.operations.search import reindex, reindex_all
from yersel.directory.operations.vocabulary import load_vocabulary
from yersel.directory.queries import Asked, cards, find

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]
NOTE = "The walks got me out of the house again."


@pytest.fixture
def service() -> Service:
    return make.service("Zebra walk", conditions=["asthma"], stages=["diagnosis"])


def say(service: Service, people: int, **more: Any) -> list[Person]:
    """So many people say that it helped them."""
    found = [make_person() for _ in range(people)]
    for person in found:
        say_it_helped(service=service, by=person, at=AT, **more)
    return found


def publish(days: int = 1) -> None:
    publish_bands(by="command:test", at=AT + timedelta(days=days))


def reasons_of(asked: Asked) -> list[tuple[str, list[str]]]:
    finding = find(asked, today=AT.date())
    assert finding.results is not None
    found = cards(finding.results.hits, finding.query, today=AT.date(), understood=finding.understood)
    return [(card.name, card.reasons) for card in found]


def test_five_marks_move_the_rank_after_the_night_and_are_named_as_a_reason(service, client):
    make.service("Zebra Walk", conditions=["asthma"])
    make.service("Zebra walk", conditions=["asthma"])
    last = find(Asked(q="zebra"), today=AT.date()).results.hits[-1].service_id
    marked = Service.objects.get(pk=last)
    asthma = make.term("condition", "asthma")
    say(marked, 5, condition=asthma)
    before = find(Asked(q="zebra"), today=AT.date()).results.hits[-1].service_id

    publish()

    first = find(Asked(q="zebra"), today=AT.date()).results.hits[0].service_id
    assert before == last == first
    assert "5+ people say it helped" in reasons_of(Asked(q="zebra"))[0][1]
    assert "5+ people with asthma say it helped" in reasons_of(Asked(q="zebra", chosen={"condition": ["asthma"]}))[0][1]
    assert "5+</strong> people say it helped" in client.get(marked.get_absolute_url()).content.decode()


def test_four_marks_show_nothing_at_all(service, client):
    say(service, 4, note=NOTE)
    HelpfulMark.objects.update(is_note_approved=True)

    publish()

    page = client.get(service.get_absolute_url()).content.decode()
    assert HelpfulBand.objects.count() == 0
    assert "people say it helped" not in page and NOTE not in page
    assert not [reason for _, reasons in reasons_of(Asked(q="zebra")) for reason in reasons if "helped" in reason]


def test_nothing_is_published_before_the_night_and_bands_sink_again(service):
    people = say(service, 5)
    before = HelpfulBand.objects.count()
    publish()
    shown = HelpfulBand.objects.get().at_least
    withdraw(service=service, by=people[0], at=AT, condition_id=None)
    in_between = HelpfulBand.objects.count()

    publish(2)

    assert (before, shown, in_between, HelpfulBand.objects.count()) == (0, 5, 1, 0)


def test_publishing_twice_changes_nothing_and_the_index_built_anew_agrees(service):
    say(service, 5)
    publish()

    again = publish_bands(by="command:test", at=AT + timedelta(days=1))
    hits = find(Asked(q="zebra"), today=AT.date()).results.hits
    reindex([service.pk])
    one = find(Asked(q="zebra"), today=AT.date()).results.hits
    reindex_all()

    assert again.moved == 0
    assert hits[0].quality == one[0].quality == find(Asked(q="zebra"), today=AT.date()).results.hits[0].quality


def test_one_mark_for_a_person_a_service_and_a_condition(service):
    person = make_person()
    asthma = make.term("condition", "asthma")

    for condition in (None, None, asthma, asthma):
        say_it_helped(service=service, by=person, at=AT, condition=condition)

    assert HelpfulMark.objects.count() == 2
    publish()
    assert HelpfulBand.objects.count() == 0


def test_whoever_looks_after_the_entry_cannot_mark_it(service):
    person = manager(service.organisation, lead=False)

    with pytest.raises(NotAllowed, match="look after"):
        say_it_helped(service=service, by=person, at=AT)


def test_taking_back_is_for_oneself_alone_and_at_once(service):
    (person,) = say(service, 1, note=NOTE)

    other = withdraw(service=service, by=make_person(), at=AT, condition_id=None)
    own = withdraw(service=service, by=person, at=AT, condition_id=None)

    assert (other, own, HelpfulMark.objects.count()) == (False, True, 0)


def test_the_audit_knows_neither_who_nor_what_only_how_many_in_a_day(service):
    people = say(service, 3)
    withdraw(service=service, by=people[0], at=AT, condition_id=None)
    during = list(AuditEntry.objects.filter(object_type__startswith="helpful"))

    publish()
    publish(2)

    entry = AuditEntry.objects.get(object_type="helpful-marks")
    assert during == []
    assert (entry.object_id, entry.counts, entry.actor) == ("2026-11-23", {"added": 3, "withdrawn": 1}, "command:test")
    assert not AuditEntry.objects.filter(object_id=str(service.pk)).exists()


def test_no_table_about_marks_names_a_person_or_a_time_finer_than_the_month(service):
    (person,) = say(service, 1, note=NOTE)

    rows = [*HelpfulMark.objects.all(), *HelpfulDay.objects.all()]
    written = serializers.serialize("json", rows)

    assert str(person.pk) not in written and person.email not in written
    assert '"created_month": "2026-11-01"' in written
    assert str(service.pk) not in serializers.serialize("json", HelpfulDay.objects.all())


@given(a=st.uuids(), b=st.uuids(), one=st.uuids(), other=st.uuids())
def test_marks_of_one_person_on_two_services_have_nothing_in_common(a, b, one, other):
    hashes = {author_of(Person(id=person), service) for person in {a, b} for service in {one, other}}

    assert len(hashes) == len({a, b}) * len({one, other})
    assert all(len(found) == 64 for found in hashes)


def test_another_key_makes_other_authors(settings, service):
    person = make_person()
    first = author_of(person, service.pk)
    settings.HELPFUL_KEY = "another key"

    assert author_of(person, service.pk) != first


def test_notes_are_shown_once_looked_at_with_a_quarter_and_no_order(service, client):
    asthma, gout = make.term("condition", "asthma", "Asthma"), make.term("condition", "gout", "Gout")
    say(service, 5, condition=asthma, note=NOTE)
    say(service, 4, condition=gout)
    say(service, 1, condition=gout, note="It was good for my gout, that is all I say.")
    publish()
    assert NOTE not in client.get(service.get_absolute_url()).content.decode()
    HelpfulMark.objects.exclude(note="").update(is_note_approved=True)
    HelpfulBand.objects.filter(term=gout).delete()

    page = client.get(service.get_absolute_url()).content.decode()

    assert "Somebody with: Asthma. October to December 2026" in page
    assert "Somebody with: Gout" not in page and "It was good for my gout" in page


def test_html_in_a_note_is_shown_as_it_was_written(service, client):
    say(service, 5, note="<script>alert(1)</script> was my feeling")
    HelpfulMark.objects.update(is_note_approved=True)
    publish()

    assert "<script>alert(1)" not in client.get(service.get_absolute_url()).content.decode()


def test_a_person_says_it_changes_it_and_takes_it_back_on_one_page(client: Client, service):
    sign_in(client, make_person())
    asthma = make.term("condition", "asthma")
    address = f"/services/{service.slug}/helped/"

    assert client.get(address).status_code == 200
    said = client.post(address, {"condition": asthma.pk, "stage": "", "note": NOTE})
    mark = HelpfulMark.objects.get()
    client.post(address, {"condition": asthma.pk, "note": "Other words, of twenty letters."})
    changed = HelpfulMark.objects.get()
    page = client.get(address).content.decode()
    client.post(f"{address}withdraw/", {"condition": asthma.pk})

    assert said.headers["Location"] == f"{address}?said=yes"
    assert (mark.condition, mark.note, mark.is_note_approved) == (asthma, NOTE, None)
    assert changed.pk == mark.pk and "Other words" in page
    assert HelpfulMark.objects.count() == 0
    assert client.post(f"{address}withdraw/", {"condition": "x"}).status_code == 404


@pytest.mark.parametrize("note", ["Too short", "x" * 281])
def test_a_note_has_twenty_to_280_letters(client: Client, service, note):
    sign_in(client, make_person())

    answer = client.post(f"/services/{service.slug}/helped/", {"note": note})

    assert answer.status_code == 422
    assert HelpfulMark.objects.count() == 0


def test_one_account_cannot_mark_without_end(client: Client, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "say_it_helped": "2/d/user"}
    sign_in(client, make_person())
    services = [make.service() for _ in range(3)]

    answers = [client.post(f"/services/{one.slug}/helped/").status_code for one in services]

    assert answers == [302, 302, 429]
    assert HelpfulMark.objects.count() == 2


def test_a_visitor_is_asked_to_sign_in_and_a_service_that_is_not_public_has_no_such_page(client: Client, service):
    assert client.get(f"/services/{service.slug}/helped/").headers["Location"].startswith("/sign-in/")
    sign_in(client, make_person())
    hidden = make.service(state="draft")

    assert client.get(f"/services/{hidden.slug}/helped/").status_code == 404
    assert client.post(f"/services/{hidden.slug}/helped/").status_code == 404


def test_moderators_see_notes_and_unusual_days_and_never_who(client: Client, service):
    people = say(service, 5, note=NOTE)
    quiet = make.service("Quiet walk")
    say(quiet, 4)
    sign_in_staff(client, make_person(Role.MODERATOR))

    page = client.get("/staff/helpful/").content.decode()

    assert "5 added, 0 taken back" in page and "Quiet walk" not in page
    assert NOTE in page
    assert not any(person.email in page or str(person.pk) in page for person in people)


def test_a_note_that_is_refused_is_erased_and_the_mark_counts_on(client: Client, service):
    say(service, 1, note=NOTE)
    sign_in_staff(client, make_person(Role.MODERATOR))

    client.post("/staff/helpful/decide/", {"mark": HelpfulMark.objects.get().pk, "decision": "erase"})

    mark = HelpfulMark.objects.get()
    assert (mark.note, mark.is_note_approved) == ("", False)
    assert AuditEntry.objects.get(object_type="helpful-note").object_id == "not-named"


def test_a_person_s_own_marks_are_in_their_data_and_go_with_their_account(service):
    (person,) = say(service, 1, condition=make.term("condition", "asthma"), note=NOTE)
    say(service, 1)

    data = all_data_of(person=person, at=clock.now())["parts"]["it_helped_me"]
    close_account(person=person, by=person, at=clock.now())

    assert data == [{"service": "Zebra walk", "condition": "Asthma", "stage": "", "note": NOTE, "month": "2026-11"}]
    assert json.dumps(data)
    assert HelpfulMark.objects.count() == 1


def test_the_command_says_what_was_published(service, capsys):
    say(service, 5)

    call_command("publish_bands")

    assert capsys.readouterr().out == "1 bands; the standing of 1 services changed.\n"


def test_counts_of_days_are_forgotten_after_five_weeks(service):
    say(service, 5)

    publish(36)

    assert HelpfulDay.objects.count() == 0
    assert AuditEntry.objects.filter(object_type="helpful-marks").count() == 1


def test_the_demo_has_bands_clearly_made_up_and_clearing_it_leaves_none(scotland):
    load_vocabulary(by="test", at=AT)
    load_demo(by="test", at=AT)
    bands = HelpfulBand.objects.count()
    notes = set(HelpfulMark.objects.exclude(note="").values_list("note", flat=True))

    clear_demo(by="test", at=AT)

    assert bands >= 6 and all(note.startswith("(Made up)") for note in notes)
    assert (HelpfulMark.objects.count(), HelpfulBand.objects.count()) == (0, 0)
