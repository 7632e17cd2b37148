"""The review ladder: who is asked when, what sinks, and that nothing is taken twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta

from tests.factories import directory as make
from tests.factories.accounts import make_person
from tests.factories.reviews import AT, entry, letters, links, manager, review
from yersel.accounts.models import Person
from yersel.audit.models import AuditEntry
from yersel.directory.models import Review, Service, State
from yersel.directory.operations.review_answers import confirm_services
from yersel.directory.search import Query, search

pytestmark = pytest.mark.django_db


def found_names(words: str = "") -> list[str]:
    hits = search(Query(words=words), today=AT.date()).hits
    names = dict(Service.objects.values_list("id", "name"))
    return [names[hit.service_id] for hit in hits]


@pytest.mark.parametrize(
    ("months", "state"), [(3, "fresh"), (9, "fresh"), (10, "due"), (11, "reminded"), (12, "demoted"), (23, "demoted")]
)
def test_the_state_follows_the_months_since_the_last_check(months, state):
    service = entry(months=months)

    review()

    service.refresh_from_db()
    assert service.review_state == state
    assert (service.demoted_at == AT) is (state == "demoted")


def test_the_months_are_settings(settings):
    settings.REVIEW_MONTHS = [2, 3, 4, 5]
    service = entry(months=3)

    review()

    service.refresh_from_db()
    assert service.review_state == "reminded"


def test_an_entry_never_checked_starts_its_clock_when_it_came_in():
    service = make.service(added_at=AT - relativedelta(months=11, days=2))

    review()

    service.refresh_from_db()
    assert (service.review_state, service.last_reviewed) == ("reminded", None)


def test_the_first_mail_goes_to_the_lead_the_second_to_all():
    service = entry(months=10)
    lead, helper = manager(service.organisation), manager(service.organisation, lead=False)

    review()
    first = [letter["to"] for letter in letters()]
    review(AT + relativedelta(months=1))

    assert first == [lead.email]
    assert sorted(letter["to"] for letter in letters()[1:]) == sorted([lead.email, helper.email])


def test_three_mails_in_a_year_and_then_silence():
    service = entry(months=9)
    manager(service.organisation)

    for day in range(0, 600, 5):
        review(AT + timedelta(days=day))

    assert len(letters()) == 3
    assert list(Review.objects.order_by("taken_at").values_list("step", flat=True)) == ["due", "reminded", "demoted", "dormant"]


def test_running_again_takes_no_step_twice():
    service = entry(months=12)
    manager(service.organisation)
    review()

    again = review(AT + timedelta(hours=3))

    assert again == {}
    assert len(letters()) == 1
    assert Review.objects.count() == 1


def test_entries_due_within_two_months_come_into_the_same_mail_and_are_not_asked_about_again():
    group = make.organisation()
    entry("Old choir", months=10, organisation=group)
    soon = entry("New choir", months=8, organisation=group)
    later = entry("Fresh choir", months=7, organisation=group)
    manager(group)

    review()
    review(AT + timedelta(days=5))

    assert len(letters()) == 1
    assert "Old choir" in letters()[0]["text"] and "New choir" in letters()[0]["text"]
    assert "Fresh choir" not in letters()[0]["text"]
    soon.refresh_from_db()
    later.refresh_from_db()
    assert (soon.review_state, later.review_state) == ("due", "fresh")


def test_each_manager_of_a_service_is_asked_about_that_alone():
    group = make.organisation()
    own, other = entry("Own walk", months=10, organisation=group), entry("Other walk", months=10, organisation=group)
    of_one, of_all = manager(own), manager(group)

    review()

    words = {letter["to"]: letter["text"] for letter in letters()}
    assert "Own walk" in words[of_one.email] and "Other walk" not in words[of_one.email]
    assert "Other walk" in words[of_all.email] and "Own walk" not in words[of_all.email]
    assert other.name == "Other walk"


def test_an_unclaimed_group_is_written_to_once_in_a_cycle_at_its_published_address():
    entry(months=10, email="walkers@example.org")

    for months in (0, 1, 2, 14):
        review(AT + relativedelta(months=months))

    assert [letter["to"] for letter in letters()] == ["walkers@example.org"]


def test_nobody_is_written_to_where_there_is_no_address():
    entry(months=12)

    assert review() == {"demoted": 1}


def test_what_is_demoted_sorts_after_all_others_and_what_is_dormant_is_not_found(client):
    entry("Zither walk", months=1)
    entry("Zither walk zither", months=12)
    gone = entry("Zither zither zither", months=24)
    before = found_names("zither")

    review()
    in_between = found_names("zither")
    review(AT + timedelta(days=61))

    assert set(before) == set(in_between) and in_between[0] == "Zither walk"
    assert found_names("zither") == ["Zither walk", "Zither walk zither"]
    gone.refresh_from_db()
    assert (gone.review_state, gone.state) == ("dormant", State.PUBLISHED)
    assert "Nobody has confirmed this since" in client.get(gone.get_absolute_url()).content.decode()


def test_an_entry_is_dormant_only_once_its_last_mail_had_no_answer():
    service = entry(months=30)

    review()
    review(AT + timedelta(days=59))
    service.refresh_from_db()
    waiting = service.review_state
    review(AT + timedelta(days=61))

    service.refresh_from_db()
    assert (waiting, service.review_state) == ("demoted", "dormant")


def test_confirming_moves_the_check_alone_and_brings_it_back_at_once():
    service = entry("Zither walk", months=30, last_edited=make.ADDED)
    review()
    review(AT + timedelta(days=61))
    assert found_names("zither") == []

    confirm_services([service], by=make_person(), at=AT + timedelta(days=70))

    service.refresh_from_db()
    assert service.last_reviewed == AT + timedelta(days=70)
    assert (service.review_state, service.demoted_at, service.last_edited) == ("fresh", None, make.ADDED)
    assert found_names("zither") == ["Zither walk"]


def test_a_new_cycle_asks_anew():
    service = entry(months=10)
    manager(service.organisation)
    review()
    confirm_services([service], by="command:test", at=AT)

    review(AT + relativedelta(months=10, days=1))

    assert len(letters()) == 2


def test_what_a_register_confirms_meanwhile_is_fresh_again():
    service = entry(months=12)
    review()
    Service.objects.update(last_reviewed=AT - timedelta(days=3))

    assert review(AT + timedelta(days=1)) == {"fresh": 1}
    service.refresh_from_db()
    assert (service.review_state, service.demoted_at) == ("fresh", None)


@pytest.mark.parametrize("fields", [{"status": "defunct"}, {"state": "archived"}, {"state": "draft"}])
def test_nobody_is_asked_about_what_is_not_public(fields):
    entry(months=12, **fields)

    assert review() == {}


def test_a_batch_has_one_audit_entry_with_counts_and_no_names():
    group = make.organisation()
    for _ in range(3):
        entry(months=12, organisation=group)

    review()

    noted = AuditEntry.objects.get(verb="review")
    assert noted.counts == {"demoted": 3, "mails": 0}
    assert (noted.actor, len(noted.digest)) == ("command:test", 64)


def test_a_batch_that_fails_leaves_no_step_no_state_and_no_mail(monkeypatch):
    service = entry(months=12)
    manager(service.organisation)
    monkeypatch.setattr("yersel.directory.operations.reviews.audit.record", lambda **_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        review()

    service.refresh_from_db()
    assert (service.review_state, letters(), Review.objects.count()) == ("fresh", [], 0)


def test_closed_accounts_and_ended_managers_are_not_written_to():
    service = entry(months=10)
    gone = manager(service.organisation)
    Person.objects.filter(pk=gone.pk).update(closed_at=AT, email="", display_name="")

    review()

    assert letters() == []


def test_the_mail_has_a_link_for_each_entry_and_one_for_all():
    group = make.organisation()
    for _ in range(2):
        entry(months=10, organisation=group)
    manager(group)

    review()

    assert len(links(letters()[0]["text"])) == 3
    assert all(letters()[0]["html"].count(link) == 1 for link in links(letters()[0]["text"]))


def test_one_entry_has_one_link_and_a_name_with_line_breaks_stays_on_its_line():
    entry("Walk\r\nBcc: all@example.org", months=10, email="walkers@example.org")

    review()

    letter = letters()[0]
    assert len(links(letter["text"])) == 1
    assert letter["subject"] == "Is this still right? Walk Bcc: all@example.org"
