"""Behaviour 24: deleting is a moderator's act with a typed name; gone at once, back within 30 days, erased after them."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from tests.factories import accounts as people
from tests.factories import contributing as make_it
from tests.factories import directory as make
from tests.factories.imports import altered, imported, records
from yersel.accounts.models import Person, Role
from yersel.audit.models import AuditEntry
from yersel.directory import policies
from yersel.directory.deletion_reading import what_goes
from yersel.directory.looking_after import entry_of
from yersel.directory.models import (
    Claim,
    Contribution,
    Deletion,
    Location,
    Organisation,
    OwnList,
    OwnListItem,
    Service,
    ServiceAtLocation,
    SourceRecord,
    Tombstone,
    UnwantedRecord,
    Version,
)
from yersel.directory.operations import deleting
from yersel.directory.operations.collections import share_list
from yersel.directory.operations.import_survey import unwanted_records
from yersel.directory.operations.merging import merge
from yersel.directory.operations.publishing import publish_new_organisation
from yersel.directory.refusals import Refused
from yersel.directory.short_links import short_paths

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]
AT = make_it.AT
DUE = AT + timedelta(days=30)


def text(response: HttpResponse) -> str:
    return response.content.decode()


@pytest.fixture
def service(scotland: object) -> Service:
    return make.service("Càfé walkers", organisation=make.organisation("Shore Group"))


def delete(it: Service | Organisation, by: Person, **more: str) -> Deletion:
    told = {"typed_name": it.name, "reason": "They asked us to.", **more}
    return deleting.delete_entry(entry=entry_of(it), by=by, at=AT, **told)


def at(service: Service, place: Location | None = None) -> ServiceAtLocation:
    return ServiceAtLocation.objects.create(service=service, location=place or make.location(organisation=service.organisation))


def purge() -> int:
    return deleting.purge_deleted(by="command:test", at=DUE)


# Deleting


def test_the_page_says_what_goes_and_what_stays(staff: Client, service: Service, moderator: Person) -> None:
    other = make.service("Choir")
    hall, shared = at(service), at(service)
    at(other, shared.location)
    member = people.make_person()
    make_it.manager(member, service.organisation)
    make_it.claim(people.make_person(), service)
    share_list(items=[(service.pk, ""), (other.pk, "")], at=AT)

    goes = what_goes(entry_of(service.organisation), at=AT)
    html = text(staff.get("/organisations/shore-group/delete/"))

    assert (goes.services, goes.managers, goes.claims, goes.shared_lists) == (1, 1, 1, 1)
    assert (goes.places, goes.shared_places) == (1, 1)
    assert "1 place that other services use" in html
    assert hall.location_id != shared.location_id


def test_the_name_is_typed_and_capitals_and_accents_do_not_matter(staff: Client, service: Service) -> None:
    wrong = staff.post("/services/cafe-walkers/delete/", {"name": "Café", "reason": "Twice here"})
    still_there = staff.get("/services/cafe-walkers/").status_code
    right = staff.post("/services/cafe-walkers/delete/", {"name": "cafe  WALKERS", "reason": "Twice here"})

    assert (wrong.status_code, still_there) == (422, 200)
    assert "That is not its name" in text(wrong)
    assert right["Location"] == "/staff/deleted/?said=deleted"
    assert staff.get("/services/cafe-walkers/").status_code == 410


def test_nothing_is_deleted_without_a_reason(staff: Client, service: Service) -> None:
    response = staff.post("/services/cafe-walkers/delete/", {"name": service.name, "reason": " "})

    assert response.status_code == 422
    assert not Deletion.objects.exists()


def test_it_is_gone_at_once_everywhere(client: Client, service: Service, moderator: Person) -> None:
    path = short_paths([service])[service.pk]
    delete(service, moderator)

    page = client.get("/services/cafe-walkers/")

    assert (page.status_code, client.get(f"/services/{service.pk}/").status_code) == (410, 410)
    assert client.get(path, follow=True).status_code == 410
    assert "This entry is no longer here" in text(page)
    assert "Càfé" not in text(page)
    assert "/services/cafe-walkers/" not in text(client.get("/find?q=walkers"))
    assert "cafe-walkers" not in text(client.get("/sitemap.xml"))


def test_the_services_of_an_organisation_go_with_it(client: Client, service: Service, moderator: Person) -> None:
    delete(service.organisation, moderator)

    assert client.get("/organisations/shore-group/").status_code == 410
    assert client.get("/services/cafe-walkers/").status_code == 410
    assert "/services/cafe-walkers/" not in text(client.get("/find?q=walkers"))
    assert "Shore Group" not in text(client.get("/organisations/"))


def test_the_audit_says_who_and_those_who_look_after_it_are_told_why(service: Service, moderator: Person) -> None:
    make_it.manager(people.make_person(email="una@example.org"), service)
    mail.outbox.clear()

    delete(service, moderator)

    assert AuditEntry.objects.filter(verb="delete-entry", actor=str(moderator.pk), object_id=str(service.pk)).exists()
    assert [(one.to, "They asked us to." in one.body, "23 December 2026" in one.body) for one in mail.outbox] == [
        (["una@example.org"], True, True)
    ]


@pytest.mark.parametrize("role", [None, Role.DIRECTORY_EDITOR, Role.NETWORK_COORDINATOR])
def test_nobody_but_moderators_deletes(service: Service, role: Role | None) -> None:
    with pytest.raises(Refused):
        delete(service, people.make_person(role))
    assert not Deletion.objects.exists()


def test_nor_does_whoever_looks_after_it(service: Service) -> None:
    lead = people.make_person()
    make_it.manager(lead, service)

    with pytest.raises(Refused):
        delete(service, lead)


def test_what_is_deleted_is_not_deleted_again(service: Service, moderator: Person) -> None:
    delete(service.organisation, moderator)

    with pytest.raises(Refused, match="already"):
        delete(service, moderator)
    assert not policies.may_delete(moderator, entry_of(service.organisation))


def test_what_was_never_public_is_not_deleted(moderator: Person, scotland: object) -> None:
    with pytest.raises(Refused, match="never public"):
        delete(make.service(state="draft"), moderator)


def test_only_moderators_are_offered_it(client: Client, staff: Client, service: Service) -> None:
    editor = people.sign_in_staff(Client(), people.make_person(Role.DIRECTORY_EDITOR))

    offered = [("/delete/" in text(one.get("/services/cafe-walkers/"))) for one in (client, editor, staff)]

    assert offered == [False, False, True]


# Bringing back


def test_a_moderator_brings_it_back_as_it_was(staff: Client, client: Client, service: Service, moderator: Person) -> None:
    with time_machine.travel(AT + timedelta(days=29), tick=False):
        people.sign_in_staff(staff, people.make_person(Role.MODERATOR))
        deletion = delete(service.organisation, moderator)
        listed = text(staff.get("/staff/deleted/"))
        response = staff.post(f"/staff/deleted/{deletion.pk}/bring-back/")

    assert "They asked us to." in listed
    assert response["Location"] == "/staff/deleted/?said=back"
    assert client.get("/services/cafe-walkers/").status_code == 200
    assert "/services/cafe-walkers/" in text(client.get("/find?q=walkers"))
    assert AuditEntry.objects.filter(verb="bring-back-entry").exists()


def test_what_had_closed_before_is_closed_again(service: Service, moderator: Person) -> None:
    Service.objects.filter(pk=service.pk).update(state="archived", archived_because="The group has ended.")
    service.refresh_from_db()

    deletion = delete(service, moderator)
    service.refresh_from_db()
    meanwhile = service.archived_because
    deleting.bring_back(deletion=deletion, by=moderator, at=AT)

    service.refresh_from_db()
    assert (meanwhile, service.state, service.archived_because) == ("", "archived", "The group has ended.")


def test_a_service_that_was_deleted_by_itself_stays_so_when_its_organisation_is_back(
    client: Client, service: Service, moderator: Person
) -> None:
    delete(service, moderator)
    deletion = delete(service.organisation, moderator)

    deleting.bring_back(deletion=deletion, by=moderator, at=AT)

    assert client.get("/organisations/shore-group/").status_code == 200
    assert client.get("/services/cafe-walkers/").status_code == 410


def test_after_thirty_days_it_is_too_late(service: Service, moderator: Person) -> None:
    deletion = delete(service, moderator)

    with pytest.raises(Refused, match="any more"):
        deleting.bring_back(deletion=deletion, by=moderator, at=DUE)


def test_nobody_but_moderators_brings_back(service: Service, moderator: Person) -> None:
    deletion = delete(service, moderator)

    with pytest.raises(Refused):
        deleting.bring_back(deletion=deletion, by=people.make_person(Role.DIRECTORY_EDITOR), at=AT)


def test_two_who_bring_it_back_at_once_do_it_once(staff: Client, service: Service, moderator: Person) -> None:
    deletion = delete(service, moderator)
    deleting.bring_back(deletion=deletion, by=moderator, at=AT)

    with pytest.raises(Refused):
        deleting.bring_back(deletion=Deletion(pk=deletion.pk or 1), by=moderator, at=AT)
    assert staff.post("/staff/deleted/1/bring-back/")["Location"] == "/staff/deleted/?said=gone"


# Erasing


def test_nothing_is_erased_before_its_day(service: Service, moderator: Person) -> None:
    delete(service, moderator)

    assert deleting.purge_deleted(by="command:test", at=DUE - timedelta(seconds=1)) == 0
    assert Service.objects.filter(pk=service.pk).exists()


def test_after_thirty_days_nothing_is_left_but_its_addresses(client: Client, service: Service, moderator: Person) -> None:
    sent = make_it.contribution(people.make_person(), service=service, state="published", decided_at=AT, reason="Yes")
    Version.objects.create(service=service, number=1, data={"name": "x"}, made_at=AT)
    make_it.claim(people.make_person(), service)
    path = short_paths([service])[service.pk]
    delete(service.organisation, moderator)

    erased, again = purge(), purge()

    assert (erased, again) == (1, 0)
    assert not Service.objects.exists()
    assert not Organisation.objects.exists()
    assert not Contribution.objects.filter(pk=sent.pk).exists()
    assert not Claim.objects.exists()
    assert not Version.objects.exists()
    assert not Deletion.objects.exists()
    assert {(one.kind, one.slug) for one in Tombstone.objects.all()} == {
        ("service", "cafe-walkers"),
        ("organisation", "shore-group"),
    }
    for address in ("/services/cafe-walkers/", f"/services/{service.pk}/", path, "/organisations/shore-group/"):
        assert client.get(address).status_code == 410, address
    assert client.get("/services/shore-group/").status_code == 404
    assert AuditEntry.objects.filter(verb="purge-entry", actor="command:test").count() == 1


def test_earlier_addresses_and_what_was_merged_into_it_are_gone_as_well(
    client: Client, service: Service, moderator: Person
) -> None:
    twin = make.service("Walkers of Leith")
    merge(keep=service, drop=twin, by=moderator, at=AT)
    service.refresh_from_db()
    delete(service, moderator)

    purge()

    assert not Service.objects.filter(pk=twin.pk).exists()
    assert Organisation.objects.count() == 2
    for key in ("walkers-of-leith", twin.pk, f"merged-{twin.pk}", "cafe-walkers"):
        assert client.get(f"/services/{key}/").status_code == 410, key


def test_places_that_others_use_stay_and_are_theirs(service: Service, moderator: Person) -> None:
    other = make.service("Choir")
    own = at(service)
    shared = at(service)
    at(other, shared.location)
    delete(service.organisation, moderator)

    purge()

    assert not Location.objects.filter(pk=own.location_id).exists()
    assert Location.objects.get(pk=shared.location_id).organisation == other.organisation
    assert other.service_at_locations.count() == 1


def test_erasing_that_is_killed_half_way_leaves_nothing_half(
    service: Service, moderator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(service)
    delete(service.organisation, moderator)

    def killed(*args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(deleting, "_places_to_erase", killed)
        with pytest.raises(KeyboardInterrupt):
            purge()
    half = (Service.objects.count(), Organisation.objects.count(), Tombstone.objects.count(), Deletion.objects.count())

    assert half == (1, 1, 0, 1)
    assert purge() == 1
    assert not Location.objects.exists()


def test_lists_say_that_it_is_no_longer_listed(client: Client, service: Service, moderator: Person) -> None:
    person = people.make_person()
    people.sign_in(client, person)
    own = OwnList.objects.create(person=person, made_at=AT, opened_at=AT)
    OwnListItem.objects.create(own_list=own, service=service, order=0, since=AT.date())
    from yersel.core import clock

    shared = share_list(items=[(service.pk, "")], at=clock.now())
    delete(service, moderator)

    purge()

    assert "1 service is no longer listed." in text(client.get("/list/"))
    assert "1 service is no longer listed." in text(Client().get(f"/lists/{shared.token}/"))


def test_its_address_is_given_to_nobody_else(client: Client, service: Service, moderator: Person) -> None:
    delete(service.organisation, moderator)
    purge()

    made = publish_new_organisation({"name": "Shore Group"}, at=AT, by=moderator, why="")

    assert made.slug == "shore-group-2"


def test_the_next_import_leaves_it_out_and_takes_the_rest(scotland: object, moderator: Person) -> None:
    make.term("kind", "being-active")
    imported(records(2))
    delete(Service.objects.get(name="Walking group s1"), moderator)
    purge()

    outcome = imported(altered(records(2), 1, description="Now twice a week, at the hall."))

    assert list(Service.objects.values_list("name", flat=True)) == ["Walking group s2"]
    assert outcome.plan.skipped["deleted here by a moderator"] == 1


def test_nor_does_it_take_the_services_of_an_organisation_that_was_deleted(scotland: object, moderator: Person) -> None:
    make.term("kind", "being-active")
    imported(records(1))
    delete(Organisation.objects.get(), moderator)
    purge()

    imported(records(3))

    assert not Organisation.objects.exists()


def test_no_record_of_it_is_left(service: Service, moderator: Person) -> None:
    record = make.source_record(service)
    delete(service, moderator)
    purge()

    assert not SourceRecord.objects.exists()
    assert unwanted_records(record.source_id) == {("service", record.their_id)}
    assert UnwantedRecord.objects.count() == 1
