import os
import re
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client

from tests.factories.accounts import make_person, sign_in_staff
from tests.factories.mail import posted
from yersel.accounts.models import Role
from yersel.core.mail import keeping
from yersel.core.models import Mail

pytestmark = pytest.mark.django_db
RESOLVES = """
import django; django.setup()
from django.urls import resolve, Resolver404
for address in ("/outbox/", "/staff/mail/"):
    try:
        resolve(address); print(address)
    except Resolver404:
        pass
"""


@pytest.fixture
def demo(settings: Any) -> None:
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.pages.urls_demo"


@pytest.fixture
def admin(client: Client, mails_at_once: None) -> Client:
    return sign_in_staff(client, make_person(Role.ADMINISTRATOR))


def test_the_outbox_shows_the_newest_first(client: Client, demo: None) -> None:
    posted("first@example.org")
    posted("second@example.org")

    html = client.get("/outbox/").content.decode()

    assert html.index("second@example.org") < html.index("first@example.org")
    assert 'href="/outbox/"' in html.partition("<footer")[2]


def test_an_empty_outbox_says_so(client: Client, demo: None) -> None:
    assert "No mail yet" in client.get("/outbox/").content.decode()


def test_a_mail_is_shown_with_its_text_and_its_links(client: Client, demo: None) -> None:
    mail = posted(unsubscribe="https://example.org/stop/")

    html = client.get(f"/outbox/{mail.pk}/").content.decode()

    assert "Hello," in html
    assert '<a href="https://example.org/stop/"' in html
    assert f'src="/outbox/{mail.pk}/html/"' in html
    assert "sandbox=" in html


@pytest.mark.parametrize("address", ["/outbox/", "/outbox/{}/", "/staff/mail/", "/staff/mail/test-message/"])
def test_pages_about_mail_keep_to_the_strict_policy(admin: Client, demo: None, address: str) -> None:
    response = admin.get(address.format(posted().pk))

    html = response.content.decode()
    assert response.status_code == 200
    assert "unsafe" not in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", html)
    assert html.count("<h1") == 1


@pytest.mark.parametrize("address", ["/outbox/{}/html/", "/staff/mail/test-message/html/"])
def test_the_html_of_a_mail_may_do_nothing(admin: Client, demo: None, address: str) -> None:
    response = admin.get(address.format(posted().pk))

    policy = response["Content-Security-Policy"]
    for part in ["default-src 'none'", "script-src 'none'", "sandbox", "form-action 'none'", "frame-ancestors 'self'"]:
        assert part in policy
    assert "allow-scripts" not in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"


def test_hostile_words_stay_words(client: Client, demo: None) -> None:
    mail = posted()
    Mail.objects.update(subject="<script>x</script>", text="<script>x</script> javascript:x", html="<script>x</script>")

    html = client.get(f"/outbox/{mail.pk}/").content.decode()

    assert "<script>x" not in html
    assert 'href="javascript' not in html


def test_an_erased_mail_shows_what_is_left(client: Client, demo: None) -> None:
    mail = posted()
    Mail.objects.update(state="sent", next_attempt_at=None, ended_at=mail.created_at)
    keeping.erase_old(at=mail.created_at.replace(year=2021))

    html = client.get(f"/outbox/{mail.pk}/").content.decode()

    assert "The words of this mail are erased" in html
    assert "rowan@example.org" not in html
    assert "The words are erased" in client.get("/outbox/").content.decode()


def test_outside_demo_mode_there_is_no_outbox(client: Client) -> None:
    assert client.get("/outbox/").status_code == 404


def test_even_if_it_were_mounted_nothing_would_be_behind_it(client: Client, demo: None, settings: Any) -> None:
    settings.DEMO = False
    number = posted().pk

    for address in ("/outbox/", f"/outbox/{number}/", f"/outbox/{number}/html/"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("demo_mode", "development", "found"),
    [("1", "1", ["/outbox/", "/staff/mail/"]), ("0", "1", ["/staff/mail/"]), ("0", "0", ["/staff/mail/"])],
)
def test_what_is_mounted_goes_by_the_settings(demo_mode: str, development: str, found: list[str]) -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "YERSEL_DEMO": demo_mode,
        "YERSEL_DEVELOPMENT": development,
        "SECRET_KEY": "x",
        "YERSEL_MASTER_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    }
    said = subprocess.run([sys.executable, "-c", RESOLVES], env=environment, capture_output=True, text=True, check=True)

    assert said.stdout.split() == found


def test_every_kind_is_listed_and_previewed(admin: Client) -> None:
    assert 'href="/staff/mail/test-message/"' in admin.get("/staff/mail/").content.decode()
    assert "A test from Yersel" in admin.get("/staff/mail/test-message/").content.decode()
    assert "A test from Yersel" in admin.get("/staff/mail/test-message/html/").content.decode()


@pytest.mark.parametrize("address", ["/staff/mail/unheard-of/", "/staff/mail/unheard-of/html/"])
def test_a_kind_that_is_not_there_is_not_found(admin: Client, address: str) -> None:
    assert admin.get(address).status_code == 404
