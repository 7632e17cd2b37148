"""An entry becomes one dict and comes back from it as it was."""

from datetime import UTC, datetime

import pytest

from tests.factories import directory as make
from yersel.audit.models import AuditEntry
from yersel.directory.entry_data import organisation_as_data, service_as_data
from yersel.directory.entry_words import differences, lines_of
from yersel.directory.looking_after import entry_of
from yersel.directory.models import (
    Attribute,
    Contact,
    FormerSlug,
    Language,
    Location,
    Organisation,
    OrganisationIdentifier,
    Phone,
    Service,
    Version,
)
from yersel.directory.operations.publishing import change_entry, restore_version

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def rich(db) -> Service:
    """A service with something of everything."""
    place = make.location(council_area=make.council_area(), postal_code="EH6 7EN", address_1="1 Sample Street", city="Leith")
    made = make.service(
        "Leith walkers",
        places=[place],
        areas=["S12000036"],
        conditions=["copd"],
        kinds=["being-active"],
        phone="0131 496 0001",
        cost=2,
    )
    link = made.service_at_locations.get()
    make.schedule(link)
    make.schedule(made, "WE,FR")
    make.access(link)
    make.access(made, "hearing-loop", "Ask at the desk")
    Language.objects.create(service=made, code="gd", name="Gaelic")
    contact = Contact.objects.create(service=made, title="Walk leader")
    Phone.objects.create(contact=contact, number="0131 496 0002", digits="01314960002")
    return made


def again(service: Service) -> dict:
    return service_as_data(Service.objects.get(pk=service.pk))


def test_nothing_changes_when_an_entry_is_written_as_it_is(rich, moderator):
    before = again(rich)

    changed = change_entry(entry=entry_of(rich), data=before, by=moderator, at=AT)

    assert not changed
    assert Service.objects.get(pk=rich.pk).last_edited is None
    assert not Version.objects.exists()


def test_a_change_touches_what_it_names_and_leaves_the_ids_of_the_rest(rich, moderator):
    before = again(rich)

    change_entry(entry=entry_of(rich), data={**before, "summary": "A gentle walk by the water."}, by=moderator, at=AT)

    assert again(rich) == {**before, "summary": "A gentle walk by the water."}
    assert Service.objects.get(pk=rich.pk).last_edited == AT


def test_the_versions_before_and_after_are_kept_with_who_and_when(rich, moderator):
    before = again(rich)

    change_entry(entry=entry_of(rich), data={**before, "phones": []}, by=moderator, at=AT, why="They rang us")

    after, first = Version.objects.all()
    assert (first.number, first.made_by, first.data) == (1, None, before)
    assert (after.number, after.made_by, after.made_at, after.why) == (2, moderator, AT, "They rang us")


def test_a_version_is_put_back_whole(rich, moderator):
    before = again(rich)
    emptied = {**before, "phones": [], "places": [], "schedules": [], "tags": [], "languages": [], "name": "Other name"}
    change_entry(entry=entry_of(rich), data=emptied, by=moderator, at=AT)
    rich = Service.objects.get(pk=rich.pk)

    restore_version(version=Version.objects.get(number=1), by=moderator, at=AT)

    assert [line for line in lines_of(again(rich))] == lines_of(before)
    assert differences(before, again(rich)) == []
    assert Version.objects.latest("number").number == 3
    assert list(AuditEntry.objects.order_by("id").values_list("verb", flat=True))[-2:] == ["change-entry", "restore-version"]


def test_a_new_name_gets_a_new_address_and_the_old_one_leads_there(rich, moderator, client):
    change_entry(entry=entry_of(rich), data={**again(rich), "name": "Shore walkers"}, by=moderator, at=AT)

    response = client.get("/services/leith-walkers/")

    assert response.status_code == 301
    assert response["Location"] == "/services/shore-walkers/"


def test_going_back_to_an_old_name_gives_the_old_address_back(rich, moderator):
    change_entry(entry=entry_of(rich), data={**again(rich), "name": "Shore walkers"}, by=moderator, at=AT)
    rich = Service.objects.get(pk=rich.pk)
    change_entry(entry=entry_of(rich), data={**again(rich), "name": "Leith walkers"}, by=moderator, at=AT)

    assert Service.objects.get(pk=rich.pk).slug == "leith-walkers"
    assert list(FormerSlug.objects.values_list("slug", flat=True)) == ["shore-walkers"]


def test_a_place_that_others_share_is_not_changed_for_them(rich, moderator):
    place = Location.objects.get()
    other = make.service("Others", places=[place])
    data = again(rich)
    data["places"][0]["name"] = "Shore Hall"

    change_entry(entry=entry_of(rich), data=data, by=moderator, at=AT)

    assert again(other)["places"][0]["name"] == "Harbour Hall"
    assert again(rich)["places"][0]["name"] == "Shore Hall"


def test_a_term_that_is_no_more_is_left_out(rich, moderator):
    change_entry(entry=entry_of(rich), data={**again(rich), "summary": "One"}, by=moderator, at=AT)
    Attribute.objects.filter(term__code="copd").delete()
    make.term("condition", "copd").delete()

    restore_version(version=Version.objects.get(number=1), by=moderator, at=AT)

    assert [row["code"] for row in again(rich)["tags"]] == ["being-active"]


def test_an_organisation_keeps_its_number_and_takes_nobody_elses(moderator):
    mine, theirs = make.organisation("Heather Lungs"), make.organisation("Other group")
    number = {"identifier_scheme": "GB-SC", "identifier_type": "Scottish charity number"}
    OrganisationIdentifier.objects.create(organisation=theirs, identifier="SC000001", **number)
    wanted = [{**number, "identifier": "SC000001"}, {**number, "identifier": "SC000002"}]

    change_entry(entry=entry_of(mine), data={**organisation_as_data(mine), "identifiers": wanted}, by=moderator, at=AT)

    data = organisation_as_data(Organisation.objects.get(pk=mine.pk))
    assert [row["identifier"] for row in data["identifiers"]] == ["SC000002"]


def test_a_difference_is_told_in_words(rich):
    before = again(rich)
    after = {**before, "schedules": [], "costs": [{"amount": "0", "option": "", "amount_description": ""}]}

    found = {one.label: (one.before, one.after) for one in differences(before, after)}

    assert found == {"When": ("Wednesdays and Fridays, 11am", ""), "Cost": ("£2", "Free")}


def test_a_hidden_place_is_never_told(rich):
    Location.objects.update(precision="hidden")

    told = "\n".join(line.text for line in lines_of(again(rich)))

    assert "Sample Street" not in told
    assert "City of Edinburgh, the address is not published" in told


def test_a_change_is_found_at_once(scotland, rich, moderator, client):
    change_entry(entry=entry_of(rich), data={**again(rich), "summary": "Now with zebras and giraffes"}, by=moderator, at=AT)

    assert "Leith walkers" in client.get("/find?q=zebras").content.decode()
