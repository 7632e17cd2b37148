"""What every answer tells the browser: which scripts may run, who may frame or keep it, and cookies that no script or other site gets."""

from __future__ import annotations

import re
from functools import cache
from http.cookies import Morsel
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.architecture.test_access import address, mounted
from tests.factories import accounts as make
from tests.factories import directory as make_entry
from yersel.accounts.models import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]

# Pages that show the HTML of a mail: inline styles, as mail has them, and no right to do anything; framed by our own page alone.
OF_MAIL = {"pages:mail-kind-html"}
# What a shared cache may keep: the same for everybody.
FOR_ALL = {"directory:robots", "directory:sitemap", "directory:sitemap-part", "pages:favicon"}


@pytest.fixture
def administrator() -> Client:
    return make.sign_in_staff(Client(), make.make_person(Role.ADMINISTRATOR))


def answers(client: Client, **extra: Any) -> list[tuple[str, HttpResponse]]:
    return [(name, client.get(address(route), **extra)) for name, route, _ in mounted()]


@cache
def _walked() -> list[tuple[str, HttpResponse]]:
    """As an administrator, once for all tests of this file: the answers do not change between them."""
    return answers(make.sign_in_staff(Client(), make.make_person(Role.ADMINISTRATOR)), headers={"Origin": "https://evil.example"})


@pytest.fixture
def walked() -> list[tuple[str, HttpResponse]]:
    return _walked()


def directives(response: HttpResponse) -> dict[str, str]:
    parts = [part.strip().partition(" ") for part in response["Content-Security-Policy"].split(";") if part.strip()]
    return {name: value for name, _, value in parts}


@pytest.mark.parametrize("who", ["nobody", "administrator"])
def test_every_answer_carries_the_strict_policy(client: Client, walked: list[tuple[str, HttpResponse]], who: str) -> None:
    for name, response in answers(client) if who == "nobody" else walked:
        policy = directives(response)
        assert policy["default-src"] == "'none'", name
        assert policy["script-src"] in ("'self'", "'none'"), name
        assert policy["object-src"] == policy["base-uri"] == "'none'", name
        assert policy["form-action"] in ("'self'", "'none'"), name
        assert policy["frame-ancestors"] == ("'self'" if name in OF_MAIL and response.status_code == 200 else "'none'"), name
        assert "unsafe" not in policy["script-src"], name
        assert "unsafe-eval" not in response["Content-Security-Policy"], name
        assert ("unsafe-inline" in policy["style-src"]) == (name in OF_MAIL and response.status_code == 200), name


def test_no_page_has_a_script_or_a_style_in_it(walked: list[tuple[str, HttpResponse]]) -> None:
    for name, response in walked:
        html = response.content.decode(errors="ignore")
        if name in OF_MAIL or not response.get("Content-Type", "").startswith("text/html"):
            continue
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", html), name
        assert all("src=" in tag or "json" in tag for tag in re.findall(r"<script[^>]*>", html)), name


def test_every_answer_says_what_the_browser_may_not_do(walked: list[tuple[str, HttpResponse]]) -> None:
    for name, response in walked:
        assert response["X-Content-Type-Options"] == "nosniff", name
        assert response["Referrer-Policy"] in ("same-origin", "no-referrer"), name
        assert response["Cross-Origin-Opener-Policy"] == "same-origin", name
        assert response["X-Frame-Options"] in ("DENY", "SAMEORIGIN"), name
        assert "camera=()" in response["Permissions-Policy"], name


def test_every_answer_says_what_it_is(walked: list[tuple[str, HttpResponse]]) -> None:
    for name, response in walked:
        if response.content:
            kind = response["Content-Type"]
            assert "charset=utf-8" in kind or kind in ("application/json", "application/xml"), (name, kind)


def test_no_answer_invites_scripts_of_other_sites(walked: list[tuple[str, HttpResponse]]) -> None:
    for name, response in walked:
        assert "Access-Control-Allow-Origin" not in response, name


def test_no_answer_names_what_it_is_made_with(walked: list[tuple[str, HttpResponse]]) -> None:
    for name, response in walked:
        assert not {"Server", "X-Powered-By", "X-Version"} & set(response.headers), name


def test_a_page_of_ones_own_is_kept_by_nothing(walked: list[tuple[str, HttpResponse]]) -> None:
    kept = [
        name
        for (name, response), (_, _, view) in zip(walked, mounted(), strict=True)
        if getattr(view, "login_required", True)
        and response.status_code == 200
        and "no-store" not in response.get("Cache-Control", "")
    ]

    assert kept == []


def test_a_page_that_names_somebody_is_kept_by_no_shared_cache(walked: list[tuple[str, HttpResponse]]) -> None:
    for name, response in walked:
        if name in FOR_ALL or not response.get("Content-Type", "").startswith("text/html"):
            continue
        assert "public" not in response.get("Cache-Control", ""), name
        assert "Cookie" in response["Vary"] or "no-store" in response.get("Cache-Control", ""), name


def test_after_signing_out_the_browser_is_told_to_forget_the_pages(administrator: Client) -> None:
    response = administrator.post("/sign-out/")

    assert '"cache"' in response["Clear-Site-Data"]


@pytest.fixture
def secured(settings: Any) -> Any:
    """The switches of the settings that stand on HTTPS; the settings themselves are tested in a process of their own."""
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = ["^health/$"]
    return settings


def test_over_plain_http_nothing_is_served_but_the_way_to_https(secured: Any) -> None:
    client = Client()
    answered = [(name, client.get(address(route))) for name, route, _ in mounted()]

    assert {name for name, response in answered if response.status_code != 301} == {"pages:health"}
    assert all(response["Location"].startswith("https://") for _, response in answered if response.status_code == 301)


def test_over_https_every_answer_asks_for_https_for_a_year(secured: Any) -> None:
    for name, response in answers(Client(), secure=True):
        assert response["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains", name


def cookies_of_everything(client: Client) -> dict[str, Morsel[str]]:
    """Every cookie this site ever sets, by having it set."""
    found: dict[str, Morsel[str]] = {}
    service = make_entry.service()
    for response in (
        client.post("/sign-in/", {"email": "a@example.org"}),
        client.get("/sign-in/"),
        client.post("/list/save/", {"service": str(service.pk)}),
        client.post("/remembered/", {"near": "", "stage": "", "condition": ["copd"]}),
        client.post("/list/share/", {"lasts": "7"}),
        client.post("/language/", {"language": "en-gb"}),
    ):
        found |= dict(response.cookies.items())
    return found


def test_no_cookie_is_for_scripts_or_other_sites(client: Client, scotland: object, settings: Any) -> None:
    settings.LANGUAGES = [("en-gb", "English"), ("gd", "Gàidhlig")]
    make_entry.term("condition", "copd", "COPD")

    found = cookies_of_everything(client)

    assert set(found) >= {"yersel_session", "csrftoken", "yersel_list", "yersel_remembered", "yersel_shared"}
    for name, cookie in found.items():
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name
        assert cookie["path"] == "/", name
        assert not cookie["domain"], name
        assert len(name) + len(cookie.value) < 4096, name
