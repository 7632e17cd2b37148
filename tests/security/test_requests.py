"""Requests that no browser of an honest person sends: made-up hosts, huge bodies, odd methods and broken encodings."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.architecture.test_access import address, mounted
from tests.factories import accounts as make
from tests.factories import contributing as make_it
from tests.factories import directory as make_entry
from yersel.directory.models import Contribution

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]


@pytest.fixture
def quiet() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture(autouse=True)
def the_hosts_of_a_house(settings: Any) -> None:
    """The test runner lets every host in; a house names its own."""
    settings.ALLOWED_HOSTS = ["yersel.example.scot", "testserver"]


@pytest.mark.parametrize(
    "host", ["evil.example", "yersel.example.scot.evil.example", "yersel.example.scot@evil.example", "a b", "[::1"]
)
def test_a_host_that_is_not_ours_is_refused_and_not_repeated(quiet: Client, host: str) -> None:
    for path in ("/", "/sign-in/", "/find"):
        response = quiet.get(path, headers={"Host": host})
        assert response.status_code == 400
        assert "evil" not in response.content.decode()


@pytest.mark.parametrize(
    "header", ["X-Forwarded-Host", "X-Host", "X-Forwarded-Server", "X-Original-URL", "X-Rewrite-URL", "Forwarded"]
)
def test_no_other_header_names_the_host(quiet: Client, header: str) -> None:
    for path in ("/", "/sign-in/", "/find"):
        response = quiet.get(path, headers={header: "evil.example"})
        assert response.status_code == 200
        assert "evil" not in response.content.decode()


def test_links_in_mail_lead_to_our_own_site_whatever_the_request_says(quiet: Client, settings: Any) -> None:
    settings.SITE_ADDRESS = "https://yersel.example.scot"
    service = make_entry.service(phone="0131 496 0044")
    evil = {"X-Forwarded-Host": "evil.example", "Host": "evil.example"}

    quiet.post("/sign-in/", {"email": "a@example.org"}, headers=evil)
    quiet.post(f"/services/{service.slug}/send/", {"address": "a@example.org"}, headers=evil)
    assert mail.outbox == []
    quiet.post("/sign-in/", {"email": "a@example.org"}, headers={"X-Forwarded-Host": "evil.example"})
    quiet.post(f"/services/{service.slug}/send/", {"address": "a@example.org"}, headers={"X-Forwarded-Host": "evil.example"})

    assert len(mail.outbox) == 2
    assert not any("evil" in f"{message.body} {message.alternatives}" for message in mail.outbox)


def test_only_the_proxy_in_front_says_whose_network_it_is(quiet: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "ask_code": "2/10m/ip"}

    answers = [
        quiet.post("/sign-in/", {"email": f"p{n}@example.org"}, headers={"X-Forwarded-For": f"192.0.2.{n}"}).status_code
        for n in range(3)
    ]

    assert answers == [302, 302, 429]


BIG = "x" * 3_000_000


@pytest.mark.parametrize("name", ["/sign-in/", "/suggest-a-service/", "/list/change/", "/remembered/"])
def test_a_body_that_is_too_big_is_refused_in_a_kind_page(quiet: Client, name: str) -> None:
    response = quiet.post(name, {"email": "a@example.org", "what": BIG})

    assert response.status_code == 413
    assert "too big" in response.content.decode()
    assert mail.outbox == []


def test_so_are_too_many_fields_and_too_many_files(quiet: Client) -> None:
    fields = quiet.post("/sign-in/", {f"f{n}": "1" for n in range(1100)})
    files = quiet.post("/sign-in/", {f"f{n}": SimpleUploadedFile("a.txt", b"x") for n in range(110)})

    assert [fields.status_code, files.status_code] == [413, 413]


def test_somebody_signed_in_cannot_send_more_either(quiet: Client) -> None:
    member = make.make_person()
    make.sign_in(quiet, member)
    draft = make_it.contribution(member, state="draft", submitted_at=None)

    response = quiet.post(f"/contributions/{draft.pk}/step/what/", {"summary": "x", "description": BIG})

    assert response.status_code == 413
    assert Contribution.objects.get().data == draft.data


def test_a_file_where_none_is_asked_for_is_not_kept(quiet: Client, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path

    quiet.post("/suggest-a-service/", {"name": SimpleUploadedFile("shell.php", b"<?php ?>"), "what": "x", "where": "y"})

    assert list(tmp_path.iterdir()) == []
    assert not Contribution.objects.exists()


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "PROPFIND"])
def test_methods_that_we_do_not_speak_are_refused(quiet: Client, method: str) -> None:
    taken = [
        (name, response.status_code)
        for name, route, _ in mounted()
        if (response := quiet.generic(method, address(route))).status_code < 300
    ]

    assert taken == []


@pytest.mark.parametrize(
    "path", ["/services/%00/", "/find?q=%00", "/services/%ff%fe/", "/lists/..%2f..%2fetc%2fpasswd/", "/find?page=9" * 50]
)
def test_odd_bytes_in_an_address_crash_nothing(quiet: Client, path: str) -> None:
    assert quiet.get(path).status_code < 500


@pytest.mark.parametrize(
    "value",
    [
        "\0",
        "\x1b[31m",
        "\ud7ff",
        "𝕊" * 50,
        "‮abc",
        "' OR 1=1 --",
        "{{1234567*7654321}}",
        "{% debug %}",
        "${1234567*7654321}",
        "%s%n",
    ],
    ids=ascii,
)
def test_odd_text_in_a_form_crashes_nothing_and_is_run_by_nothing(quiet: Client, value: str) -> None:
    service = make_entry.service()
    member = make.sign_in(Client(raise_request_exception=False), make.make_person())
    forms = [
        (quiet, "/sign-in/", "email"), (quiet, "/sign-in/lost/", "code"), (quiet, "/suggest-a-service/", "name"),
        (quiet, f"/services/{service.slug}/problem/", "text"), (quiet, "/remembered/", "near"), (quiet, "/list/save/", "service"),
        (member, "/account/name/", "display_name"), (member, "/account/addresses/", "email"), (member, "/add/", "kind"),
        (member, f"/services/{service.slug}/claim/", "comment"), (member, f"/services/{service.slug}/helped/", "note"),
        (member, f"/services/{service.slug}/helped/withdraw/", "condition"),
    ]  # fmt: skip
    for client, path, field in forms:
        response = client.post(path, {field: value})
        assert response.status_code < 500, path
        assert str(1234567 * 7654321) not in response.content.decode(), path
    for path in ("/find", "/find/suggest", "/organisations/", "/suggest-a-service/"):
        assert quiet.get(path, {"q": value, "near": value, "page": value}).status_code < 500, path
