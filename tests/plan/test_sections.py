"""Writing parts of a plan: versions, two windows, what comes back, and who may."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import plan as make
from tests.factories.accounts import make_person
from yersel.audit.models import AuditEntry
from yersel.plan import queries
from yersel.plan.models import SectionVersion
from yersel.plan.operations import plans, sections
from yersel.plan.refusals import Gone, Refused, Stale

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return make.make_plan()


def says(plan, kind="flare_up"):
    return make.shown_to(plan.person, plan, kind).sections[kind].body


def test_what_was_written_is_read_by_its_owner(plan):
    make.write(plan, what_helps="Slow mornings")

    assert says(plan) == {"what_helps": "Slow mornings"}


def test_every_save_is_a_version_and_the_newest_is_what_it_says(plan):
    make.write(plan, what_helps="Tea")
    make.write(plan, seen=1, what_helps="Coffee")

    assert says(plan) == {"what_helps": "Coffee"}
    found = queries.versions_of(plan=plan, kind="flare_up", look=make.look(plan.person))
    assert [(one.number, one.body["what_helps"]) for one in found] == [(2, "Coffee"), (1, "Tea")]


def test_a_save_from_an_older_page_changes_nothing_and_says_so(plan):
    make.write(plan, what_helps="Tea")

    with pytest.raises(Stale, match="another window"):
        make.write(plan, seen=0, what_helps="Coffee")

    assert says(plan) == {"what_helps": "Tea"}


def test_a_version_taken_away_is_gone_and_the_one_before_it_speaks_again(plan):
    make.write(plan, what_helps="Tea")
    make.write(plan, seen=1, what_helps="Coffee")

    sections.delete_version(plan=plan, by=plan.person, kind="flare_up", number=2, at=make.AT)

    assert says(plan) == {"what_helps": "Tea"}
    assert SectionVersion.objects.count() == 1


def test_only_the_newest_can_be_kept(plan):
    for number in range(3):
        make.write(plan, seen=number, what_helps=f"Tea {number}")

    assert sections.keep_newest(plan=plan, by=plan.person, kind="flare_up", at=make.AT) == 2

    assert says(plan) == {"what_helps": "Tea 2"}


def test_nobody_else_writes_in_it_whatever_their_role(plan):
    with pytest.raises(Refused):
        sections.save_section(plan=plan, by=make_person(), kind="flare_up", body={"what_helps": "No"}, seen=0, at=make.AT)

    assert SectionVersion.objects.count() == 0


def test_an_unknown_part_is_not_there(plan):
    with pytest.raises(Gone):
        make.write(plan, "diagnoses", words="x")


def test_the_audit_says_that_somebody_wrote_and_no_word_more(plan):
    make.write(plan, what_helps="A canary sentence")

    entry = AuditEntry.objects.latest("id")
    assert (entry.actor, entry.verb, entry.object_id) == (str(plan.person_id), "write-plan", str(plan.pk))
    assert "canary" not in str(AuditEntry.objects.values())


def test_a_second_plan_is_refused(plan):
    with pytest.raises(Refused, match="already"):
        plans.start_plan(by=plan.person, at=make.AT)


texts = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=300)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.dictionaries(st.sampled_from(["trigger", "what_helps", "early_signs"]), texts, min_size=1), min_size=1, max_size=4
    )
)
def test_whatever_is_written_is_what_each_version_says(bodies):
    plan = make.make_plan()
    for number, body in enumerate(bodies):
        make.write(plan, seen=number, **body)

    found = queries.versions_of(plan=plan, kind="flare_up", look=make.look(plan.person))

    assert [one.body for one in reversed(found)] == bodies
