"""The settings as they are where people use the site: read in a process of its own, with a proper environment and with wrong ones."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from typing import Any

import pytest

PROPER = {
    "YERSEL_MASTER_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "SECRET_KEY": "x" * 40 + "".join(map(chr, range(48, 70))),
    "YERSEL_DEVELOPMENT": "0",
    "YERSEL_DEMO": "0",
    "YERSEL_DEBUG": "0",
    "YERSEL_HOSTS": "yersel.example.scot",
    "YERSEL_ORIGINS": "https://yersel.example.scot",
    "YERSEL_EMAIL_URL": "smtps://u:p@mail.example.org",
    "YERSEL_OPERATOR_EMAIL": "us@example.org",
    "YERSEL_BEHIND_PROXY": "1",
    "DATABASE_URL": "postgresql://yersel:p@db.example.org/yersel",
}
# Two pages that need no database, asked of the real application as a proxy in front would ask.
ASK = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
client = Client(headers={"Host": "yersel.example.scot", "X-Forwarded-Proto": "https"})
page, form = client.get("/about/"), client.get("/sign-in/")
plain = Client(headers={"Host": "yersel.example.scot"}).get("/about/")
names = ("SESSION", "CSRF", "LANGUAGE")
print(json.dumps({
    "headers": dict(page.headers),
    "cookies": {name: dict(cookie) for name, cookie in form.cookies.items()},
    "plain": [plain.status_code, plain.headers.get("Location")],
    "names": [getattr(settings, f"{name}_COOKIE_NAME") for name in names],
    "flags": [getattr(settings, f"{name}_COOKIE_{flag}") for name in names for flag in ("SECURE", "HTTPONLY")],
    "debug": settings.DEBUG,
    "forwarded_host": settings.USE_X_FORWARDED_HOST,
    "prefix": settings.COOKIE_PREFIX,
}))
"""


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    shared = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}  # the journeys set it
    return subprocess.run(
        [sys.executable, *command],
        env={**shared, **PROPER, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def checked(**environment: str) -> tuple[int, str]:
    said = run("manage.py", "check", "--deploy", "--fail-level", "INFO", **environment)
    return said.returncode, said.stdout + said.stderr


@cache
def answered() -> dict[str, Any]:
    said = run("-c", ASK, DJANGO_SETTINGS_MODULE="config.settings")
    assert said.returncode == 0, said.stderr
    found: dict[str, Any] = json.loads(said.stdout.splitlines()[-1])
    return found


def test_the_deployment_check_is_clean_where_everything_is_set() -> None:
    code, said = checked()

    assert code == 0
    assert "no issues" in said


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"YERSEL_DEMO": "1", "YERSEL_EMAIL_URL": ""}, ["yersel.E001", "accounts.E001", "yersel.W001"]),
        ({"YERSEL_DEVELOPMENT": "1"}, ["yersel.E002"]),
        (
            {
                "YERSEL_DEBUG": "1",
                "SECRET_KEY": "short",
                "YERSEL_ORIGINS": "",
                "YERSEL_OPERATOR_EMAIL": "",
                "YERSEL_HTTPS_REDIRECT": "0",
            },
            ["security.W018", "security.W009", "yersel.W002", "yersel.W003", "security.W008"],
        ),
    ],
    ids=["demo", "development", "much at once"],
)
def test_the_deployment_check_names_what_is_wrong(environment: dict[str, str], named: list[str]) -> None:
    code, said = checked(**environment)

    assert code != 0
    assert [name for name in named if name not in said] == []


def test_every_cookie_is_for_this_host_alone_over_https_alone() -> None:
    found = answered()

    assert found["names"] == ["__Host-yersel_session", "__Host-csrftoken", "__Host-yersel_language"]
    assert found["prefix"] == "__Host-"
    assert all(found["flags"])
    cookie = found["cookies"]["__Host-csrftoken"]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (
        True,
        True,
        "Lax",
        "/",
        "",
    )


def test_browsers_are_told_to_come_by_https_for_a_year() -> None:
    found = answered()

    assert found["headers"]["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert found["plain"] == [301, "https://yersel.example.scot/about/"]


def test_nothing_is_shown_that_helps_to_build_the_site_and_no_header_names_the_host() -> None:
    found = answered()

    assert not found["debug"]
    assert not found["forwarded_host"]
