"""The plan's first page, beginning and erasing, and what the room does by night."""

from __future__ import annotations

import gzip
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import accounts as people
from tests.factories import directory as make_entry
from tests.factories import plan as make
from yersel.accounts import operations as accounts
from yersel.consent.models import Access, Consent, DataKey
from yersel.core.models import Mail
from yersel.core.vocabulary import Stage
from yersel.plan import queries
from yersel.plan.changes import changes_of, seen_of
from yersel.plan.looks import looks_at
from yersel.plan.models import CircleMember, Plan, Suggestion
from yersel.plan.operations import plans, suggestions
from yersel.plan.operations.nightly import end_shares, send_review_reminders
from yersel.plan.refusals import Refused
from yersel.plan.sections import KINDS, WRITTEN

pytestmark = pytest.mark.django_db
HERE = "https://example.org/plan/"


def signed_in(plan: Plan) -> Client:
    client = Client()
    client.force_login(plan.person)
    return client


@time_machine.travel(make.AT, tick=False)
def test_a_full_plan_opens_with_twelve_statements_and_twenty_kilobytes() -> None:
    plan = make.make_plan()
    for kind in WRITTEN.values():
        body = {"rows": [{kind.rows[0].name: "x"}]} if kind.rows else {kind.asks[0].name: "x"}
        make.write(plan, kind.code, **body)
    service = make_entry.service("Links walk", phone="0131 496 0000")
    for number in range(10):
        goal = make.add_goal(plan, words=f"Goal {number}")
        for step in range(10):
            make.add_step(plan, goal, text=f"Step {step}", service_id=str(service.id))
    client = signed_in(plan)

    with CaptureQueriesContext(connection) as asked:
        page = client.get("/plan/")

    assert page.status_code == 200
    assert len(asked) <= 12
    assert len(gzip.compress(page.content)) <= 20_000


def test_nothing_is_kept_without_an_explicit_yes() -> None:
    client = Client()
    client.force_login(people.make_person())

    response = client.post("/plan/start/", {"do": "start"})

    assert response.status_code == 422
    assert not Plan.objects.exists() and not DataKey.objects.exists()


def test_the_yes_is_kept_with_the_version_of_its_words() -> None:
    plan = make.make_plan()

    consent = Consent.objects.get(subject=plan.person_id)
    assert (consent.purpose, consent.wording_version, consent.withdrawn_at) == ("store-plan", 1, None)


def test_whoever_has_none_is_asked_whether_they_want_one() -> None:
    client = Client()
    client.force_login(people.make_person())

    assert client.get("/plan/goals/")["Location"] == "/plan/start/"


@time_machine.travel(make.AT, tick=False)
def test_stages_are_chosen_freely_and_only_change_what_comes_first() -> None:
    plan = make.make_plan()
    client = signed_in(plan)
    assert "Plan for a flare-up" in client.get("/plan/").content.decode()

    client.post("/plan/stages/", {"stages": [Stage.TRANSITIONS.value], "title": "My paper"})

    page = client.get("/plan/").content.decode()
    assert "My paper" in page and "My story, told once" in page


@time_machine.travel(make.AT, tick=False)
def test_the_end_of_life_is_there_only_for_whoever_opens_it() -> None:
    plan = make.make_plan()
    client = signed_in(plan)
    assert "/plan/section/wishes/" not in client.get("/plan/").content.decode()

    client.post("/plan/wishes/open/")

    assert "/plan/section/wishes/" in client.get("/plan/").content.decode()


def test_closing_the_account_erases_the_plan_and_leaves_every_circle() -> None:
    plan, friend = make.make_plan(), people.make_person()
    other = make.make_plan()
    make.add_friend(plan, friend)
    make.add_friend(other, plan.person)

    accounts.close_account(person=plan.person, by=plan.person, at=make.AT)

    assert list(Plan.objects.all()) == [other]
    assert not DataKey.objects.filter(pk=plan.person_id).exists()
    assert CircleMember.objects.get().account is None


def test_all_data_of_a_person_has_their_plan_in_it() -> None:
    plan = make.make_plan()
    make.write(plan, what_helps="Tea")

    found = accounts.all_data_of(person=plan.person, at=make.AT)

    assert found["parts"]["plan"]["plan"]["sections"]["flare_up"] == {"what_helps": "Tea"}


def test_nobody_else_erases_it() -> None:
    plan = make.make_plan()

    with pytest.raises(Refused):
        plans.erase_plan(plan=plan, by=people.make_person(), at=make.AT)

    assert Plan.objects.exists()


class TestSteps:
    @pytest.fixture
    def service(self) -> Any:
        return make_entry.service("Links walk", phone="0131 496 0000")

    def step(self, service: Any) -> Any:
        plan = make.make_plan()
        entry = queries.entry_facts([service.id])[service.id]
        make.add_step(plan, make.add_goal(plan), service_id=str(service.id), service_seen=seen_of(entry))
        return lambda: make.shown_to(plan.person, plan, "goals").steps[0]

    def test_as_it_was_it_says_nothing(self, service: Any) -> None:
        assert changes_of(self.step(service)()) == []

    def test_another_number_is_said_with_the_old_one(self, service: Any) -> None:
        step = self.step(service)
        service.phones.update(number="0131 496 0099")

        (change,) = changes_of(step())

        assert (change.before, change.now) == ("0131 496 0000", "0131 496 0099")

    @pytest.mark.parametrize(
        ("now", "words"),
        [
            ({"state": "archived"}, "no longer listed"),
            ({"status": "temporarily closed"}, "not running"),
            ({"review_state": "dormant"}, "Nobody has checked"),
        ],
    )
    def test_what_became_of_it_is_said(self, service: Any, now: dict[str, str], words: str) -> None:
        step = self.step(service)
        type(service).objects.filter(pk=service.pk).update(**now)

        assert any(words in change.what for change in changes_of(step()))

    def test_no_table_tells_who_uses_which_group(self, service: Any) -> None:
        self.step(service)

        with connection.cursor() as cursor:
            cursor.execute("SELECT string_agg(t::text, ' ') FROM plan_step t")
            assert str(service.id) not in cursor.fetchone()[0]


class TestByNight:
    def test_a_share_that_ended_is_told_once_and_without_a_word_of_it(self) -> None:
        plan, sister = make.make_plan(), people.make_person()
        (grant,) = make.share(plan, make.add_friend(plan, sister), may=Access.May.SUGGEST)
        make.write(plan, what_helps="Tea")
        suggestions.make_suggestion(
            plan=plan, by=sister, label="x", kind="flare_up", target="what_helps", text="x", why="", at=make.AT
        )
        later = make.AT + timedelta(days=8)

        assert end_shares(by="test", at=later, link=HERE, dry_run=True) == 1
        assert [end_shares(by="test", at=later, link=HERE) for _ in range(2)] == [1, 0]

        mail = Mail.objects.get(kind="plan-share-ended")
        assert "flare" not in (mail.subject + mail.text).lower()
        assert Suggestion.objects.get().status == Suggestion.Status.WITHDRAWN

    def test_a_reminder_comes_once_for_each_date(self) -> None:
        plan = make.make_plan()
        day = (make.AT + timedelta(days=2)).date()
        plans.set_review(plan=plan, by=plan.person, review_on=day, reminder=Plan.Reminder.EMAIL, at=make.AT)

        assert [send_review_reminders(by="test", at=make.AT, link=HERE) for _ in range(2)] == [1, 0]

        plans.set_review(plan=plan, by=plan.person, review_on=day + timedelta(days=1), reminder=Plan.Reminder.EMAIL, at=make.AT)
        assert send_review_reminders(by="test", at=make.AT, link=HERE) == 1

    def test_nobody_who_did_not_ask_is_reminded(self) -> None:
        plan = make.make_plan()
        plans.set_review(
            plan=plan, by=plan.person, review_on=make.AT.date() + timedelta(days=1), reminder=Plan.Reminder.NONE, at=make.AT
        )

        assert send_review_reminders(by="test", at=make.AT, link=HERE) == 0

    @pytest.mark.parametrize("command", ["end_shares", "send_review_reminders"])
    def test_its_commands_say_how_many(self, command: str) -> None:
        out = StringIO()

        call_command(command, dry_run=True, stdout=out)

        assert "0 mails would be written" in out.getvalue()


def test_the_demo_has_a_plan_that_lives(settings: Any, scotland: object) -> None:
    settings.DEMO = True
    call_command("load_demo_people", stdout=StringIO())
    service = make_entry.service("Links walk")
    for _ in range(2):
        call_command("load_demo_plan", stdout=StringIO())

    plan = Plan.objects.get()
    shown = make.shown_to(plan.person, plan, *KINDS, at=plan.changed_at)
    assert [step.service_id for step in shown.steps if step.service_id] == [service.id]
    assert any(look.who.startswith("Lewis") for look in looks_at(plan))
    assert Suggestion.objects.filter(status=Suggestion.Status.WAITING).count() == 1
