"""The plan taken away and brought in again: our own file, FHIR, CSV; and what is wrong with a file, said in one sentence."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from fhir.resources.R4B.bundle import Bundle
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import plan as make
from yersel.core.vocabulary import Stage
from yersel.plan import queries
from yersel.plan.models import Plan, SectionVersion
from yersel.plan.operations.bringing_in import bring_in
from yersel.plan.own_format import FileRefused, PlanFile, as_json, as_json_that_opens, read_file
from yersel.plan.reading import Cover
from yersel.plan.sections import KINDS, WRITTEN
from yersel.plan.taking_away import as_file, merged

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(db: Any) -> Plan:
    return make.make_plan()


words = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=60).map(str.strip).filter(bool)


@st.composite
def files(draw: Any) -> PlanFile:
    """Any plan that can be saved."""
    sections = {}
    for code in draw(st.sets(st.sampled_from(sorted(WRITTEN)), max_size=4)):
        kind = WRITTEN[code]
        body: dict[str, Any] = {}
        if kind.asks:
            body |= draw(st.dictionaries(st.sampled_from([ask.name for ask in kind.asks]), words, min_size=1, max_size=3))
        if kind.rows:
            body["rows"] = [{ask.name: draw(words) for ask in kind.rows}]
        sections[code] = body
    step = st.fixed_dictionaries({"text": words, "doer": st.just("i"), "status": st.just("doing")}, optional={"when": words})
    goal = st.fixed_dictionaries(
        {"words": words, "status": st.sampled_from(["active", "reached"]), "steps": st.lists(step, max_size=2)},
        optional={"progress": st.integers(0, 10), "attainment": st.integers(-2, 2), "target_on": st.just("2027-01-02")},
    )
    goals = draw(st.lists(goal, max_size=2))
    before = {"saved_at": "2026-10-01T09:00:00+00:00"}
    versions = [{**before, "goal": place, "content": {"words": draw(words), "status": "active"}} for place in range(len(goals))]
    for place, one in enumerate(goals):
        content = {"text": draw(words), "doer": "i", "status": "not_started"}
        versions += [{**before, "goal": place, "step": at, "content": content} for at in range(len(one["steps"]))]
    return PlanFile(
        title=draw(words),
        stages=tuple(stage for stage in Stage if draw(st.booleans())),
        sections=sections,
        goals=tuple(goals),
        versions=tuple(draw(st.permutations(versions))) if versions else (),
        circle=tuple(draw(st.lists(st.fixed_dictionaries({"name": words}, optional={"phone": words}), max_size=2))),
    )


def exported(plan: Plan) -> PlanFile:
    look = make.look(plan.person)
    shown = queries.sections_shown_to(plan=plan, kinds=KINDS, look=look)
    earlier = queries.earlier_goals_and_steps(plan=plan, look=look)
    return as_file(queries.cover_of(plan=plan, look=look), shown, earlier=earlier)


def alike(file: PlanFile) -> PlanFile:
    """In whatever order earlier versions of different rows are told."""
    return replace(file, versions=tuple(sorted(file.versions, key=lambda one: (one["goal"], one.get("step", -1)))))


@given(files())
def test_what_is_saved_is_what_is_read(file: PlanFile) -> None:
    assert read_file(as_json(file, at=make.AT).encode()) == file


@settings(max_examples=15, deadline=None)
@given(files())
def test_brought_in_and_taken_away_again_it_is_the_same(file: PlanFile) -> None:
    plan = make.make_plan()
    here = make.shown_to(plan.person, plan, *KINDS)

    bring_in(plan=plan, by=plan.person, file=file, here=here, cover=Cover(), replace=False, at=make.AT)

    assert alike(exported(Plan.objects.get(pk=plan.pk))) == alike(file)


KEYS = ["plan", "sections", "goals", "steps", "circle", "measures", "flare_up", "values", "versions"]
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)
nearly = anything.map(lambda found: json.dumps({"format": "yersel-plan", "version": 1, "plan": found}).encode())


@given(st.binary(max_size=400) | nearly)
def test_any_other_file_is_refused_in_one_sentence_or_read_whole(data: bytes) -> None:
    try:
        read_file(data)
    except FileRefused as why:
        assert str(why)
        assert "\n" not in str(why)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"x" * 1_000_001, "larger than 1 MB"),
        (b"\xff\xfe", "cannot read it as JSON"),
        (b"[" * 5000, "cannot read it as JSON"),
        (b"{}", "not a plan that was saved here"),
        (b'{"format": "yersel-plan", "version": 2, "plan": {}}', "newer version"),
        (b'{"format": "yersel-plan", "version": 1}', "no plan in this file"),
        (b'{"format": "yersel-plan", "version": 1, "plan": {"goals": [{"progress": 11}]}}', "progress"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(data: bytes, sentence: str) -> None:
    with pytest.raises(FileRefused, match=sentence):
        read_file(data)


def test_a_nought_is_an_answer_and_is_taken_away_as_one() -> None:
    plan = make.make_plan()
    make.add_goal(plan, progress=0, attainment=0)

    (goal,) = exported(plan).goals

    assert (goal["progress"], goal["attainment"]) == (0, 0)


def test_what_we_do_not_know_is_kept_and_shown() -> None:
    raw = {
        "format": "yersel-plan",
        "version": 1,
        "plan": {"sections": {"about_me": {"please_do": "Knock", "favourite_soup": "Lentil"}}},
    }

    file = read_file(json.dumps(raw).encode())

    assert file.sections["about_me"] == {"please_do": "Knock", "also": {"favourite_soup": "Lentil"}}


def test_added_nothing_that_stood_there_goes_and_nothing_comes_twice() -> None:
    kind = WRITTEN["flare_up"]

    found = merged(kind, {"what_helps": "Tea", "trigger": "Cold"}, {"what_helps": "A cold cloth", "trigger": "Cold"})

    assert found == {"what_helps": "Tea\n\nA cold cloth", "trigger": "Cold"}


def test_in_its_place_what_was_there_stays_as_a_version() -> None:
    plan = make.make_plan()
    make.write(plan, what_helps="Tea")
    here = make.shown_to(plan.person, plan, *KINDS)
    file = PlanFile(sections={"flare_up": {"what_helps": "Coffee"}})

    bring_in(plan=plan, by=plan.person, file=file, here=here, cover=Cover(), replace=True, at=make.AT)

    found = queries.versions_of(plan=plan, kind="flare_up", look=make.look(plan.person))
    assert [one.body["what_helps"] for one in found] == ["Coffee", "Tea"]


@time_machine.travel(make.AT, tick=False)
def test_a_file_that_cannot_be_opened_changes_nothing(client: Any, furnished: dict[str, Any]) -> None:
    client.force_login(furnished["owner"])
    before = SectionVersion.objects.count()

    response = client.post("/plan/bring-in/", {"file": SimpleUploadedFile("x.json", b"{}"), "how": "replace"})

    assert response.status_code == 422
    assert "not a plan that was saved here" in response.content.decode()
    assert SectionVersion.objects.count() == before


@time_machine.travel(make.AT, tick=False)
def test_the_fhir_bundle_is_valid_and_says_what_the_plan_says(client: Any, furnished: dict[str, Any]) -> None:
    """Validated as R4B, the nearest that the library has; the fields that we use are the same in R4."""
    client.force_login(furnished["owner"])

    bundle = json.loads(client.get(reverse("plan:download", args=["fhir"])).content)

    Bundle.model_validate(bundle)
    kinds = [entry["resource"]["resourceType"] for entry in bundle["entry"]]
    assert {"Patient", "CarePlan", "Goal", "RelatedPerson", "CareTeam", "QuestionnaireResponse", "Consent"} <= set(kinds)
    goal = next(entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == "Goal")
    assert (goal["description"]["text"], goal["lifecycleStatus"]) == ("Walk to the shop", "active")


@time_machine.travel(make.AT, tick=False)
def test_the_measures_come_as_a_table_that_no_spreadsheet_runs(client: Any, furnished: dict[str, Any]) -> None:
    client.force_login(furnished["owner"])

    lines = client.get(reverse("plan:download", args=["csv"])).content.decode("utf-8-sig").splitlines()

    assert lines[0] == "day,measure,question,answer,note"
    assert lines[1] == "2026-10-01,own,How are things going just now?,4,so so"


@pytest.mark.parametrize("version", [{"goal": 1}, {"goal": 0, "step": 5}, {"goal": "0"}, {"goal": True}, {"goal": -1}])
def test_what_a_goal_said_before_is_refused_where_there_is_no_such_goal(version: dict[str, Any]) -> None:
    whole = json.loads(as_json(PlanFile(goals=({"words": "Walk", "status": "active", "steps": []},)), at=make.AT))
    whole["versions"] = [{"saved_at": "2026-10-01T09:00:00+00:00", "content": {"words": "x", "text": "x"}, **version}]

    with pytest.raises(FileRefused, match="versions"):
        read_file(json.dumps(whole).encode())


def test_a_plan_with_more_past_than_a_file_may_hold_can_still_be_opened_again() -> None:
    past = [
        {"section": "flare_up", "saved_at": f"2026-01-{day:02}T09:00:00+00:00", "body": {"what_helps": "x" * 15_000}}
        for day in range(1, 29)
    ]
    file = PlanFile(sections={"flare_up": {"what_helps": "Tea"}}, versions=tuple(past * 3))

    found = read_file(as_json_that_opens(file, at=make.AT).encode())

    assert found.sections == file.sections
    assert len(found.versions) > 20 and found.versions[-1]["saved_at"].startswith("2026-01-28")


def test_the_same_file_brought_in_twice_adds_nothing(furnished: dict[str, Any]) -> None:
    plan = furnished["plan"]
    before = exported(plan)

    bring_in(
        plan=plan,
        by=plan.person,
        file=before,
        here=make.shown_to(plan.person, plan, *KINDS),
        cover=Cover(),
        replace=False,
        at=make.AT,
    )

    after = exported(Plan.objects.get(pk=plan.pk))
    assert (after.goals, after.circle, after.measures) == (before.goals, before.circle, before.measures)


def test_people_with_an_account_here_do_not_come_twice_when_a_file_takes_the_place_of_all(furnished: dict[str, Any]) -> None:
    plan = furnished["plan"]
    before = exported(plan)

    bring_in(
        plan=plan,
        by=plan.person,
        file=before,
        here=make.shown_to(plan.person, plan, *KINDS),
        cover=Cover(),
        replace=True,
        at=make.AT,
    )

    assert len(exported(Plan.objects.get(pk=plan.pk)).circle) == len(before.circle)


@pytest.mark.parametrize(
    ("plan", "versions", "where"),
    [
        ({"measures": [{"taken_on": "2026-10-01", "measure": "own", "values": {"progress": 10**400}}]}, [], "values"),
        ({}, [{"section": "flare_up", "saved_at": "0001-01-01T00:00:00+14:00"}], "saved_at"),
        ({}, [{"section": "flare_up", "saved_at": "9999-12-31T23:59:59-14:00"}], "saved_at"),
    ],
)
def test_what_no_database_keeps_and_no_picture_shows_is_refused(plan: Any, versions: Any, where: str) -> None:
    whole = {"format": "yersel-plan", "version": 1, "plan": plan, "versions": versions}

    with pytest.raises(FileRefused, match=where):
        read_file(json.dumps(whole).encode())


def test_half_a_letter_in_the_name_of_a_field_is_left_out(client: Any, plan: Plan) -> None:
    data = b'{"format": "yersel-plan", "version": 1, "plan": {"sections": {"about_me": {"soup\\ud800": "Lentil"}}}}'
    client.force_login(plan.person)

    response = client.post("/plan/bring-in/", {"file": SimpleUploadedFile("x.json", data), "how": "add"})

    assert response.status_code == 303
    body = make.shown_to(plan.person, plan, "about_me").sections["about_me"].body
    assert body == {"also": {"soup": "Lentil"}}
