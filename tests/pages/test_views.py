import re
from typing import Any

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from config.urls import handler400, handler403, handler404, handler500, urlpatterns
from yersel.core import slots
from yersel.directory.models import ImportSource

__all__ = ["handler400", "handler403", "handler404", "handler500"]

STATIC = ["/about/", "/how-we-check/", "/privacy/", "/accessibility/", "/leave/help/"]
PAGES = ["/", "/credits/", "/components/", *STATIC]


@login_not_required
def raising(request: HttpRequest) -> HttpResponse:
    raise ValueError("a secret stands here")


@login_not_required
def without_database(request: HttpRequest) -> HttpResponse:
    raise OperationalError("no answer")


def made_up_source(**fields: str) -> ImportSource:
    values = {
        "code": "birnam",
        "name": "Birnam register (made up)",
        "licence": "Open",
        "attribution_text": "From Birnam",
        **fields,
    }
    return ImportSource.objects.create(**values)


urlpatterns = [*urlpatterns, path("raising/", raising), path("without-database/", without_database)]


@pytest.fixture
def quiet_client() -> Client:
    """A client that gets the page of a fault, as people do."""
    return Client(raise_request_exception=False)


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_each_page_answers_under_the_strict_policy(client: Client, address: str) -> None:
    response = client.get(address)

    html = response.content.decode()
    policy = response["Content-Security-Policy"]
    assert response.status_code == 200
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", html)
    assert re.findall(r"<script(?![^>]*src=)(?![^>]*ld\+json)", html) == []
    assert html.count("<h1") == 1
    assert '<html lang="en-gb">' in html
    assert 'name="viewport"' in html
    assert "Set-Cookie" not in response.headers


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_each_page_has_help_search_and_a_way_out(client: Client, address: str) -> None:
    html = client.get(address).content.decode()

    for part in [
        "Need help now?",
        'href="tel:999"',
        'href="/leave/"',
        'href="#main-content"',
        'href="/privacy/"',
        'action="/find"',
    ]:
        assert part in html


@pytest.mark.parametrize("address", STATIC)
def test_statements_need_no_database(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", STATIC)
def test_statements_can_be_had_in_large_print(client: Client, address: str) -> None:
    assert '<body class="ys_large-print">' in client.get(address, {"size": "large"}).content.decode()
    assert '<body class="ys_large-print">' not in client.get(address, {"size": "huge"}).content.decode()


@pytest.mark.django_db
def test_geolocation_is_on_where_a_button_asks_for_it_only(client: Client) -> None:
    assert "geolocation=(self)" in client.get("/")["Permissions-Policy"]
    assert "geolocation=()" in client.get("/about/")["Permissions-Policy"]


@pytest.mark.django_db
def test_the_first_page_starts_from_words_or_from_a_stage(client: Client) -> None:
    html = client.get("/").content.decode()

    assert "What would help today?" in html
    assert 'href="/find?stage=diagnosis"' in html
    assert 'href="/find?q=sore%20joints"' in html
    assert 'name="near"' in html


@pytest.mark.django_db
def test_every_source_that_was_imported_is_credited(client: Client) -> None:
    source = made_up_source(licence_url="https://example.org/licence")

    html = client.get("/credits/").content.decode()

    assert source.name in html
    assert 'href="https://example.org/licence"' in html


@pytest.mark.django_db
def test_a_licence_that_is_no_link_is_shown_as_text(client: Client) -> None:
    made_up_source(licence_url="javascript:alert(1)", licence="Own terms")

    html = client.get("/credits/").content.decode()

    assert "Own terms" in html
    assert "javascript:" not in html


@pytest.mark.django_db
def test_components_lists_the_slots_and_who_fills_them(client: Client) -> None:
    html = client.get("/components/").content.decode()

    for name, found in slots.fillers().items():
        assert name in html
        assert found[0].template in html


def test_leaving_goes_elsewhere_at_once_and_clears_what_was_kept(client: Client) -> None:
    response = client.get("/leave/")

    assert response.status_code == 303
    assert response["Location"] == "https://www.metoffice.gov.uk/"
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]


@override_settings(LEAVE_TO="https://example.org/")
def test_the_operator_chooses_where_leaving_goes(client: Client) -> None:
    assert client.get("/leave/")["Location"] == "https://example.org/"


def test_old_browsers_find_the_icon(client: Client) -> None:
    assert re.fullmatch(r"/static/core/favicon(\.\w+)?\.svg", client.get("/favicon.ico")["Location"])


def test_a_page_that_is_not_there_is_told_kindly(client: Client) -> None:
    response = client.get("/no-such-page/")

    assert response.status_code == 404
    assert "We cannot find that page" in response.content.decode()
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_an_unknown_host_is_a_bad_request(quiet_client: Client) -> None:
    response = quiet_client.get("/about/", headers={"host": "elsewhere.example"})

    assert response.status_code == 400
    assert "We could not read that" in response.content.decode()


def test_a_forged_form_is_refused_kindly() -> None:
    response = Client(enforce_csrf_checks=True).post("/language/", {"language": "en-gb"})

    assert response.status_code == 403
    assert "This page is not open to you" in response.content.decode()


@override_settings(ROOT_URLCONF=__name__)
def test_a_fault_of_ours_needs_no_database_and_tells_no_secret(quiet_client: Client, caplog: Any) -> None:
    response = quiet_client.get("/raising/")

    html = response.content.decode()
    assert response.status_code == 500
    assert "It is our fault, not yours" in html
    assert "secret" not in html
    assert 'href="tel:999"' in html
    assert "default-src 'none'" in response["Content-Security-Policy"]


@override_settings(ROOT_URLCONF=__name__)
def test_a_silent_database_is_a_pause_and_not_a_fault(quiet_client: Client) -> None:
    response = quiet_client.get("/without-database/")

    assert response.status_code == 503
    assert response["Retry-After"] == "120"
    assert "We will be back soon" in response.content.decode()


@pytest.mark.parametrize("address", ["/", "/about/", "/leave/", "/health/"])
def test_pages_to_read_refuse_to_be_written_to(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405


@pytest.mark.django_db
def test_an_address_in_capitals_leads_to_ours(client):
    answer = client.get("/FIND?q=Walk&near=EH6")

    assert (answer.status_code, answer["Location"]) == (302, "/find?q=Walk&near=EH6")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/NOWHERE", "/Find/No%0d%0aX: y"])
def test_capitals_alone_lead_nowhere_that_is_not_ours(client, path):
    assert client.get(path).status_code == 404
