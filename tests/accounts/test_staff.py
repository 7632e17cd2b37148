"""Staff: the second step, roles, lost addresses."""

from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client

from tests.factories import accounts as make
from yersel.accounts import operations, policies
from yersel.accounts.models import AddressChange, Permission, Person, Role, RoleGrant
from yersel.accounts.operations import Refused
from yersel.accounts.signals import second_factor_questions
from yersel.audit.models import AuditEntry
from yersel.audit.operations import first_broken_link

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def coordinator(db) -> Person:
    return make.make_person(Role.NETWORK_COORDINATOR, email="coordinator@example.org")


def test_staff_without_a_second_step_are_sent_to_set_one_up(client, admin):
    make.sign_in(client, admin)

    for address in ("/account/", "/people/roles/", "/", "/find"):
        assert client.get(address)["Location"].startswith("/account/security/?next=")
    assert "Set up a second step first" in text(client.get("/account/security/"))


@pytest.mark.parametrize(
    "address", ["/leave/", "/health/", "/about/", "/sign-out/", "/account/security/app/add/", "/account/security/"]
)
def test_the_ways_out_and_the_set_up_stay_open(client, admin, address):
    make.sign_in(client, admin)

    assert "/account/security/?" not in client.get(address).headers.get("Location", "")


def test_setting_up_an_app_opens_the_rest(client, admin):
    import re

    make.sign_in(client, admin)
    secret = re.search(r"<code>([A-Z2-7]+)</code>", text(client.get("/account/security/app/add/")))[1]
    client.post("/account/security/app/add/", {"code": make.code_of_app(secret)})

    assert client.get("/people/roles/").status_code == 200


def test_staff_are_asked_for_their_second_step_at_each_sign_in(client, admin):
    make.sign_in_staff(client, admin)
    later = Client()
    later.post("/sign-in/", {"email": admin.email})

    assert later.post("/sign-in/code/", {"code": make.code_in_mail()})["Location"] == "/sign-in/second-step/"
    assert later.get("/people/roles/")["Location"].startswith("/sign-in/")


def test_a_role_given_while_signed_in_asks_for_the_step_at_once(signed_in, person):
    make.make_app(person)

    operations.give_role(person=person, role=Role.MODERATOR, by="command:test", at=make.NOON)

    assert signed_in.get("/account/")["Location"].startswith("/account/confirm/app/?next=")


def test_a_room_above_can_ask_for_the_second_step(signed_in, person):
    def is_link_worker(sender, person, **kwargs):
        return True

    second_factor_questions.connect(is_link_worker)
    try:
        assert signed_in.get("/account/")["Location"].startswith("/account/security/")
    finally:
        second_factor_questions.disconnect(is_link_worker)


def test_the_last_second_step_of_staff_stays(client, admin):
    make.sign_in_staff(client, admin)

    client.post("/account/security/app/remove/")

    assert admin.authenticator_set.filter(type="totp").exists()


def test_an_administrator_gives_and_ends_a_role(client, admin, person):
    make.sign_in_staff(client, admin)
    client.post("/people/roles/", {"email": person.email, "role": "moderator"})
    grant = RoleGrant.objects.get(person=person)
    held = policies.may(Person.objects.get(pk=person.pk), Permission.MODERATE)
    client.post(f"/people/roles/{grant.pk}/end/")

    grant.refresh_from_db()
    assert held
    assert (grant.given_by, grant.ended_by) == (str(admin.pk), str(admin.pk))
    assert not policies.may(Person.objects.get(pk=person.pk), Permission.MODERATE)
    assert [m.subject for m in mail.outbox][-2:] == [
        "You have a new role on Yersel: Moderator",
        "Your role Moderator on Yersel has ended",
    ]
    assert AuditEntry.objects.filter(verb="give-moderator", actor=str(admin.pk), object_id=str(person.pk)).exists()
    assert first_broken_link() is None


def test_what_cannot_be_given_says_why(client, admin):
    make.sign_in_staff(client, admin)

    assert "No open account" in text(client.post("/people/roles/", {"email": "x@example.org", "role": "moderator"}))
    assert "to themselves" in text(client.post("/people/roles/", {"email": admin.email, "role": "analyst"}))
    assert client.post("/people/roles/", {"email": admin.email, "role": "link-worker"}).status_code == 422


def test_the_last_administrator_stays(client, admin):
    make.sign_in_staff(client, admin)
    grant = RoleGrant.objects.get(person=admin)

    response = client.post(f"/people/roles/{grant.pk}/end/", follow=True)
    closing = client.post("/account/close/", {"typed": "close"})

    assert "There must be one administrator" in text(response)
    assert "only administrator" in text(closing)


def test_roles_held_in_something_are_not_given_here(person):
    with pytest.raises(Refused, match="held in something"):
        operations.give_role(person=person, role=Role.LINK_WORKER, by="command:test", at=make.NOON)


def test_only_administrators_give_roles(coordinator, person):
    with pytest.raises(Refused, match="no role that may do this"):
        operations.give_role(person=person, role=Role.ANALYST, by=coordinator, at=make.NOON)


@pytest.mark.parametrize("fields", [{"ended_at": make.NOON}, {"ended_by": "x"}, {"role": "link-worker"}, {"given_by": ""}])
def test_the_database_holds_what_belongs_together(person, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(**{"person": person, "role": "analyst", "given_by": "x", "given_at": make.NOON, **fields})


def test_two_people_cannot_have_one_address_in_two_cases(person):
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(email="MORAG@example.org", joined_at=make.NOON)


def test_people_without_an_address_may_be_many(db):
    Person.objects.create(joined_at=make.NOON)
    Person.objects.create(joined_at=make.NOON)

    assert Person.objects.filter(email="").count() == 2


def test_a_coordinator_gives_a_new_address_with_a_reason(client, coordinator, person):
    theirs = make.sign_in(Client(), person)
    make.sign_in_staff(client, coordinator)
    mail.outbox.clear()

    client.post("/people/lost-address/", {"old": person.email, "new": "New@example.org", "reason": "Met her at the library"})

    person.refresh_from_db()
    assert person.email == "new@example.org"
    assert list(EmailAddress.objects.filter(user=person).values_list("email", flat=True)) == ["new@example.org"]
    assert {m.to[0] for m in mail.outbox} == {"morag@example.org", "new@example.org"}
    assert theirs.get("/account/").status_code == 302
    assert AddressChange.objects.get().reason == "Met her at the library"
    entry = AuditEntry.objects.get(verb="change-lost-address")
    assert (entry.actor, entry.object_id) == (str(coordinator.pk), str(person.pk))
    assert "library" not in str(AuditEntry.objects.values())


def test_a_coordinator_cannot_take_over_a_staff_account(client, coordinator, admin):
    make.sign_in_staff(client, coordinator)

    response = client.post("/people/lost-address/", {"old": admin.email, "new": "mine@example.org", "reason": "x"})

    assert "Only an administrator" in text(response)
    assert EmailAddress.objects.get(user=admin).email == "admin@example.org"


def test_an_address_change_needs_a_reason(client, coordinator, person):
    make.sign_in_staff(client, coordinator)

    assert client.post("/people/lost-address/", {"old": person.email, "new": "n@example.org", "reason": " "}).status_code == 422


def test_the_first_administrator_is_made_by_a_command(db, capsys):
    call_command("create_admin", "First@example.org")

    person = Person.objects.get()
    assert person.email == "first@example.org"
    assert policies.may(person, Permission.GIVE_ROLES)
    assert "is administrator now" in capsys.readouterr().out


def test_the_command_refuses_what_is_no_address_and_who_is_one_already(db):
    with pytest.raises(CommandError, match="not an e-mail address"):
        call_command("create_admin", "nobody")
    call_command("create_admin", "first@example.org", stdout=StringIO())
    with pytest.raises(CommandError, match="hold that role already"):
        call_command("create_admin", "first@example.org")


def test_roles_are_told_in_plain_words_to_everybody(client, db):
    html = text(client.get("/roles/"))

    for role in Role:
        assert str(role.label) in html
    assert html.count("Nothing on this site uses this role yet.") == 7
