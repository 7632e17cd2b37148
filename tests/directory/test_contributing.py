"""Adding and changing entries: the steps, twins, who waits, who publishes."""

import re

import pytest
from django.core import mail
from django.test import Client

from tests.factories import accounts as people
from tests.factories import contributing as make_it
from tests.factories import directory as make
from yersel.directory.contribution_moves import MOVES, diagram
from yersel.directory.entry_data import service_as_data
from yersel.directory.looking_after import entry_of
from yersel.directory.models import Contribution, Organisation, Service, Version
from yersel.directory.operations import contributing, deciding

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]
AT = make_it.AT


def text(response) -> str:
    return response.content.decode()


STEPS = {
    "who": {"organisation": "Shore Group", "charity_number": "SC 000001", "role": "runs", "name": "Shore walkers", "postcode": "EH6"},
    "what": {"summary": make_it.SUMMARY, "description": make_it.DESCRIPTION},
    "where": {
        "place_0_name": "Shore Hall", "place_0_street": "1 Sample Street", "place_0_city": "Edinburgh", "place_0_postcode": "EH6",
        "time_0_day": "TU", "time_0_rhythm": "W1", "time_0_from": "11:00", "time_0_to": "12:30",
        "phone": "0131 496 0009", "phone_for": "the organiser", "cost": "free", "areas": ["S12000036"], "attending": ["in person"],
        "application_process": "Just turn up.",
    },
    "tags": {"kinds": ["being-active"], "conditions": ["copd"]},
    "people": {"who": ["carers"], "minimum_age": "16", "languages": ["gd"]},
    "access": {"step-free-entrance": "One small step, and a ramp"},
}  # fmt: skip


def walk(client: Client, pk: object, steps=STEPS) -> None:
    for step, answers in steps.items():
        response = client.post(f"/contributions/{pk}/step/{step}/", answers)
        assert response.status_code == 302, (step, re.findall(r'error-message">(.*?)</p>', text(response), re.S))


def begin(client: Client, kind: str = "service") -> Contribution:
    client.post("/add/", {"kind": kind})
    return Contribution.objects.latest("started_at")


def test_every_step_is_saved_and_comes_back_as_it_was_typed(client, member, edinburgh):
    people.sign_in(client, member)
    made = begin(client)
    walk(client, made.pk)

    for step in STEPS:
        html = text(client.get(f"/contributions/{made.pk}/step/{step}/"))
        for typed in STEPS[step].values():
            if isinstance(typed, str) and len(typed) > 12:
                assert typed in html, (step, typed)
    made.refresh_from_db()
    assert made.state == "draft"
    assert made.last_edited_step == "access"


def test_what_was_sent_waits_is_published_and_can_be_found_with_all_that_was_said(client, member, editor, edinburgh):
    people.sign_in(client, member)
    made = begin(client)
    walk(client, made.pk)
    client.post(f"/contributions/{made.pk}/step/check/")
    made.refresh_from_db()
    waited = made.state
    nothing_yet = Service.objects.exists()

    deciding.approve(contribution=made, reason="Thank you, it reads well.", by=editor, at=AT)

    service = Service.objects.get()
    data = service_as_data(service)
    assert (waited, nothing_yet) == ("submitted", False)
    assert sorted(row["code"] for row in data["tags"]) == ["being-active", "carers", "copd"]
    place = data["places"][0]
    assert (place["name"], place["precision"], place["council_area_id"]) == ("Shore Hall", "outward", "S12000036")
    assert place["access"][0]["details"] == "One small step, and a ramp"
    assert (data["schedules"][0]["byday"], data["schedules"][0]["opens_at"]) == ("TU", "11:00:00")
    assert data["costs"][0]["amount"] == "0.00"
    assert service.organisation.identifiers.get().identifier == "SC000001"
    assert Version.objects.filter(service=service).count() == 1
    assert "Shore walkers" in text(client.get("/find?q=shore+walkers"))
    assert mail.outbox[-1].subject == "Published: Shore walkers"


def test_behaviour_23_an_ordinary_persons_waits_an_editors_is_live(member, editor):
    make.area("S12000036")
    sent = {}
    for person in (member, editor):
        draft = make_it.contribution(person, state="draft", submitted_at=None)
        sent[person] = contributing.send(contribution=draft, by=person, at=AT).state

    assert sent == {member: "submitted", editor: "published"}
    assert Service.objects.count() == Organisation.objects.count() == 1


def test_a_manager_publishes_under_their_own_group_at_once(member):
    make.area("S12000036")
    group = make.organisation("Shore Group")
    make_it.manager(member, group)
    data = make_it.words(organisation={"id": str(group.pk), "name": group.name})
    draft = make_it.contribution(member, state="draft", data=data)

    contributing.send(contribution=draft, by=member, at=AT)

    assert Service.objects.get().organisation == group


def test_an_editor_waits_where_the_group_looks_after_itself(editor, member):
    group = make.organisation("Shore Group")
    make_it.manager(member, group)
    draft = make_it.contribution(
        editor, state="draft", data=make_it.words(organisation={"id": str(group.pk), "name": group.name})
    )

    assert contributing.send(contribution=draft, by=editor, at=AT).state == "submitted"


def test_nothing_unfinished_is_sent_and_what_is_missing_is_said(client, member):
    people.sign_in(client, member)
    made = begin(client)

    response = client.post(f"/contributions/{made.pk}/step/check/")

    assert response.status_code == 422
    assert "Give the service a name" in text(response)


@pytest.mark.parametrize(
    ("step", "answers", "said"),
    [
        ("what", {"summary": "Too short", "description": make_it.DESCRIPTION}, "at least 50"),
        ("what", {"summary": make_it.SUMMARY, "description": "x" * 2001}, "at most 2000"),
        ("who", {**STEPS["who"], "name": "n" * 201}, "at most 200"),
        ("who", {**STEPS["who"], "charity_number": "12"}, "SC and six digits"),
        ("where", {"cost": "free", "phone": "1"}, "Give a place, or an area"),
        ("where", {"cost": "free", "areas": ["S12000036"]}, "Give a phone number"),
        ("where", {"cost": "free", "place_0_name": "Hall", "phone": "1"}, "Write the postcode"),
        ("where", {**STEPS["where"], "time_0_rhythm": "W2"}, "which weeks"),
        ("people", {"minimum_age": "60", "maximum_age": "20"}, "higher"),
    ],
)
def test_the_rules_of_the_forms(client, member, edinburgh, step, answers, said):
    people.sign_in(client, member)
    made = begin(client)

    response = client.post(f"/contributions/{made.pk}/step/{step}/", answers)

    assert response.status_code == 422
    assert said in text(response)
    assert Contribution.objects.get().data == {}


def test_at_most_eight_kinds_and_conditions(client, member):
    codes = [make.term("condition", f"condition-{number}").code for number in range(9)]
    people.sign_in(client, member)
    made = begin(client)

    response = client.post(f"/contributions/{made.pk}/step/tags/", {"conditions": codes})

    assert "at most eight" in text(response)


def test_of_a_refuge_nothing_is_kept_but_its_council_area(client, member, edinburgh):
    people.sign_in(client, member)
    made = begin(client)
    walk(client, made.pk, {"where": {**STEPS["where"], "place_0_hidden": "on"}})

    place = Contribution.objects.get().data["places"][0]

    assert place["council_area_id"] == "S12000036"
    assert (place["precision"], place["name"], place["latitude"], place["address"]) == ("hidden", "", None, {})


def test_twins_are_offered_before_the_second_step(client, member, edinburgh):
    make.service("Shore walkers", areas=["S12000036"])
    people.sign_in(client, member)
    made = begin(client)

    response = client.post(f"/contributions/{made.pk}/step/who/", STEPS["who"])
    page = text(client.get(response["Location"]))

    assert response["Location"].endswith("/alike/")
    assert "It has the same name." in page
    assert "Mine is different" in page


@pytest.mark.parametrize("same", ["charity", "phone", "postcode"])
def test_twins_are_known_by_number_phone_and_postcode(same, scotland):
    from yersel.directory.models import OrganisationIdentifier
    from yersel.directory.twins import twins_of

    place = make.location(postal_code="EH6 7EN")
    there = make.service("Leith walkers' group", places=[place], phone="0131 496 0001")
    OrganisationIdentifier.objects.create(organisation=there.organisation, identifier_scheme="GB-SC", identifier="SC000001")
    told = {
        "charity": {"name": "Other", "organisation": {"name": "X", "charity_number": "SC000001"}},
        "phone": {"name": "Other", "asked": {"phone": "+44 131 4960001"}},
        "postcode": {"name": "The Leith walkers group", "asked": {"postcode": "eh67en"}},
    }[same]

    assert [twin.service for twin in twins_of(told)] == [there]
    assert twins_of({"name": "Other", "asked": {"postcode": "eh67en"}}) == []


def test_a_group_that_is_here_is_chosen_and_not_made_twice(client, member, edinburgh):
    group = make.organisation("Shore Group")
    people.sign_in(client, member)
    made = begin(client)
    client.post(f"/contributions/{made.pk}/step/who/", STEPS["who"])

    client.post(f"/contributions/{made.pk}/alike/", {"group": str(group.pk)})

    assert Contribution.objects.get().data["organisation"]["id"] == str(group.pk)


def test_an_organisation_alone_is_added_in_one_step(client, editor):
    people.sign_in_staff(client, editor)
    made = begin(client, "organisation")
    answers = {"name": "Shore Group", "description": make_it.DESCRIPTION, "website": "shore.example.org"}
    client.post(f"/contributions/{made.pk}/step/group/", answers)
    client.post(f"/contributions/{made.pk}/step/check/")

    assert Organisation.objects.get().website == "https://shore.example.org"


@pytest.mark.parametrize("page", ["", "step/who/", "step/check/", "alike/"])
def test_a_draft_is_its_authors_alone(client, member, stranger, moderator, page):
    draft = make_it.contribution(member, state="draft", submitted_at=None)
    theirs, staff = Client(), Client()
    people.sign_in(client, member)
    people.sign_in(theirs, stranger)
    people.sign_in_staff(staff, moderator)
    address = f"/contributions/{draft.pk}/{page}"

    assert [one.get(address).status_code for one in (client, theirs, staff)] == [200, 404, 404]


def test_what_was_sent_is_read_by_staff_and_by_no_stranger(client, member, stranger, editor):
    sent = make_it.contribution(member)
    theirs, staff = Client(), Client()
    people.sign_in(client, member)
    people.sign_in(theirs, stranger)
    people.sign_in_staff(staff, editor)

    answers = [one.get(f"/contributions/{sent.pk}/").status_code for one in (client, theirs, staff)]

    assert answers == [200, 404, 200]
    assert theirs.post(f"/contributions/{sent.pk}/withdraw/").status_code == 404


def test_a_suggestion_is_written_up_by_staff_and_published(client, editor, edinburgh):
    suggestion = make_it.contribution(None, kind="suggestion", data={"name": "Shore walkers", "description": "A walk"})
    people.sign_in_staff(client, editor)
    early = client.post(f"/staff/queue/suggestion/{suggestion.pk}/", {"decision": "publish", "reason": "Thanks"})
    walk(client, suggestion.pk)

    client.post(f"/staff/queue/suggestion/{suggestion.pk}/", {"decision": "publish", "reason": "Thanks"})

    assert early.status_code == 422
    assert Service.objects.get().name == "Shore walkers"


def test_behaviour_25_sending_a_change_that_changes_nothing_moves_no_date(editor):
    make.area("S12000036")
    service = make.service("Leith walkers", areas=["S12000036"], phone="0131 496 0001")
    edit = contributing.start_edit(entry=entry_of(service), by=editor, at=AT)

    contributing.send(contribution=edit, by=editor, at=AT)

    service.refresh_from_db()
    assert service.last_edited is None
    assert not Version.objects.exists()


def test_beginning_to_change_an_entry_again_goes_on_where_one_left_off(editor):
    service = make.service()

    first = contributing.start_edit(entry=entry_of(service), by=editor, at=AT)

    assert contributing.start_edit(entry=entry_of(service), by=editor, at=AT) == first


def test_what_was_sent_can_be_taken_back_until_somebody_has_decided(client, member, editor):
    people.sign_in(client, member)
    draft, sent = make_it.contribution(member, state="draft"), make_it.contribution(member)
    decided = deciding.refuse(contribution=make_it.contribution(member), reason="No", by=editor, at=AT)

    for one in (draft, sent, decided):
        client.post(f"/contributions/{one.pk}/withdraw/")

    assert not Contribution.objects.filter(pk=draft.pk).exists()
    assert Contribution.objects.get(pk=sent.pk).state == "withdrawn"
    assert Contribution.objects.get(pk=decided.pk).state == "refused"


def test_the_table_of_moves_knows_every_state():
    assert set(MOVES) == set(Contribution.State)


def test_the_diagram_in_the_docs_is_printed_from_the_table(settings):
    page = (settings.BASE_DIR / "docs" / "reference" / "contributions.md").read_text(encoding="utf-8")

    assert diagram() in page
