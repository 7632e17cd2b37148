import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import accounts as make
from yersel.accounts.models import EmailedCode, Person
from yersel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db


def ask(client: Client, email: str, **more: str):
    return client.post("/sign-in/", {"email": email, **more})


def test_somebody_new_joins_by_a_code(client):
    ask(client, "New@Example.org")
    to_join = client.post("/sign-in/code/", {"code": make.code_in_mail()})
    done = client.post("/join/", {"display_name": "Isla", "is_of_age": "on"})

    person = Person.objects.get()
    assert to_join["Location"] == "/join/"
    assert done["Location"] == "/account/"
    assert (person.email, person.display_name) == ("new@example.org", "Isla")
    assert person.of_age_at
    assert client.get("/account/").status_code == 200
    assert [m.subject for m in mail.outbox][-1] == "Welcome to Yersel"
    assert set(AuditEntry.objects.values_list("verb", flat=True)) == {"join", "sign-in"}


def test_nobody_joins_without_saying_that_they_are_old_enough(client):
    ask(client, "new@example.org")
    client.post("/sign-in/code/", {"code": make.code_in_mail()})

    response = client.post("/join/", {"display_name": "Isla"})

    assert response.status_code == 422
    assert "old enough" in response.content.decode()
    assert not Person.objects.exists()


def test_nobody_joins_without_a_code(client):
    ask(client, "new@example.org")

    response = client.post("/join/", {"display_name": "Isla", "is_of_age": "on"})

    assert response["Location"] == "/sign-in/"
    assert not Person.objects.exists()


def test_a_member_signs_in_by_a_code_in_any_case(client, person):
    ask(client, "MORAG@example.org ")

    response = client.post("/sign-in/code/", {"code": f" {make.code_in_mail()[:3]} {make.code_in_mail()[3:]}"})

    assert response["Location"] == "/account/"
    assert "Morag" in client.get("/account/").content.decode()


def test_a_second_address_opens_the_same_account(client, person):
    person.emailaddress_set.create(email="spare@example.org", verified=True)

    ask(client, "spare@example.org")
    client.post("/sign-in/code/", {"code": make.code_in_mail()})

    assert client.session["_auth_user_id"] == str(person.pk)


def test_the_answer_and_its_work_are_the_same_for_known_and_unknown(client, person):
    def asked(email: str):
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            response = ask(Client(), email)
        shape = [re.sub(r"'[^']*'|\d+", "?", query["sql"])[:60] for query in captured]
        return response.status_code, response["Location"], shape

    known, unknown = asked("morag@example.org"), asked("nobody@example.org")

    assert known == unknown
    assert re.sub(r"\d{6}", "", mail.outbox[0].body) == re.sub(r"\d{6}", "", mail.outbox[1].body)


def test_a_code_works_once(client, person):
    ask(client, person.email)
    code = make.code_in_mail()
    session = client.session["ys_code"]
    client.post("/sign-in/code/", {"code": code})
    other = Client()
    ask(other, "x@example.org")
    kept = other.session
    kept["ys_code"] = session
    kept.save()

    response = other.post("/sign-in/code/", {"code": code})

    assert "can no longer be used" in response.content.decode()


def test_a_code_works_for_fifteen_minutes(client, person):
    with time_machine.travel(make.NOON, tick=False) as clock:
        ask(client, person.email)
        clock.shift(timedelta(minutes=15, seconds=1))

        response = client.post("/sign-in/code/", {"code": make.code_in_mail()})

    assert "can no longer be used" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_code_may_be_tried_five_times(client, person):
    ask(client, person.email)
    right = make.code_in_mail()
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        client.post("/sign-in/code/", {"code": wrong})

    response = client.post("/sign-in/code/", {"code": right})

    assert "can no longer be used" in response.content.decode()
    assert EmailedCode.objects.get().attempts == 5


def test_a_code_works_only_in_the_browser_that_asked(client, person):
    ask(client, person.email)

    response = Client().post("/sign-in/code/", {"code": make.code_in_mail()})

    assert response["Location"] == "/sign-in/"


def test_the_table_of_codes_holds_no_code(client, person):
    ask(client, person.email)

    assert make.code_in_mail() not in str(EmailedCode.objects.values().get())


@pytest.mark.parametrize("email", ["morag@example.org", "nobody@example.org"])
def test_who_asks_too_often_waits_whoever_they_are(client, person, email):
    answers = [ask(client, email).status_code for _ in range(6)]

    assert answers == [302] * 5 + [429]
    assert len(mail.outbox) == 5


def test_one_network_cannot_ask_for_everybody(client):
    answers = [ask(client, f"p{number}@example.org").status_code for number in range(21)]

    assert answers[-1] == 429


def test_guessing_over_many_codes_is_limited_by_address(client, person):
    for _ in range(4):
        ask(client, person.email)
        right = make.code_in_mail()
        for _ in range(5):
            last = client.post("/sign-in/code/", {"code": "000000" if right != "000000" else "111111"})

    assert last.status_code == 429


def test_counts_name_neither_network_nor_address(client, person):
    ask(client, person.email)

    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM yersel_cache")
        keys = " ".join(row[0] for row in cursor.fetchall())
    assert keys
    assert "127.0.0.1" not in keys
    assert re.fullmatch(r"[0-9a-f ]+", keys)


@pytest.mark.parametrize(
    "goal",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "/a\r\nX: y", "http:evil", "\\\\evil"],
)
def test_nobody_is_sent_elsewhere_after_signing_in(client, person, goal):
    ask(client, person.email, next=goal)

    response = client.post("/sign-in/code/", {"code": make.code_in_mail()})

    assert response["Location"] == "/account/"
    assert Client().get("/sign-in/", {"next": goal}).content.decode().count("evil") == 0


def test_after_signing_in_they_are_where_they_wanted_to_be(client, person):
    to_sign_in = client.get("/account/history/")
    ask(client, person.email, next="/account/history/")

    response = client.post("/sign-in/code/", {"code": make.code_in_mail()})

    assert to_sign_in["Location"] == "/sign-in/?next=/account/history/"
    assert response["Location"] == "/account/history/"


def test_the_session_gets_a_new_key_at_sign_in(client, person):
    ask(client, person.email)
    before = client.session.session_key

    client.post("/sign-in/code/", {"code": make.code_in_mail()})

    assert client.session.session_key != before
    assert not client.session.exists(before)


def test_a_planted_session_key_is_not_taken(client, person):
    client.cookies["yersel_session"] = "planted0123456789planted01234567"
    ask(client, person.email)

    client.post("/sign-in/code/", {"code": make.code_in_mail()})

    assert client.cookies["yersel_session"].value != "planted0123456789planted01234567"


@pytest.mark.parametrize("address", ["/sign-in/", "/sign-in/code/", "/sign-in/again/", "/sign-in/lost/", "/join/", "/sign-out/"])
def test_every_form_on_the_way_in_is_guarded(address):
    assert Client(enforce_csrf_checks=True).post(address, {"email": "a@example.org"}).status_code == 403


@pytest.mark.parametrize(
    "email", ["a@example.org\nBcc: b@example.org", "a@example.org\r\nSubject: x", "x", "", "a@b", "x" * 300 + "@example.org"]
)
def test_what_is_no_address_is_sent_nothing(client, email):
    response = ask(client, email)

    assert response.status_code == 422
    assert mail.outbox == []


def test_looking_sets_no_session(client):
    for address in ("/sign-in/", "/roles/", "/sign-in/lost/"):
        assert "yersel_session" not in client.get(address).cookies


def test_the_session_cookie_is_strict(client, settings):
    settings.SESSION_COOKIE_SECURE = True

    cookie = ask(client, "a@example.org").cookies["yersel_session"]

    assert cookie["httponly"]
    assert cookie["secure"]
    assert cookie["samesite"] == "Lax"


def test_signing_out_is_a_button(signed_in):
    signed_in.get("/sign-out/")
    assert "_auth_user_id" in signed_in.session

    signed_in.post("/sign-out/")
    assert "_auth_user_id" not in signed_in.session


def test_another_code_is_sent_to_the_same_address_alone(client):
    ask(client, "a@example.org")

    client.post("/sign-in/again/", {"email": "b@example.org"})

    assert [m.to for m in mail.outbox] == [["a@example.org"], ["a@example.org"]]


def test_more_than_was_asked_is_not_taken(client):
    ask(client, "new@example.org")
    client.post("/sign-in/code/", {"code": make.code_in_mail()})
    more = {"email": "other@example.org", "is_demo": "on", "role": "administrator", "id": "1", "joined_at": "2020-01-01"}

    client.post("/join/", {"display_name": "Isla", "is_of_age": "on", **more})

    person = Person.objects.get()
    assert (person.email, person.is_demo, person.role_grants.count()) == ("new@example.org", False, 0)


def test_a_name_of_two_lines_stays_in_no_header(client):
    ask(client, "new@example.org")
    client.post("/sign-in/code/", {"code": make.code_in_mail()})

    client.post("/join/", {"display_name": "Isla\nBcc: x@example.org", "is_of_age": "on"})

    assert Person.objects.get().display_name == "Isla Bcc: x@example.org"
    assert all(m.to == ["new@example.org"] and not m.bcc for m in mail.outbox)


def test_a_recovery_code_opens_the_account_once(client, person):
    code = make.make_recovery_codes(person)[0]

    first = client.post("/sign-in/lost/", {"email": person.email, "code": code})
    again = Client().post("/sign-in/lost/", {"email": person.email, "code": code})

    assert first["Location"] == "/account/"
    assert again.status_code == 422


def test_a_wrong_pair_says_the_same_whoever_it_is(client, person):
    make.make_recovery_codes(person)

    pages = [
        Client().post("/sign-in/lost/", {"email": email, "code": "00000000"}) for email in (person.email, "nobody@example.org")
    ]

    assert {page.status_code for page in pages} == {422}
    shown = [re.sub(r'value="[^"]*"', "", page.content.decode()) for page in pages]
    assert shown[0] == shown[1]


def test_a_paper_alone_does_not_open_a_staff_account(client, admin):
    code = make.make_recovery_codes(admin)[0]

    response = client.post("/sign-in/lost/", {"email": admin.email, "code": code})

    assert response.status_code == 422


def test_a_closed_account_is_as_unknown(client, person):
    person.emailaddress_set.all().delete()
    person.email, person.display_name, person.closed_at = "", "", make.NOON
    person.save()

    ask(client, "morag@example.org")
    response = client.post("/sign-in/code/", {"code": make.code_in_mail()})

    assert response["Location"] == "/join/"
