"""A session that ends, or a token that goes stale, takes nothing away from somebody who is typing; and no other site gains by it."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from tests.architecture.test_access import address, mounted
from tests.factories import accounts as make
from tests.factories import contributing as make_it
from tests.factories import directory as make_entry
from yersel.accounts.models import Person, Role
from yersel.directory.models import Claim, Contribution

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]
OURS = {"Sec-Fetch-Site": "same-origin"}
WORDS = "We meet at the hall,\nand walk <slowly> for half an hour & a cup of tea."


def text(response: Any) -> str:
    return html.unescape(response.content.decode())


def field(response: Any, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', response.content.decode(), re.S)
    assert found, name
    return html.unescape(found[1])


def fields_of_the_last_form(response: Any) -> dict[str, str]:
    form = response.content.decode().rpartition("<form")[2]
    found = re.findall(r'<input (?:type="hidden" )?name="([^"]+)"(?: type="hidden")? value="([^"]*)"', form)
    return {name: html.unescape(value) for name, value in found}


@pytest.fixture
def una() -> Person:
    return make.make_person(email="una@example.org")


@pytest.fixture
def draft(una: Person, scotland: object) -> Contribution:
    return make_it.contribution(una, state="draft", submitted_at=None)


@pytest.fixture
def signed_out(client: Client, una: Person) -> Client:
    """Somebody whose session has ended while their page was open."""
    make.sign_in(client, una)
    Session.objects.all().delete()
    cache.clear()
    return client


def typed(draft: Contribution) -> tuple[str, dict[str, str]]:
    return f"/contributions/{draft.pk}/step/what/", {"summary": make_it.SUMMARY, "description": WORDS + " " + make_it.DESCRIPTION}


def test_they_sign_in_by_a_code_in_the_same_page_and_send_what_they_typed(signed_out: Client, draft: Contribution) -> None:
    path, asked = typed(draft)
    first = signed_out.post(path, asked, headers=OURS)
    second = signed_out.post("/sign-in/held/", {"held": field(first, "held"), "email": "una@example.org"})
    third = signed_out.post("/sign-in/held/", {"held": field(second, "held"), "code": make.code_in_mail()})

    fields = fields_of_the_last_form(third)
    assert [first.status_code, second.status_code, third.status_code] == [403, 200, 200]
    assert all(WORDS in text(page) for page in (first, second, third))
    assert 'action="' + path in third.content.decode()
    assert signed_out.post(path, fields).status_code == 302
    draft.refresh_from_db()
    assert draft.data["description"].startswith("We meet at the hall,\nand walk <slowly> for half an hour & a cup of tea.")


def test_the_token_of_the_last_page_is_good(una: Person, draft: Contribution) -> None:
    client = Client(enforce_csrf_checks=True)
    path, asked = typed(draft)
    page = client.post(path, asked, headers=OURS)  # no token at all
    page = client.post(path, {**fields_of_the_last_form(page)}, headers=OURS)  # a good token, and nobody signed in
    token = field(page, "csrfmiddlewaretoken")
    page = client.post("/sign-in/held/", {"csrfmiddlewaretoken": token, "held": field(page, "held"), "email": una.email})
    token = field(page, "csrfmiddlewaretoken")
    page = client.post("/sign-in/held/", {"csrfmiddlewaretoken": token, "held": field(page, "held"), "code": make.code_in_mail()})

    assert client.post(path, fields_of_the_last_form(page)).status_code == 302


def test_a_wrong_code_and_no_address_lose_nothing_either(signed_out: Client, draft: Contribution) -> None:
    held = field(signed_out.post(*typed(draft), headers=OURS), "held")
    pages = [
        signed_out.post("/sign-in/held/", {"held": held, "email": "no address"}),
        signed_out.post("/sign-in/held/", {"held": held, "email": "una@example.org"}),
        signed_out.post("/sign-in/held/", {"held": held, "code": "12345"}),
    ]

    assert [page.status_code for page in pages] == [422, 200, 422]
    assert all(WORDS in text(page) and field(page, "held") for page in pages)


def test_too_many_tries_lose_nothing_either(signed_out: Client, draft: Contribution) -> None:
    held = field(signed_out.post(*typed(draft), headers=OURS), "held")

    last = [signed_out.post("/sign-in/held/", {"held": held, "email": "una@example.org"}) for _ in range(6)][-1]

    assert last.status_code == 429
    assert WORDS in text(last)


def test_staff_are_shown_to_their_second_step_and_keep_the_page(client: Client) -> None:
    moderator = make.make_person(Role.MODERATOR)
    sent = make_it.contribution(make.make_person())
    secret = make.make_app(moderator)
    path, asked = f"/staff/queue/new/{sent.pk}/", {"reason": WORDS, "decision": "refuse"}
    first = client.post(path, asked, headers=OURS)
    second = client.post("/sign-in/held/", {"held": field(first, "held"), "email": moderator.email})
    third = client.post("/sign-in/held/", {"held": field(second, "held"), "code": make.code_in_mail()})
    client.post("/sign-in/second-step/", {"code": make.code_of_app(secret)})

    assert 'href="/sign-in/second-step/" target="_blank"' in third.content.decode()
    assert client.post(path, fields_of_the_last_form(third)).status_code == 302
    sent.refresh_from_db()
    assert sent.reason == WORDS.replace("\r", "")


def test_a_sensitive_form_waits_while_they_show_that_it_is_they(client: Client, una: Person) -> None:
    make.sign_in(client, una)
    session = client.session
    session["ys_confirmed_at"] = 0.0
    session.save()

    page = client.post("/account/addresses/", {"email": "spare@example.org"}, headers=OURS)

    assert 'href="/account/confirm/" target="_blank"' in page.content.decode()
    assert fields_of_the_last_form(page)["email"] == "spare@example.org"


def test_a_token_gone_stale_is_answered_by_the_form_with_a_good_one(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    path, asked = (
        f"/services/{make_entry.service().slug}/problem/",
        {"kind": "other", "text": WORDS, "csrfmiddlewaretoken": "x" * 64},
    )

    page = strict.post(path, asked, headers=OURS)

    assert page.status_code == 403
    assert WORDS in text(page)
    assert strict.post(path, fields_of_the_last_form(page), headers=OURS).status_code != 403


def test_every_form_of_somebody_signed_in_is_handed_back(signed_out: Client) -> None:
    """Whatever address, while it takes forms of people alone."""
    lost = [
        name
        for name, route, view in mounted()
        if getattr(view, "login_required", True)
        and WORDS not in text(signed_out.post(address(route), {"anything": WORDS}, headers=OURS))
    ]

    assert lost == []


def test_two_values_of_one_name_both_come_back(signed_out: Client, draft: Contribution) -> None:
    page = signed_out.post(f"/contributions/{draft.pk}/step/tags/", {"kinds": ["walking", "singing"]}, headers=OURS)

    assert page.content.decode().count('name="kinds"') == 2


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}], ids=str)
def test_words_of_another_site_are_never_offered_to_be_sent(una: Person, headers: dict[str, str]) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = make.sign_in(Client(), una).cookies

    page = strict.post("/account/close/", {"typed": "close these words"}, headers=headers)

    assert page.status_code == 403
    assert "close these words" not in text(page)


@pytest.mark.parametrize("held", ["", "x", "eyJ0byI6Ii9hY2NvdW50L2Nsb3NlLyJ9:x:y"])
def test_a_form_that_we_did_not_seal_is_not_carried_along(client: Client, held: str) -> None:
    response = client.post("/sign-in/held/", {"held": held, "email": "a@example.org"})

    assert response["Location"] == "/sign-in/"


def test_nothing_of_it_is_kept_on_the_server(signed_out: Client, draft: Contribution) -> None:
    page = signed_out.post(*typed(draft), headers=OURS)
    signed_out.post("/sign-in/held/", {"held": field(page, "held"), "email": "una@example.org"})

    stored = str([row.get_decoded() for row in Session.objects.all()])
    assert "walk" not in stored
    assert "no-store" in page["Cache-Control"]
    assert "walk" not in str(signed_out.cookies)
    assert not Claim.objects.exists()


def test_markup_that_was_typed_comes_back_as_text(signed_out: Client, draft: Contribution) -> None:
    page = signed_out.post(typed(draft)[0], {"summary": '"><script>alert(1)</script> x'}, headers=OURS)

    assert "<script>alert" not in page.content.decode()
