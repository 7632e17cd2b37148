"""Nobody sees a part that the person has not shared with them at that moment, and every look is written down first."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.factories import plan as make
from tests.factories.accounts import make_person
from yersel.consent import vault
from yersel.consent.models import Access, AccessLog
from yersel.core.models import Mail
from yersel.plan import queries
from yersel.plan.looks import looks_at
from yersel.plan.models import Plan, Suggestion
from yersel.plan.operations import circle, plans, sharing, suggestions
from yersel.plan.refusals import Gone, Refused
from yersel.plan.shared_reading import link_behind, waiting_suggestions

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    plan = make.make_plan()
    make.write(plan, "flare_up", what_helps="Tea")
    make.write(plan, "about_me", please_do="Knock")
    return plan


@pytest.fixture
def sister():
    return make_person(display_name="Isla")


@pytest.fixture
def member(plan, sister):
    return make.add_friend(plan, sister)


def test_nothing_is_shared_by_default(plan, sister, member):
    assert make.shown_to(sister, plan, "flare_up").parts == frozenset()


def test_a_shared_part_is_seen_and_no_other(plan, sister, member):
    make.share(plan, member, "flare_up")

    shown = make.shown_to(sister, plan, "flare_up", "about_me")

    assert shown.parts == {"flare_up"}
    assert shown.sections["flare_up"].body == {"what_helps": "Tea"}


def test_what_is_stopped_is_not_there_at_the_next_look(plan, sister, member):
    (grant,) = make.share(plan, member)

    sharing.stop_share(plan=plan, by=plan.person, access=grant.pk, at=make.AT)

    assert make.shown_to(sister, plan).parts == frozenset()


def test_it_ends_by_itself_at_its_last_moment(plan, sister, member):
    make.share(plan, member)

    assert make.shown_to(sister, plan, at=make.AT + timedelta(days=7, seconds=-1)).parts == {"flare_up"}
    assert make.shown_to(sister, plan, at=make.AT + timedelta(days=7)).parts == frozenset()


def test_more_than_a_year_is_refused(plan, member):
    with pytest.raises(Refused, match="within a year"):
        make.share(plan, member, until=make.AT + timedelta(days=400))


def test_an_earlier_version_is_never_shared(plan, sister, member):
    make.share(plan, member)

    assert queries.versions_of(plan=plan, kind="flare_up", look=make.look(sister)) == []


def test_every_look_and_every_refusal_stands_in_the_list(plan, sister, member):
    make.share(plan, member)
    make.shown_to(sister, plan, "flare_up", "about_me")

    looks = [look for look in looks_at(plan) if not look.is_own]

    assert [(look.who, look.parts, look.is_refused) for look in looks] == [
        ("Isla", ("About me",), True),
        ("Isla", ("My flare-up plan",), False),
    ]


def test_where_the_look_cannot_be_written_down_nothing_is_shown(plan, sister, member, monkeypatch):
    make.share(plan, member)
    monkeypatch.setattr(vault, "_log", lambda *look: (_ for _ in ()).throw(RuntimeError))

    with pytest.raises(RuntimeError):
        make.shown_to(sister, plan)


def test_leaving_the_circle_and_being_taken_out_of_it_end_all_sharing(plan, sister, member):
    make.share(plan, member)
    circle.leave_circle(plan=plan, by=sister, at=make.AT)

    assert make.shown_to(sister, plan).parts == frozenset()


class TestLinks:
    @pytest.fixture
    def link(self, plan):
        return sharing.share_by_link(
            plan=plan,
            by=plan.person,
            label="Neighbour",
            pin="4829",
            kinds=["flare_up"],
            purpose="unwell",
            until=make.AT + timedelta(days=7),
            at=make.AT,
        )

    def test_its_secret_and_pin_are_kept_nowhere(self, link):
        row, secret = link
        assert secret.encode() not in bytes(row.token)
        assert "4829" not in row.pin

    def test_the_fifth_wrong_pin_stops_it_and_the_person_is_told(self, plan, link):
        row, secret = link
        for _ in range(4):
            assert not sharing.try_pin(link=row, pin="0000", at=make.AT)
        assert link_behind(secret, at=make.AT) is not None

        assert not sharing.try_pin(link=row, pin="0000", at=make.AT)

        assert link_behind(secret, at=make.AT) is None
        assert Mail.objects.filter(kind="plan-link-stopped", recipient=f"person:{plan.person_id}").count() == 1
        with pytest.raises(Gone):
            sharing.try_pin(link=row, pin="4829", at=make.AT)
        assert not Access.objects.filter(recipient_id=str(row.pk), stopped_at=None).exists()

    def test_a_right_pin_in_between_begins_the_count_anew(self, link):
        row, secret = link
        for pin in ["0000"] * 4 + ["4829"] + ["0000"] * 4:
            sharing.try_pin(link=row, pin=pin, at=make.AT)

        assert link_behind(secret, at=make.AT) is not None


class TestSuggestions:
    @pytest.fixture
    def worker(self, plan):
        worker = make_person(display_name="Ailsa")
        member = make.add_friend(plan, worker, is_worker=True)
        make.share(plan, member, "flare_up", may=Access.May.SUGGEST)
        return worker

    def suggest(self, plan, worker, text="A cold cloth", **more):
        return suggestions.make_suggestion(
            **{
                "plan": plan,
                "by": worker,
                "label": "Ailsa",
                "kind": "flare_up",
                "target": "what_helps",
                "text": text,
                "why": "",
                "at": make.AT,
                **more,
            }
        )

    def test_nothing_changes_before_the_person_takes_it(self, plan, worker):
        self.suggest(plan, worker)

        assert make.shown_to(plan.person, plan).sections["flare_up"].body == {"what_helps": "Tea"}

    def test_taken_it_is_a_version_that_names_it(self, plan, worker):
        made = self.suggest(plan, worker)

        version = suggestions.accept_suggestion(
            plan=plan,
            by=plan.person,
            suggestion_id=made.pk,
            body={"what_helps": "A cold cloth"},
            seen=1,
            is_changed=False,
            at=make.AT,
        )

        made.refresh_from_db()
        assert (version.suggestion_id, made.status) == (made.pk, Suggestion.Status.ACCEPTED)

    def test_answered_once_it_is_answered(self, plan, worker):
        made = self.suggest(plan, worker)
        suggestions.decline_suggestion(plan=plan, by=plan.person, suggestion_id=made.pk, answer="Thanks", at=make.AT)

        with pytest.raises(Refused, match="already"):
            suggestions.decline_suggestion(plan=plan, by=plan.person, suggestion_id=made.pk, answer="", at=make.AT)

    def test_three_wait_at_the_most(self, plan, worker):
        for number in range(3):
            self.suggest(plan, worker, text=f"{number}")

        with pytest.raises(Refused, match="Three"):
            self.suggest(plan, worker)

    def test_who_may_only_see_cannot_suggest(self, plan, sister, member):
        make.share(plan, member, "flare_up")

        with pytest.raises(Gone):
            self.suggest(plan, sister)

    def test_it_dies_with_its_access(self, plan, worker):
        made = self.suggest(plan, worker)
        sharing.stop_all_of(
            plan=plan, by=plan.person, recipient_kind="account", recipient_id=str(worker.pk), at=make.AT + timedelta(hours=1)
        )

        made.refresh_from_db()
        assert made.status == Suggestion.Status.WITHDRAWN
        assert waiting_suggestions(plan, at=make.AT + timedelta(hours=2)) == 0

    def test_sharing_longer_keeps_what_waits(self, plan, worker):
        self.suggest(plan, worker)
        member = plan.circle.get(account=worker)

        make.share(plan, member, "flare_up", may=Access.May.SUGGEST, at=make.AT + timedelta(days=1))

        assert waiting_suggestions(plan, at=make.AT + timedelta(days=2)) == 1

    def test_only_the_person_answers(self, plan, worker):
        made = self.suggest(plan, worker)

        with pytest.raises(Refused):
            suggestions.decline_suggestion(plan=plan, by=worker, suggestion_id=made.pk, answer="", at=make.AT)


def test_erased_nothing_is_left_that_could_be_opened(plan, sister, member):
    make.share(plan, member)
    kept = make.shown_to(plan.person, plan).sections["flare_up"]
    plan_id, owner = plan.pk, plan.person

    plans.erase_plan(plan=plan, by=owner, at=make.AT)

    assert kept.body == {"what_helps": "Tea"}
    assert not Plan.objects.filter(pk=plan_id).exists()
    assert not Access.objects.filter(subject=owner.pk).exists()
    assert AccessLog.objects.filter(subject=owner.pk).exists()


BODIES = {"flare_up": {"what_helps": "x"}, "about_me": {"please_do": "x"}, "questions": {"rows": [{"question": "Why?"}]}}
KINDS = list(BODIES)


class Sharing(RuleBasedStateMachine):
    """Sharing, stopping, time passing, others trying. What is expected is a dict for each of two people: part → until when."""

    @initialize()
    def begin(self):
        self.at = make.AT
        self.plan = make.make_plan()
        for kind, body in BODIES.items():
            make.write(self.plan, kind, **body)
        self.people = [make_person(display_name=name) for name in ("One", "Two")]
        self.members = [make.add_friend(self.plan, person) for person in self.people]
        self.shared = [{}, {}]

    @rule(who=st.integers(0, 1), kinds=st.sets(st.sampled_from(KINDS), min_size=1), days=st.integers(1, 30))
    def share(self, who, kinds, days):
        until = self.at + timedelta(days=days)
        make.share(self.plan, self.members[who], *sorted(kinds), at=self.at, until=until)
        self.shared[who] |= dict.fromkeys(kinds, until)

    @rule(who=st.integers(0, 1))
    def stop(self, who):
        sharing.stop_all_of(
            plan=self.plan, by=self.plan.person, recipient_kind="account", recipient_id=str(self.people[who].pk), at=self.at
        )
        self.shared[who] = {}

    @rule(who=st.integers(0, 1))
    def others_cannot_share(self, who):
        wish = {"kinds": KINDS, "may": Access.May.SEE, "purpose": "support-me", "until": self.at + timedelta(days=1)}
        with pytest.raises(Refused):
            sharing.share_with_member(plan=self.plan, by=self.people[who], member_id=self.members[who].pk, at=self.at, **wish)

    @rule(hours=st.integers(1, 400))
    def time_passes(self, hours):
        self.at += timedelta(hours=hours)

    @invariant()
    def each_sees_what_is_shared_with_them_now(self):
        if not hasattr(self, "plan"):
            return
        for person, shared in zip(self.people, self.shared, strict=True):
            live = {kind for kind, until in shared.items() if until > self.at}
            shown = make.shown_to(person, self.plan, *KINDS, at=self.at)
            assert shown.parts == live
            assert set(shown.sections) == live


def test_no_order_of_acts_shows_what_is_not_shared_at_that_moment(db):
    """What each sees is always what is shared with them then, and no more."""
    run_state_machine_as_test(
        Sharing,
        settings=settings(max_examples=12, stateful_step_count=8, deadline=None, suppress_health_check=list(HealthCheck)),
    )
