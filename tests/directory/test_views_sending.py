"""Having us e-mail a list, one service, or a shared list: to one address, five times an hour, and then it is forgotten."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client

from tests.factories import directory as make
from yersel.core.models import Mail
from yersel.directory.models import Service, State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]
TO = "someone@example.org"


def counts() -> list[tuple[Any, ...]]:
    """What stands in the table of counts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM yersel_cache")
        return list(cursor.fetchall())


@pytest.fixture
def walk(scotland) -> Service:
    make.term("condition", "copd", "COPD")
    made = make.service("Links walk", phone="0131 496 0044", conditions=["copd"], areas=["XS"])
    make.schedule(made)
    return made


@pytest.fixture
def device(client: Client, walk) -> Client:
    client.post("/list/save/", {"service": str(walk.id)})
    client.post("/list/change/", {f"note-{walk.id}": "Buy cheap pills", "do": "notes"})
    return client


def send(client: Client, address: str, to: str = TO, **data: Any):
    return client.post(address, {"address": to, **data})


def test_the_list_goes_to_one_address_in_words_and_as_a_page(device, walk):
    response = send(device, "/list/send/")

    message = mail.outbox[0]
    assert (response.status_code, response["Location"]) == (303, "/list/send/?said=sent")
    assert (message.to, message.cc, message.bcc) == ([TO], [], [])
    assert message.subject == "A list from Yersel"
    for words in (message.body, message.alternatives[0].content):
        for fact in ("Links walk", "0131 496 0044", "Tuesdays, 11am", "http://testserver/s/"):
            assert fact in words
    assert "on its way" in device.get(response["Location"]).content.decode()


def test_no_word_of_the_sender_goes_along(device):
    send(device, "/list/send/")

    assert "pills" not in str(mail.outbox[0].message())


def test_the_address_is_kept_nowhere(device):
    response = send(device, "/list/send/")

    assert TO not in str([*counts(), *Mail.objects.values_list()])
    assert (Mail.objects.get().recipient, Mail.objects.get().text) == ("visitor", "")
    assert TO not in str(response.cookies)
    assert TO not in device.get(response["Location"]).content.decode()


def test_one_service_is_sent_the_same_way(client, walk):
    response = send(client, f"/services/{walk.slug}/send/")

    assert response.status_code == 303
    assert "Links walk" in mail.outbox[0].body
    assert f"/services/{walk.slug}/send/" in client.get(walk.get_absolute_url()).content.decode()


def test_a_shared_list_is_sent_with_its_link(device):
    path = device.post("/list/share/", {"lasts": "7", "name": "Pills here"})["Location"].partition("?")[0]

    send(Client(), f"{path}send/")

    assert f"http://testserver{path}" in mail.outbox[0].body
    assert "Pills" not in mail.outbox[0].body


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("", "Write the e-mail address"),
        ("   ", "Write the e-mail address"),
        ("someone", "That is not an e-mail address"),
        ("someone@", "That is not an e-mail address"),
        ("@example.org", "That is not an e-mail address"),
        ("a@example.org,b@example.org", "one address only"),
        ("a@example.org b@example.org", "one address only"),
        ("a@example.org;b@example.org", "one address only"),
        ("Someone <a@example.org>", "one address only"),
        ("a@example.org\nBcc: b@example.org", "on one line"),
        ("a@example.org\r\nSubject: x", "on one line"),
        ("a@example.org\u2028Bcc:b", "on one line"),
        ("a\0@example.org", "Null characters are not allowed"),
        (f"{'a' * 250}@example.org", "not an e-mail address"),
        ("sömeone@example.org", "not an e-mail address"),
    ],
)
def test_what_is_not_one_plain_address_is_refused_and_stays_in_the_box(device, to, said):
    response = send(device, "/list/send/", to)

    html = response.content.decode()
    assert response.status_code == 422
    assert said in html
    assert "ds_error-summary" in html
    assert mail.outbox == []
    if to.strip() and to.isprintable() and "<" not in to:
        assert f'value="{to}"' in html


def test_five_an_hour_from_one_browser(device, settings):
    device.cookies["csrftoken"] = "a" * 32  # what guards the form is what tells browsers apart

    answers = [send(device, "/list/send/") for _ in range(6)]

    assert [answer.status_code for answer in answers] == [303] * 5 + [429]
    assert answers[5]["Retry-After"] == "3600"
    assert f'value="{TO}"' in answers[5].content.decode()
    assert "Please try again in an hour" in answers[5].content.decode()
    assert len(mail.outbox) == 5


def test_thirty_an_hour_from_one_network_whatever_cookies_are_thrown_away(client, walk):
    answers = []
    for number in range(31):
        client.cookies["csrftoken"] = f"{number:032}"
        answers.append(send(client, f"/services/{walk.slug}/send/").status_code)

    assert answers == [303] * 30 + [429]
    assert send(Client(REMOTE_ADDR="198.51.100.1"), f"/services/{walk.slug}/send/").status_code == 303


def test_a_wrong_address_uses_nothing_up(device):
    for _ in range(40):
        send(device, "/list/send/", "someone")

    assert counts() == []


def test_a_machine_is_told_that_all_went_well(device):
    response = send(device, "/list/send/", website="https://elsewhere.example")

    assert response.status_code == 303
    assert mail.outbox == []


def test_a_mail_that_cannot_go_now_waits_for_the_worker_and_is_named_nowhere(device, settings, caplog):
    settings.EMAIL_BACKEND = "tests.directory.test_views_sending.Broken"

    response = send(device, "/list/send/")

    assert response.status_code == 303
    assert Mail.objects.get().state == Mail.State.FAILED
    assert TO not in caplog.text


def test_words_and_address_are_erased_once_the_mail_has_gone(device):
    send(device, "/list/send/")

    gone = Mail.objects.get()
    assert (gone.state, gone.address, gone.text, gone.html, gone.subject) == (Mail.State.SENT, "", "", "", "")


class Broken:
    """A mail backend whose server refuses, naming the address."""

    def __init__(self, **_options: object) -> None: ...

    def open(self) -> None: ...

    def close(self) -> None: ...

    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError(TO)


def test_nothing_to_send_leads_back_and_what_is_not_public_is_not_found(client, walk):
    assert client.get("/list/send/")["Location"] == "/list/"
    Service.objects.update(state=State.DRAFT)
    assert client.get(f"/services/{walk.slug}/send/").status_code == 404
    assert client.post(f"/services/{walk.slug}/send/", {"address": TO}).status_code == 404
