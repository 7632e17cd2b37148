import json
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client

from tests.factories import accounts as make
from yersel.accounts.models import KeptBy, Person, Role
from yersel.accounts.signals import account_closing, account_data_requested
from yersel.audit.models import AuditEntry
from yersel.core import clock

pytestmark = pytest.mark.django_db
SENSITIVE = [
    "/account/addresses/",
    "/account/recovery-codes/",
    "/account/data/",
    "/account/close/",
    "/account/security/passkeys/add/",
]


def text(response) -> str:
    return response.content.decode()


def test_the_name_is_changed(signed_in, person):
    signed_in.post("/account/name/", {"display_name": "  Mo\x07rag  Bàn ", "email": "x@example.org"})

    person.refresh_from_db()
    assert (person.display_name, person.email) == ("Mo rag Bàn", "morag@example.org")
    assert "Mo rag Bàn" in text(signed_in.get("/about/"))


def test_markup_in_a_name_is_shown_as_text(signed_in):
    signed_in.post("/account/name/", {"display_name": "<script>alert(1)</script>"})

    assert "<script>alert" not in text(signed_in.get("/account/"))
    assert "&lt;script&gt;alert(1)" in text(signed_in.get("/account/"))


def test_a_second_address_is_added_by_a_code_sent_there(signed_in, person):
    signed_in.post("/account/addresses/", {"email": "Spare@example.org"})
    code = make.code_in_mail()
    signed_in.post("/account/addresses/code/", {"code": code})

    assert [m.to for m in mail.outbox[-2:]] == [["spare@example.org"], ["morag@example.org"]]
    assert set(EmailAddress.objects.filter(user=person).values_list("email", "verified")) == {
        ("morag@example.org", True),
        ("spare@example.org", True),
    }


def test_an_address_of_somebody_else_is_not_taken_over(signed_in, person, stranger):
    signed_in.post("/account/addresses/", {"email": stranger.email})

    response = signed_in.post("/account/addresses/code/", {"code": make.code_in_mail()}, follow=True)

    assert "cannot be added" in text(response)
    assert EmailAddress.objects.get(email=stranger.email).user == stranger


def test_the_first_address_is_changed_and_the_old_one_removed(signed_in, person):
    spare = EmailAddress.objects.create(user=person, email="spare@example.org", verified=True)
    first = EmailAddress.objects.get(user=person, primary=True)

    refused = signed_in.post(f"/account/addresses/{first.pk}/remove/", follow=True)
    signed_in.post(f"/account/addresses/{spare.pk}/first/")
    signed_in.post(f"/account/addresses/{first.pk}/remove/")

    person.refresh_from_db()
    assert "first address" in text(refused)
    assert person.email == "spare@example.org"
    assert list(person.emailaddress_set.values_list("email", flat=True)) == ["spare@example.org"]


@pytest.mark.parametrize("what", ["first", "remove"])
def test_addresses_of_others_are_out_of_reach(signed_in, stranger, what):
    address = EmailAddress.objects.get(user=stranger)

    assert signed_in.post(f"/account/addresses/{address.pk}/{what}/").status_code == 404


@pytest.mark.parametrize("address", SENSITIVE)
def test_what_is_sensitive_asks_again_after_a_while(signed_in, address):
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        response = signed_in.get(address)

    assert response["Location"] == f"/account/confirm/?next={address.replace('/', '%2F')}"


def test_a_fresh_code_confirms_and_goes_back(signed_in):
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        signed_in.post("/account/confirm/", {"send": "1", "next": "/account/data/"})
        wrong = signed_in.post("/account/confirm/", {"code": "12", "next": "/account/data/"})
        right = signed_in.post("/account/confirm/", {"code": make.code_in_mail(), "next": "/account/data/"})

        assert wrong.status_code == 422
        assert right["Location"] == "/account/data/"
        assert signed_in.get("/account/data/").status_code == 200


def test_confirming_goes_nowhere_else(signed_in):
    signed_in.post("/account/confirm/", {"send": "1"})

    response = signed_in.post("/account/confirm/", {"code": make.code_in_mail(), "next": "https://evil.example/"})

    assert response["Location"] == "/account/"


def test_a_code_to_sign_in_confirms_nothing(signed_in, person):
    other = Client()
    other.post("/sign-in/", {"email": person.email})
    code = make.code_in_mail()
    signed_in.post("/account/confirm/", {"send": "1"})
    real = make.code_in_mail()

    assert signed_in.post("/account/confirm/", {"code": code if code != real else "000000"}).status_code == 422


def test_sessions_are_seen_and_ended(signed_in, person):
    other = make.sign_in(Client(headers={"user-agent": "Mozilla/5.0 (Android 14; Mobile) Firefox/130.0"}), person)
    row = UserSession.objects.get(session_key=other.session.session_key)

    shown = text(signed_in.get("/account/sessions/"))
    signed_in.post(f"/account/sessions/{row.pk}/end/")

    assert "Firefox on Android" in shown
    assert "this device" in shown
    assert other.get("/account/").status_code == 302
    assert signed_in.get("/account/").status_code == 200


def test_all_other_sessions_are_ended_at_once(signed_in, person):
    others = [make.sign_in(Client(), person) for _ in range(2)]

    signed_in.post("/account/sessions/end/")

    assert [other.get("/account/").status_code for other in others] == [302, 302]
    assert signed_in.get("/account/").status_code == 200


def test_sessions_of_others_are_out_of_reach(signed_in, stranger):
    theirs = make.sign_in(Client(), stranger)
    row = UserSession.objects.get(user=stranger)

    assert signed_in.post(f"/account/sessions/{row.pk}/end/").status_code == 404
    assert theirs.get("/account/").status_code == 200


def test_the_history_is_in_plain_words(signed_in):
    signed_in.post("/account/name/", {"display_name": "Mo"})

    shown = text(signed_in.get("/account/history/"))

    assert "Name changed" in shown
    assert "Signed in" in shown
    assert "by you" in " ".join(shown.split())


def test_the_history_of_others_is_not_shown(signed_in, stranger):
    make.sign_in(Client(), stranger)

    assert text(signed_in.get("/account/history/")).count("<strong>Signed in") == 1


def test_all_data_is_one_file_with_the_parts_of_rooms_above(signed_in, person):
    def answer(sender, person, **kwargs):
        return "plan", {"goals": ["walk"]}

    account_data_requested.connect(answer)
    try:
        response = signed_in.post("/account/data/")
    finally:
        account_data_requested.disconnect(answer)

    told = json.loads(response.content)
    assert response["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert "no-store" in response["Cache-Control"]
    assert told["parts"]["account"]["addresses"] == [{"email": "morag@example.org", "is_first": True}]
    assert told["parts"]["plan"] == {"goals": ["walk"]}
    assert AuditEntry.objects.filter(verb="export-data", actor=str(person.pk)).exists()


def test_an_account_is_not_closed_without_the_word(signed_in, person):
    response = signed_in.post("/account/close/", {"typed": "yes"})

    person.refresh_from_db()
    assert response.status_code == 422
    assert person.closed_at is None


def test_a_closed_account_holds_nothing_personal_and_is_open_nowhere(signed_in, person):
    other = make.sign_in(Client(), person)
    make.make_recovery_codes(person)
    heard = []

    def listen(sender, person, by, at, **kwargs):
        heard.append(str(person.pk))

    account_closing.connect(listen)
    try:
        response = signed_in.post("/account/close/", {"typed": "“Close”"}, follow=True)
    finally:
        account_closing.disconnect(listen)

    person.refresh_from_db()
    assert "Your account is closed" in text(response)
    assert (person.display_name, person.email, str(person)) == ("", "", "former member")
    assert not person.emailaddress_set.exists()
    assert not person.authenticator_set.exists()
    assert not UserSession.objects.filter(user=person).exists()
    assert other.get("/account/").status_code == 302
    assert signed_in.get("/account/").status_code == 302
    assert heard == [str(person.pk)]
    assert mail.outbox[-1].to == ["morag@example.org"]


def test_recovery_codes_are_made_anew(signed_in, person):
    signed_in.post("/account/recovery-codes/")
    first = text(signed_in.get("/account/recovery-codes/"))
    signed_in.post("/account/recovery-codes/")
    second = text(signed_in.get("/account/recovery-codes/"))

    assert first.count("<code>") == second.count("<code>") == 10
    assert first != second


def test_an_app_is_set_up_and_asked_for_at_sign_in(signed_in, person):
    import re

    secret = re.search(r"<code>([A-Z2-7]+)</code>", text(signed_in.get("/account/security/app/add/")))[1]
    signed_in.post("/account/security/app/add/", {"code": make.code_of_app(secret)})
    later = Client()
    later.post("/sign-in/", {"email": person.email})
    to_step = later.post("/sign-in/code/", {"code": make.code_in_mail()})
    before = later.get("/account/").status_code
    wrong = later.post("/sign-in/second-step/", {"code": "000000"})
    with time_machine.travel(clock.now() + timedelta(seconds=30)):
        done = later.post("/sign-in/second-step/", {"code": make.code_of_app(secret)})

    assert to_step["Location"] == "/sign-in/second-step/"
    assert before == 302
    assert "ds_question--error" in text(wrong)
    assert done["Location"] == "/account/"


def test_secrets_of_apps_are_sealed_in_the_table(person):
    secret = make.make_app(person)

    assert secret not in str(person.authenticator_set.values().get())


def test_somebody_is_kept_by_their_consent_and_let_go(signed_in, person):
    signed_in.post("/account/acting-for/", {"display_name": "Hamish", "consent": "spoken", "purpose": "Book events for him"})
    keeping = KeptBy.objects.get()
    shown = text(signed_in.get("/account/acting-for/"))
    refused = signed_in.post("/account/close/", {"typed": "close"})
    signed_in.post(f"/account/acting-for/{keeping.pk}/end/")

    keeping.refresh_from_db()
    assert (keeping.keeper, keeping.recorded_by, keeping.consent) == (person, person, "spoken")
    assert "Hamish" in shown
    assert "You act for somebody" in text(refused)
    assert keeping.ended_by == person
    assert keeping.person.closed_at


def test_nobody_ends_what_another_keeps(signed_in, stranger):
    kept = Person.objects.create(display_name="Hamish", joined_at=make.NOON)
    fields = {"keeper": stranger, "recorded_by": stranger, "recorded_at": make.NOON, "consent": "spoken", "purpose": "x"}
    keeping = KeptBy.objects.create(person=kept, **fields)

    assert signed_in.post(f"/account/acting-for/{keeping.pk}/end/").status_code == 404


def test_a_personal_page_is_kept_by_no_cache(signed_in):
    for address in ("/account/", "/account/history/", "/account/sessions/", "/account/security/"):
        assert "no-store" in signed_in.get(address)["Cache-Control"]


def test_leaving_from_our_own_page_signs_out(signed_in):
    signed_in.get("/leave/", headers={"Sec-Fetch-Site": "same-origin"})

    assert signed_in.get("/account/").status_code == 302


def test_another_site_signs_nobody_out_by_a_link(signed_in):
    signed_in.get("/leave/", headers={"Sec-Fetch-Site": "cross-site"})

    assert signed_in.get("/account/").status_code == 200


def test_a_member_has_no_links_to_the_work_of_staff(signed_in):
    assert "/people/" not in text(signed_in.get("/account/"))


def test_an_administrator_has(client, admin):
    make.sign_in_staff(client, admin)

    assert "/people/roles/" in text(client.get("/account/"))
    assert str(Role.ADMINISTRATOR.label) in text(client.get("/account/"))
