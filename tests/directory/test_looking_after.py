"""Claims, the edit rule, who leads, and what becomes of it all when an account closes."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from tests.factories import accounts as people
from tests.factories import contributing as make_it
from tests.factories import directory as make
from yersel.accounts import operations as accounts
from yersel.accounts.models import Person, Role
from yersel.audit.models import AuditEntry
from yersel.directory import policies
from yersel.directory.entry_data import entry_as_data
from yersel.directory.looking_after import entry_of, is_claimed
from yersel.directory.models import Claim, Contribution, Manager, Service
from yersel.directory.operations import claims, deciding
from yersel.directory.operations.publishing import change_entry
from yersel.directory.refusals import Refused
from yersel.directory.views.queue import same_domain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]
AT = make_it.AT


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def member():
    return people.make_person(email="una@shore.example.org", display_name="Una")


@pytest.fixture
def colleague():
    return people.make_person(display_name="Coll")


@pytest.fixture
def service():
    group = make.organisation("Shore Group", website="https://www.shore.example.org/us")
    return make.service("Leith walkers", organisation=group)


def confirmed(person, it, moderator) -> Claim:
    asked = make_it.claim(person, it)
    claims.welcome(claim=asked, reason="We rang the group.", by=moderator, at=AT)
    asked.refresh_from_db()
    return asked


@pytest.mark.parametrize("what", ["service", "organisation"])
def test_behaviour_22_the_edit_rule(service, member, colleague, stranger, editor, moderator, what):
    it = service if what == "service" else service.organisation
    entry = entry_of(it)
    kind = "new-service" if what == "service" else "new-organisation"
    where = {"service": service} if what == "service" else {"organisation": service.organisation}
    make_it.contribution(colleague, kind=kind, state="published", decided_at=AT, reason="Yes", **where)
    everybody = [member, colleague, stranger, editor, moderator]

    before = [bool(policies.may_edit(person, entry)) for person in everybody]
    confirmed(member, it, moderator)
    after = [bool(policies.may_edit(person, entry)) for person in everybody]

    assert before == [False, True, False, True, True]
    assert after == [True, False, False, False, True]
    assert "looks after" in str(policies.may_edit(editor, entry).why_not)


def test_the_rule_for_a_service_follows_a_claim_on_its_organisation(service, member, editor, moderator):
    confirmed(member, service.organisation, moderator)

    assert policies.may_edit(member, entry_of(service))
    assert not policies.may_edit(editor, entry_of(service))


def test_a_claim_on_one_service_gives_no_right_on_another(service, member, moderator):
    other = make.service("Shore choir", organisation=service.organisation)
    confirmed(member, service, moderator)

    assert not policies.may_edit(member, entry_of(other))
    assert not policies.may_edit(member, entry_of(service.organisation))


def test_whoever_added_an_entry_changes_it_but_the_change_waits(service, colleague):
    make_it.contribution(colleague, state="published", service=service, decided_at=AT, reason="Yes")

    with pytest.raises(Refused):
        change_entry(entry=entry_of(service), data=entry_as_data(service), by=colleague, at=AT)


def test_a_claim_waits_is_confirmed_and_its_maker_is_told(client, service, member, moderator):
    people.sign_in(client, member)
    told = {"name": "Una Sample", "role": "organiser", "comment": "My name is on the page"}
    client.post("/services/leith-walkers/claim/", told)
    asked = Claim.objects.get()
    staff = people.sign_in_staff(Client(), moderator)

    html = text(staff.get(f"/staff/queue/claim/{asked.pk}/"))
    staff.post(f"/staff/queue/claim/{asked.pk}/", {"decision": "confirm", "reason": "We rang you."})

    manager = Manager.objects.get()
    assert "same web site as the group" in html
    assert (manager.person, manager.is_lead, manager.service) == (member, True, service)
    assert mail.outbox[-1].subject == "You look after Leith walkers now"
    assert "Looked after by the group itself" in text(client.get("/services/leith-walkers/"))
    assert not AuditEntry.objects.filter(digest__contains="Una").exists()


def test_editors_do_not_decide_claims(service, member, editor):
    with pytest.raises(Refused):
        claims.deny(claim=make_it.claim(member, service), reason="No", by=editor, at=AT)


@pytest.mark.parametrize(
    ("email", "same"), [("a@shore.example.org", True), ("a@example.org", False), ("a@notshore.example.org", False), ("", False)]
)
def test_the_domain_is_a_hint(service, email, same):
    assert same_domain(email, entry_of(service)) is same


def test_nobody_asks_twice_at_a_time_or_without_an_address(service, member):
    make_it.claim(member, service)

    with pytest.raises(Refused, match="asked already"):
        make_it.claim(member, service)
    assert not policies.may_claim(Person.objects.create(joined_at=AT), entry_of(service))


def test_a_second_claim_is_a_dispute_that_the_lead_cannot_refuse(service, member, stranger, moderator):
    confirmed(member, service, moderator)
    mail.outbox.clear()
    second = make_it.claim(stranger, service)

    with pytest.raises(Refused):
        claims.deny(claim=second, reason="Mine", by=member, at=AT)
    assert [one.to for one in mail.outbox] == [[member.email]]
    claims.deny(claim=second, reason="The group says no", by=moderator, at=AT)
    assert not policies.may_edit(stranger, entry_of(service))


def test_the_lead_takes_in_a_colleague_and_hands_over(client, service, member, colleague, moderator):
    confirmed(member, service, moderator)
    second = make_it.claim(colleague, service)
    people.sign_in(client, member)
    mine = Manager.objects.get(person=member)

    client.post(f"/looking-after/{mine.pk}/welcome/", {"key": str(second.pk)})
    theirs = Manager.objects.get(person=colleague)
    was_lead = theirs.is_lead
    client.post(f"/looking-after/{mine.pk}/hand-over/", {"key": str(theirs.pk)})

    theirs.refresh_from_db()
    mine.refresh_from_db()
    assert (was_lead, theirs.is_lead, mine.is_lead, mine.ended_at) == (False, True, False, None)


def test_only_the_lead_hands_over(service, member, colleague, stranger):
    make_it.manager(member, service)
    second = make_it.manager(colleague, service, is_lead=False)

    for person in (colleague, stranger):
        with pytest.raises(Refused):
            claims.hand_over(to=second, by=person, at=AT)


def test_a_manager_asks_to_lead_and_a_moderator_decides(service, member, colleague, moderator):
    make_it.manager(member, service)
    make_it.manager(colleague, service, is_lead=False)

    confirmed(colleague, service, moderator)

    assert Manager.objects.get(is_lead=True).person == colleague
    assert Manager.objects.filter(ended_at=None).count() == 2


def test_behaviour_30_quitting_frees_the_entry(client, service, member, editor):
    manager = make_it.manager(member, service)
    people.sign_in(client, member)

    client.post(f"/looking-after/{manager.pk}/quit/")

    assert not is_claimed(entry_of(service))
    assert policies.may_edit(editor, entry_of(service))
    assert "Not yet claimed" in text(client.get("/services/leith-walkers/"))


def test_when_a_lead_quits_who_has_been_there_longest_leads(service, member, colleague, stranger):
    lead = make_it.manager(member, service)
    for days, person in ((2, stranger), (1, colleague)):
        second = make_it.manager(person, service, is_lead=False)
        Manager.objects.filter(pk=second.pk).update(since_at=AT - timedelta(days=9 - days))

    claims.quit_looking_after(manager=lead, by=member, at=AT)

    assert Manager.objects.get(is_lead=True, ended_at=None).person == colleague


def test_what_somebody_looks_after_is_404_for_others(client, service, member, colleague, stranger):
    manager = make_it.manager(member, service)
    for person in (colleague, stranger):
        theirs = people.sign_in(Client(), person)
        assert theirs.get(f"/looking-after/{manager.pk}/").status_code == 404
        assert theirs.post(f"/looking-after/{manager.pk}/quit/").status_code == 404
    people.sign_in(client, member)

    assert client.get(f"/looking-after/{manager.pk}/").status_code == 200


def test_a_confirmed_claim_is_revoked_with_a_reason_and_can_be_appealed(service, member, moderator):
    asked = confirmed(member, service, moderator)
    claims.revoke(claim=asked, reason="The group has told us no", by=moderator, at=AT)
    asked.refresh_from_db()
    other = people.make_person(Role.MODERATOR)

    appeal = deciding.appeal(decided=asked, text="They changed their mind", by=member, at=AT)
    freed = is_claimed(entry_of(service))
    deciding.decide_appeal(appeal=appeal, is_upheld=False, reason="So they did", by=other, at=AT)

    assert not freed
    assert policies.may_edit(member, entry_of(service))


def test_a_source_that_says_something_new_is_settled_in_the_queue(client, service, editor):
    from yersel.directory.models import ImportConflict

    record = make.source_record(service)
    conflict = ImportConflict.objects.create(record=record, field="description", theirs="Theirs is newer", found_at=AT)
    people.sign_in_staff(client, editor)

    client.post(f"/staff/queue/conflict/{conflict.pk}/", {"decision": "take-theirs"})

    service.refresh_from_db()
    record.refresh_from_db()
    assert service.description == "Theirs is newer"
    assert record.imported["description"] == "Theirs is newer"
    assert not ImportConflict.objects.exists()


def test_closing_an_account_leaves_the_entries_and_nothing_personal(service, member, colleague, moderator):
    confirmed(member, service, moderator)
    make_it.contribution(member, state="draft")
    published = make_it.contribution(member, state="published", service=service, decided_at=AT, reason="Yes")
    make_it.claim(member, make.service("Other"))

    accounts.close_account(person=member, by=member, at=AT)

    left = Claim.objects.get()
    assert Service.objects.filter(pk=service.pk, state="published").exists()
    assert list(Contribution.objects.all()) == [published]
    assert (left.state, left.name, left.phone, left.comment) == ("confirmed", "-", "", "-")
    assert not is_claimed(entry_of(service))
    assert "Una" not in str(list(Claim.objects.values()))


def test_all_that_somebody_sent_is_in_what_they_take_along(service, member, moderator):
    confirmed(member, service, moderator)
    make_it.contribution(member)

    part = accounts.all_data_of(person=member, at=AT)["parts"]["directory"]

    assert part["contributions"][0]["data"]["name"] == "Shore walkers"
    assert part["claims"][0]["comment"] == "My name is on our page."
    assert part["looks_after"][0]["service__name"] == "Leith walkers"


def test_the_badges_are_explained(client):
    html = text(client.get("/looked-after/"))

    assert "Looked after by the group itself" in html
    assert "Not yet claimed" in html


def test_behaviour_21_what_waits_is_not_found_and_publishing_tells_its_maker(client, member, editor, scotland):
    sent = make_it.contribution(member)
    before = text(client.get("/find?q=shore+walkers"))

    deciding.approve(contribution=sent, reason="Thank you", by=editor, at=AT)

    assert "/services/shore-walkers/" not in before
    assert "/services/shore-walkers/" in text(client.get("/find?q=shore+walkers"))
    assert mail.outbox[-1].to == [member.email]
