"""What no page shows by itself: races, policies, mails, what is forgotten."""

import html as markup
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from tests.factories import accounts as make
from yersel.accounts import mail as room_mail
from yersel.accounts import operations, policies, queries, tasks
from yersel.accounts.devices import device_in_words
from yersel.accounts.models import ROLES, EmailedCode, KeptBy, Permission, Person, Role
from yersel.accounts.operations import Refused, Verdict
from yersel.audit.models import AuditEntry
from yersel.core import clock

pytestmark = pytest.mark.django_db


def test_joining_twice_at_once_makes_one_account(person):
    again = operations.join(email="Morag@example.org", display_name="Other", at=make.NOON)

    assert again == person
    assert Person.objects.count() == 1


def test_a_code_of_nothing_is_spent(db):
    from uuid import uuid4

    assert operations.check_code(code_id=uuid4(), typed="123456", at=make.NOON) == (Verdict.SPENT, None)


def test_old_codes_sessions_and_counts_are_forgotten(client, person):
    make.sign_in(client, person)
    EmailedCode.objects.update(sent_at=clock.now() - timedelta(days=2))
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO yersel_cache VALUES ('old', 'x', %s)", [clock.now() - timedelta(hours=1)])

    tasks.forget_what_is_old(0)

    assert not EmailedCode.objects.exists()
    assert client.get("/account/").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM yersel_cache WHERE cache_key = 'old'")
        assert cursor.fetchone() == (0,)


def test_every_role_has_its_facts_and_every_permission_a_role():
    assert set(ROLES) == set(Role)
    assert {permission for facts in ROLES.values() for permission in facts.permissions} == set(Permission)
    assert all(facts.is_staff for role, facts in ROLES.items() if facts.is_house_wide)


def test_what_a_visitor_a_member_and_a_former_member_may(person):
    assert policies.permissions_of(AnonymousUser()) == {Permission.SUGGEST_SERVICES}
    assert policies.permissions_of(person) == {Permission.SUGGEST_SERVICES, Permission.ADD_SERVICES}
    operations.close_account(person=person, by=person, at=make.NOON)
    assert policies.permissions_of(person) == frozenset()
    assert "no role" in str(policies.may(person, Permission.MODERATE).why_not)


def test_a_closed_account_cannot_be_closed_again_nor_given_a_role(person):
    operations.close_account(person=person, by=person, at=make.NOON)

    with pytest.raises(Refused, match="closed already"):
        operations.close_account(person=person, by=person, at=make.NOON)
    with pytest.raises(Refused, match="open account"):
        operations.give_role(person=person, role=Role.ANALYST, by="command:test", at=make.NOON)


def test_somebody_with_no_address_keeps_nobody_and_holds_no_role(db):
    kept = Person.objects.create(display_name="Hamish", joined_at=make.NOON)

    with pytest.raises(Refused, match="own account"):
        operations.keep_person(display_name="x", consent=KeptBy.Consent.SPOKEN, purpose="x", by=kept, at=make.NOON)
    with pytest.raises(Refused, match="open account"):
        operations.give_role(person=kept, role=Role.ANALYST, by="command:test", at=make.NOON)


def test_nobody_can_be_their_own_keeper(person):
    fields = {"recorded_by": person, "recorded_at": make.NOON, "consent": "spoken", "purpose": "x"}

    with pytest.raises(IntegrityError), transaction.atomic():
        KeptBy.objects.create(person=person, keeper=person, **fields)


def test_somebody_kept_by_two_stays_when_one_lets_go(person, stranger):
    keeping = operations.keep_person(display_name="Hamish", consent=KeptBy.Consent.WRITTEN, purpose="x", by=person, at=make.NOON)
    KeptBy.objects.create(
        person=keeping.person, keeper=stranger, recorded_by=stranger, recorded_at=make.NOON, consent="parent", purpose="y"
    )

    operations.end_keeping(keeping=keeping, by=person, at=make.NOON)

    keeping.person.refresh_from_db()
    assert keeping.person.closed_at is None


def test_five_addresses_are_enough(person):
    for number in range(4):
        operations.add_address(person=person, email=f"a{number}@example.org", at=make.NOON)

    with pytest.raises(Refused, match="Remove one first"):
        operations.add_address(person=person, email="a9@example.org", at=make.NOON)


@pytest.mark.parametrize(
    "kind",
    ["code", "welcome", "address_added", "address_changed", "security_changed", "role_given", "role_ended", "account_closed"],
)
def test_every_mail_has_a_subject_a_text_and_the_same_as_html(kind):
    room_mail.send(kind, "a@example.org", code="123456", minutes=15, purpose="sign-in", role="Analyst & more\nBcc: x@example.org")

    sent = mail.outbox[0]
    html = sent.alternatives[0].content
    assert sent.subject and "\n" not in sent.subject
    assert not sent.bcc
    assert "&amp;" not in sent.subject + sent.body
    assert sent.body.split("\n")[0][:20] in markup.unescape(html)
    assert "{%" not in sent.body + html


def test_nothing_is_sent_to_nobody():
    room_mail.send("welcome", "")

    assert mail.outbox == []


def test_a_mail_waits_for_the_transaction(person, monkeypatch):
    waiting = []
    monkeypatch.setattr(transaction, "on_commit", lambda work, **kwargs: waiting.append(work))

    operations.change_name(person=person, display_name="x", at=make.NOON)
    operations.make_recovery_codes(person=person, at=make.NOON)

    assert mail.outbox == []
    assert len(waiting) == 1


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Version/17.0 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537.36 Edg/120", "Edge on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox on Linux"),
        ("curl/8", "A device we cannot name"),
        ("", "A device we cannot name"),
    ],
)
def test_devices_are_told_in_words(user_agent, words):
    assert device_in_words(user_agent) == words


def test_the_audit_of_accounts_holds_ids_alone(client, person):
    make.sign_in(client, person)
    operations.change_name(person=person, display_name="Secret Name", at=make.NOON)
    operations.add_address(person=person, email="secret@example.org", at=make.NOON)

    told = str(list(AuditEntry.objects.values()))
    assert "ecret" not in told
    assert "morag" not in told
    assert {entry.actor for entry in queries.history_of(person)} == {str(person.pk)}


def test_rooms_above_get_the_person_who_asks(rf, person):
    request = rf.get("/")
    request.user = person
    assert queries.signed_in(request) is person

    request.user = AnonymousUser()
    with pytest.raises(PermissionDenied):
        queries.signed_in(request)


def test_a_header_costs_no_query_to_a_visitor(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/about/")


def test_a_signed_in_page_costs_few(client, person, django_assert_max_num_queries):
    make.sign_in(client, person)

    with django_assert_max_num_queries(3):
        client.get("/about/")


def test_a_mail_server_that_fails_breaks_no_page(monkeypatch):
    asked = []
    monkeypatch.setattr(transaction, "on_commit", lambda work, **kwargs: asked.append(kwargs))

    room_mail.send("welcome", "a@example.org")

    assert asked == [{"robust": True}]
