"""Editors of certain areas: what they may decide, what they are shown, and who says where they work."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from tests.factories import accounts as people
from tests.factories import contributing as make_it
from tests.factories import directory as make
from yersel.accounts import operations as accounts
from yersel.accounts.models import Person, Role
from yersel.audit.models import AuditEntry
from yersel.directory import editor_areas, policies
from yersel.directory.looking_after import entry_of
from yersel.directory.models import Contribution, EditorArea, ImportConflict, Organisation, Service
from yersel.directory.operations import contributing, deciding
from yersel.directory.operations.demo_contributions import load_examples
from yersel.directory.operations.editors import set_editor_areas
from yersel.directory.policies_review import may_confirm
from yersel.directory.refusals import Refused
from yersel.places.models import CouncilArea

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once", "scotland")]
AT = make_it.AT
EDINBURGH, HIGHLAND, MORAY = "S12000036", "S12000017", "S12000020"


def text(response: HttpResponse) -> str:
    return response.content.decode()


def keeps(person: Person, *codes: str) -> Person:
    for code in codes:
        EditorArea.objects.create(person=person, area_id=code)
    return person


@pytest.fixture
def highland_editor() -> Person:
    return keeps(people.make_person(Role.DIRECTORY_EDITOR, display_name="Eilidh"), HIGHLAND)


@pytest.fixture
def admin() -> Person:
    return people.make_person(Role.ADMINISTRATOR)


@pytest.fixture
def north() -> Service:
    return make.service("Inverness walkers", areas=[HIGHLAND])


@pytest.fixture
def south() -> Service:
    return make.service("Leith walkers", areas=[EDINBURGH])


def sent(*codes: str, name: str = "Shore walkers", author: Person | None = None, **fields: Any) -> Contribution:
    data = make_it.words(name, areas=[{"area_id": code, "description": ""} for code in codes])
    return make_it.contribution(author or people.make_person(), data=data, **fields)


# The rule


def test_an_editor_of_an_area_changes_what_is_there_and_nothing_else(
    highland_editor: Person, editor: Person, north: Service, south: Service
) -> None:
    assert policies.may_edit(highland_editor, entry_of(north))
    assert not policies.may_edit(highland_editor, entry_of(south))
    assert "outside the areas" in str(policies.may_edit(highland_editor, entry_of(south)).why_not)
    assert policies.may_edit(editor, entry_of(south))


def test_a_place_counts_as_well_as_an_area_that_is_served(highland_editor: Person) -> None:
    hall = make.location(council_area_id=HIGHLAND)

    assert policies.may_edit(highland_editor, entry_of(make.service(places=[hall])))
    assert policies.may_edit(highland_editor, entry_of(make.service(areas=[EDINBURGH], places=[hall])))


@pytest.mark.parametrize("codes", [["XS"], []], ids=["all of Scotland", "nowhere"])
def test_what_is_in_no_area_in_particular_is_for_editors_of_all_scotland(
    highland_editor: Person, editor: Person, codes: list[str]
) -> None:
    service = make.service(areas=codes)

    assert not policies.may_edit(highland_editor, entry_of(service))
    assert policies.may_edit(editor, entry_of(service))


def test_a_board_counts_when_all_of_it_is_kept(editor: Person) -> None:
    board = CouncilArea.objects.get(code=HIGHLAND).health_board
    inside = list(board.council_areas.values_list("code", flat=True))
    service = make.service()
    service.service_areas.create(area=board)
    one = keeps(people.make_person(Role.DIRECTORY_EDITOR), HIGHLAND)
    whole = keeps(people.make_person(Role.DIRECTORY_EDITOR), *inside)

    assert len(inside) > 1
    assert not policies.may_edit(one, entry_of(service))
    assert policies.may_edit(whole, entry_of(service))


def test_an_organisation_is_where_its_services_are(highland_editor: Person, north: Service, south: Service) -> None:
    assert policies.may_edit(highland_editor, entry_of(north.organisation))
    assert not policies.may_edit(highland_editor, entry_of(south.organisation))


def test_moderators_are_not_limited_even_if_areas_were_given(south: Service) -> None:
    moderator = keeps(people.make_person(Role.MODERATOR), HIGHLAND)

    assert policies.may_edit(moderator, entry_of(south))
    assert policies.areas_kept_by(moderator) is None


def test_a_claim_ends_the_right_inside_the_areas_too(highland_editor: Person, north: Service) -> None:
    make_it.manager(people.make_person(), north)

    assert not policies.may_edit(highland_editor, entry_of(north))


def test_what_they_look_after_for_a_group_is_theirs_wherever_it_is(highland_editor: Person, south: Service) -> None:
    make_it.manager(highland_editor, south)

    assert policies.may_edit(highland_editor, entry_of(south))
    assert policies.may_publish(highland_editor, entry_of(south))


def test_they_say_that_an_entry_is_right_within_their_areas(highland_editor: Person, north: Service, south: Service) -> None:
    assert (may_confirm(highland_editor, north), may_confirm(highland_editor, south)) == (True, False)


# Publishing and deciding


@pytest.mark.parametrize(("code", "state"), [(HIGHLAND, "published"), (EDINBURGH, "submitted")])
def test_what_they_add_is_published_at_once_within_their_areas_and_waits_elsewhere(
    highland_editor: Person, code: str, state: str
) -> None:
    draft = sent(code, author=highland_editor, state="draft", submitted_at=None)

    assert contributing.send(contribution=draft, by=highland_editor, at=AT).state == state


def test_a_new_service_of_a_group_elsewhere_counts_by_where_the_service_is(highland_editor: Person, south: Service) -> None:
    draft = sent(HIGHLAND, author=highland_editor, state="draft", submitted_at=None)
    draft.data["organisation"]["id"] = str(south.organisation.pk)
    draft.save()

    assert contributing.send(contribution=draft, by=highland_editor, at=AT).state == "published"


def test_they_decide_about_what_is_sent_from_their_areas_alone(highland_editor: Person) -> None:
    here, elsewhere = sent(HIGHLAND), sent(EDINBURGH)

    deciding.approve(contribution=here, reason="Thank you", by=highland_editor, at=AT)
    with pytest.raises(Refused, match="outside the areas"):
        deciding.approve(contribution=elsewhere, reason="Thank you", by=highland_editor, at=AT)
    assert policies.may_read(highland_editor, here)
    assert not policies.may_read(highland_editor, elsewhere)


def test_a_change_counts_by_where_the_entry_is_not_by_where_it_says_it_goes(highland_editor: Person, south: Service) -> None:
    edit = sent(HIGHLAND, kind="edit", service=south)

    with pytest.raises(Refused):
        deciding.approve(contribution=edit, reason="Yes", by=highland_editor, at=AT)


# What they are shown


def test_their_queue_holds_their_areas_alone(highland_editor: Person, north: Service, south: Service) -> None:
    here, elsewhere = sent(HIGHLAND, name="Harbour choir"), sent(EDINBURGH, name="Shore choir")
    edit = sent(EDINBURGH, name="Changed walkers", kind="edit", service=north)
    make_it.claim(people.make_person(), north)
    make_it.claim(people.make_person(), south)
    make_it.report(entry_of(south))
    for it in (north, south):
        ImportConflict.objects.create(record=make.source_record(it), field="description", theirs="x", found_at=AT)
    staff = people.sign_in_staff(Client(), highland_editor)

    html = text(staff.get("/staff/queue/"))

    assert "Your areas:" in html
    assert ("Harbour choir" in html, "Shore choir" in html, "Changed walkers" in html) == (True, False, True)
    assert html.count("Inverness walkers") == 2
    assert "Leith walkers" not in html
    assert "City of Edinburgh" not in html
    assert staff.get(f"/staff/queue/new/{here.pk}/").status_code == 200
    assert staff.get(f"/staff/queue/new/{elsewhere.pk}/")["Location"] == "/staff/queue/?said=gone"
    assert staff.get(f"/staff/queue/change/{edit.pk}/").status_code == 200


def test_an_area_that_is_not_theirs_cannot_be_asked_for(highland_editor: Person) -> None:
    sent(EDINBURGH, name="Shore choir")
    staff = people.sign_in_staff(Client(), highland_editor)

    assert "Shore choir" not in text(staff.get(f"/staff/queue/?area={EDINBURGH}"))


def test_the_personal_words_of_a_claim_elsewhere_are_not_shown(highland_editor: Person, south: Service) -> None:
    asked = make_it.claim(people.make_person(), south)
    staff = people.sign_in_staff(Client(), highland_editor)

    assert staff.get(f"/staff/queue/claim/{asked.pk}/")["Location"] == "/staff/queue/?said=gone"


def test_editors_of_all_scotland_see_everything_as_before(editor: Person) -> None:
    sent(HIGHLAND, name="Harbour choir")
    sent(EDINBURGH, name="Shore choir")
    html = text(people.sign_in_staff(Client(), editor).get("/staff/queue/"))

    assert ("Harbour choir" in html, "Shore choir" in html, "Your areas" in html) == (True, True, False)


def test_the_figures_and_the_work_of_freshness_are_of_their_areas(
    highland_editor: Person, north: Service, south: Service
) -> None:
    Service.objects.update(review_state="due")
    staff = people.sign_in_staff(Client(), highland_editor)

    figures, work = text(staff.get("/staff/freshness/")), text(staff.get("/staff/freshness/work/"))
    asked = text(staff.get("/staff/freshness/work/?area=city-of-edinburgh"))

    assert ("Highland" in figures, "City of Edinburgh" in figures) == (True, False)
    for html in (work, asked):
        assert ("Inverness walkers" in html, "Leith walkers" in html) == (True, False)


def test_their_account_says_where_they_work(highland_editor: Person, editor: Person) -> None:
    own, other = (people.sign_in_staff(Client(), one).get("/account/") for one in (highland_editor, editor))

    assert "Your areas:" in text(own)
    assert "Your areas:" not in text(other)


# Who says so


def test_an_administrator_gives_areas_and_takes_them_back(admin: Person, editor: Person) -> None:
    staff = people.sign_in_staff(Client(), admin)
    address = f"/staff/editors/{editor.pk}/"

    staff.post(address, {"scope": "some", "areas": [HIGHLAND, MORAY]})
    given = [area.name for area in editor_areas.areas_of(editor)]
    told = mail.outbox[-1]
    listed, grants = text(staff.get("/staff/editors/")), text(staff.get("/people/roles/"))
    staff.post(address, {"scope": "all", "areas": [HIGHLAND]})

    assert given == ["Highland", "Moray"]
    assert (told.to, "Highland, Moray" in told.body) == ([editor.email], True)
    assert "Highland" in listed
    assert address in grants
    assert editor_areas.areas_of(editor) == []
    assert AuditEntry.objects.filter(verb="set-editor-areas", actor=str(admin.pk), object_id=str(editor.pk)).count() == 2


@pytest.mark.parametrize("data", [{"scope": "some"}, {}, {"scope": "some", "areas": ["S99999999"]}], ids=str)
def test_certain_areas_must_be_named(admin: Person, editor: Person, data: dict[str, Any]) -> None:
    staff = people.sign_in_staff(Client(), admin)

    assert staff.post(f"/staff/editors/{editor.pk}/", data).status_code == 422
    assert not EditorArea.objects.exists()


@pytest.mark.parametrize("role", [None, Role.DIRECTORY_EDITOR, Role.MODERATOR])
def test_nobody_else_says_where_an_editor_works(editor: Person, role: Role | None) -> None:
    with pytest.raises(Refused):
        set_editor_areas(person=editor, areas=[], by=people.make_person(role), at=AT)


def test_nobody_chooses_their_own_areas(admin: Person) -> None:
    with pytest.raises(Refused, match="own areas"):
        set_editor_areas(person=admin, areas=[], by=admin, at=AT)


def test_only_editors_have_areas(admin: Person) -> None:
    somebody = people.make_person()

    with pytest.raises(Refused, match="not a directory editor"):
        set_editor_areas(person=somebody, areas=[], by=admin, at=AT)
    response = people.sign_in_staff(Client(), admin).get(f"/staff/editors/{somebody.pk}/")
    assert response["Location"] == "/staff/editors/?said=gone"


def test_areas_are_in_what_somebody_takes_along_and_go_with_the_account(highland_editor: Person) -> None:
    part = accounts.all_data_of(person=highland_editor, at=AT)["parts"]["directory"]
    accounts.close_account(person=highland_editor, by=highland_editor, at=AT)

    assert part["keeps_as_editor"] == ["Highland"]
    assert not EditorArea.objects.exists()


def test_there_is_a_demo_editor_of_highland(demo_mode: None) -> None:
    accounts.load_demo_people(by="command:test", at=AT)

    load_examples([], at=AT)

    assert [(one.person.is_demo, one.area.name) for one in EditorArea.objects.all()] == [(True, "Highland")]


def test_an_organisation_without_any_place_is_for_editors_of_all_scotland(highland_editor: Person, editor: Person) -> None:
    group: Organisation = make.organisation()

    assert not policies.may_edit(highland_editor, entry_of(group))
    assert policies.may_edit(editor, entry_of(group))
