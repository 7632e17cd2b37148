"""All claims by their state, for those who decide; and ending one that was confirmed."""

from __future__ import annotations

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from tests.factories import accounts as people
from tests.factories import contributing as make_it
from tests.factories import directory as make
from yersel.accounts.models import Person, Role
from yersel.audit.models import AuditEntry
from yersel.directory import policies
from yersel.directory.looking_after import entry_of, is_claimed
from yersel.directory.models import Claim, Manager, Organisation, Service
from yersel.directory.operations import claims
from yersel.directory.refusals import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]
AT = make_it.AT


def text(response: HttpResponse) -> str:
    return response.content.decode()


@pytest.fixture
def una() -> Person:
    return people.make_person(email="una@example.org", display_name="Una")


@pytest.fixture
def coll() -> Person:
    return people.make_person(email="coll@example.org", display_name="Coll")


@pytest.fixture
def service() -> Service:
    return make.service("Leith walkers")


def confirmed(person: Person, it: Service | Organisation, moderator: Person) -> Claim:
    asked = make_it.claim(person, it, name=person.display_name)
    claims.welcome(claim=asked, reason="We rang the group.", by=moderator, at=AT)
    asked.refresh_from_db()
    return asked


def test_every_claim_is_listed_and_can_be_narrowed_to_a_state(
    staff: Client, service: Service, una: Person, coll: Person, moderator: Person
) -> None:
    confirmed(una, service, moderator)
    claims.deny(claim=make_it.claim(coll, make.service("Harbour choir")), reason="No", by=moderator, at=AT)

    everything, denied = text(staff.get("/staff/claims/")), text(staff.get("/staff/claims/?state=denied"))

    assert ("Leith walkers" in everything, "Harbour choir" in everything) == (True, True)
    assert ("Leith walkers" in denied, "Harbour choir" in denied) == (False, True)
    assert "Confirmed (1)" in everything


def test_a_state_that_is_none_shows_all(staff: Client, service: Service, una: Person) -> None:
    make_it.claim(una, service)

    assert "1 claim, the newest first" in text(staff.get("/staff/claims/?state=nonsense&page=99"))


def test_long_lists_have_pages(staff: Client, una: Person) -> None:
    for _number in range(26):
        make_it.claim(una, make.service())

    first, second = text(staff.get("/staff/claims/")), text(staff.get("/staff/claims/?page=2"))

    assert (first.count('class="ys_box"'), second.count('class="ys_box"')) == (25, 1)


def test_the_list_asks_as_much_for_many_as_for_few(staff: Client, una: Person, django_assert_max_num_queries: object) -> None:
    for _number in range(20):
        make_it.claim(una, make.service())

    with django_assert_max_num_queries(16):  # type: ignore[operator]
        staff.get("/staff/claims/")


def test_a_claim_on_what_somebody_else_looks_after_is_marked(
    staff: Client, service: Service, una: Person, coll: Person, moderator: Person
) -> None:
    confirmed(una, service.organisation, moderator)
    second = make_it.claim(coll, service)

    html = text(staff.get("/staff/claims/?state=unreviewed"))

    assert "a colleague, or a dispute" in html
    assert "Other claims on this entry" not in text(staff.get(f"/staff/claims/{second.pk}/"))


def test_other_claims_on_the_entry_stand_beside_one(
    staff: Client, service: Service, una: Person, coll: Person, moderator: Person
) -> None:
    first = confirmed(una, service, moderator)
    second = make_it.claim(coll, service)

    html = text(staff.get(f"/staff/claims/{second.pk}/"))

    assert f"/staff/claims/{first.pk}/" in html


def test_a_confirmed_claim_is_ended_with_a_reason_and_frees_the_entry(
    staff: Client, service: Service, una: Person, moderator: Person
) -> None:
    asked = confirmed(una, service, moderator)
    mail.outbox.clear()

    response = staff.post(f"/staff/claims/{asked.pk}/", {"decision": "revoke", "reason": "The group says no."})

    asked.refresh_from_db()
    assert response["Location"] == "/staff/claims/?state=revoked&said=decided"
    assert (asked.state, asked.reason, asked.decided_by) == ("revoked", "The group says no.", moderator)
    assert not is_claimed(entry_of(service))
    assert [(one.to, "The group says no." in one.body) for one in mail.outbox] == [(["una@example.org"], True)]
    assert AuditEntry.objects.filter(verb="revoke-claim", actor=str(moderator.pk), object_id=str(asked.pk)).exists()


def test_others_who_look_after_it_stay_and_are_told_without_the_reason(
    service: Service, una: Person, coll: Person, moderator: Person
) -> None:
    asked = confirmed(una, service, moderator)
    make_it.manager(coll, service, is_lead=False)
    mail.outbox.clear()

    claims.revoke(claim=asked, reason="A private matter", by=moderator, at=AT)

    (told,) = [one for one in mail.outbox if one.to == ["coll@example.org"]]
    assert is_claimed(entry_of(service))
    assert Manager.objects.get(ended_at=None, is_lead=True).person == coll
    assert told.subject == "Una looks after Leith walkers no longer"
    assert "You lead on it now" in told.body
    assert "private matter" not in told.body


def test_whoever_led_before_is_not_told_that_they_lead_now(
    service: Service, una: Person, coll: Person, moderator: Person
) -> None:
    make_it.manager(coll, service)
    make_it.manager(una, service, is_lead=False)
    asked = make_it.claim(una, service)
    Claim.objects.filter(pk=asked.pk).update(state="confirmed", decided_at=AT, reason="Yes")
    asked.refresh_from_db()
    mail.outbox.clear()

    claims.revoke(claim=asked, reason="No", by=moderator, at=AT)

    (told,) = [one for one in mail.outbox if one.to == ["coll@example.org"]]
    assert "You lead on it now" not in told.body


def test_nothing_is_ended_without_a_reason(staff: Client, service: Service, una: Person, moderator: Person) -> None:
    asked = confirmed(una, service, moderator)

    response = staff.post(f"/staff/claims/{asked.pk}/", {"decision": "revoke", "reason": " "})

    assert response.status_code == 422
    assert is_claimed(entry_of(service))


def test_only_what_was_confirmed_can_be_ended(service: Service, una: Person, moderator: Person) -> None:
    asked = make_it.claim(una, service)

    assert not policies.may_revoke_claim(moderator, asked)
    with pytest.raises(Refused):
        claims.revoke(claim=asked, reason="No", by=moderator, at=AT)


@pytest.mark.parametrize("role", [None, Role.DIRECTORY_EDITOR, Role.NETWORK_COORDINATOR])
def test_nobody_but_moderators_ends_a_claim(service: Service, una: Person, moderator: Person, role: Role | None) -> None:
    asked = confirmed(una, service, moderator)

    with pytest.raises(Refused):
        claims.revoke(claim=asked, reason="No", by=people.make_person(role), at=AT)
    assert is_claimed(entry_of(service))


def test_a_moderator_does_not_end_their_own_claim(service: Service, moderator: Person) -> None:
    asked = confirmed(moderator, service, people.make_person(Role.MODERATOR))

    with pytest.raises(Refused, match="Somebody else"):
        claims.revoke(claim=asked, reason="No", by=moderator, at=AT)


def test_whoever_stopped_by_themselves_is_marked(staff: Client, service: Service, una: Person, moderator: Person) -> None:
    confirmed(una, service, moderator)
    claims.quit_looking_after(manager=Manager.objects.get(), by=una, at=AT)

    assert "Looks after it no longer" in text(staff.get("/staff/claims/"))


def test_a_claim_that_waits_is_decided_from_its_page(staff: Client, service: Service, una: Person) -> None:
    asked = make_it.claim(una, service)

    staff.post(f"/staff/claims/{asked.pk}/", {"decision": "confirm", "reason": "We rang."})

    assert is_claimed(entry_of(service))


def test_a_claim_that_is_not_there_leads_to_the_list(staff: Client) -> None:
    response = staff.get("/staff/claims/00000000-0000-4000-8000-000000000000/")

    assert response["Location"] == "/staff/claims/?said=gone"
    assert "not here any more" in text(staff.get(response["Location"]))
