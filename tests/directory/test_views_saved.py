"""The reader's own list: saved to from any page, seen, noted, ordered, emptied, printed."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import directory as make
from yersel.directory.models import Service, State
from yersel.directory.saving import COOKIE

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk(scotland) -> Service:
    place = make.location(council_area=make.council_area(), address_1="5 Sample Links", city="Edinburgh", postal_code="EH6 7EN")
    made = make.service("Links walk", places=[place], phone="0131 496 0044", cost=0, email="walk@example.org")
    make.schedule(made)
    return made


@pytest.fixture
def choir(scotland) -> Service:
    return make.service("Shore singers", areas=["XS"], phone="0131 496 0045")


@pytest.fixture
def device(client: Client, walk, choir) -> Client:
    """One that has saved the walk, then the choir."""
    save(client, walk)
    save(client, choir)
    return client


def save(client: Client, *services: Service, **data):
    return client.post("/list/save/", {"service": [str(service.id) for service in services], **data})


def page(client: Client, address: str = "/list/", **params) -> str:
    response = client.get(address, params)
    assert response.status_code == 200
    return response.content.decode()


def names(html: str) -> list[str]:
    return re.findall(r'class="ys_result__link"[^>]*>\s*([^<]+?)\s*</a>', html)


def test_nothing_is_set_and_nothing_shown_before_somebody_saves(client, walk):
    for address in ("/", "/find", walk.get_absolute_url(), "/browse/"):
        response = client.get(address)
        assert "Set-Cookie" not in response.headers
        assert "My list" not in response.content.decode()


def test_every_card_and_the_service_page_have_a_button(client, walk, choir):
    for address in ("/find", walk.get_absolute_url()):
        html = page(client, address)
        assert f'id="save-{walk.id}"' in html
        assert html.count('id="save"') == 1


def test_saving_sets_one_strict_cookie_for_thirty_days(client, walk, settings):
    settings.CSRF_COOKIE_SECURE = True

    response = save(client, walk, next="/find?q=walk")

    cookie = response.cookies[COOKIE]
    assert (response.status_code, response["Location"]) == (303, f"/find?q=walk#save-{walk.id}")
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"], cookie["max-age"]) == (True, True, "Lax", 30 * 24 * 3600)
    assert list(response.cookies) == [COOKIE]


def test_what_is_saved_is_counted_in_the_header_and_marked_on_its_card(device, walk):
    html = page(device, "/find")

    assert "My list (2)" in html
    assert re.search(rf'ys_save--on[^>]*formaction="/list/remove/"[^>]*id="save-{walk.id}"', html)


def test_pages_that_show_the_list_are_never_shared_between_devices(device):
    assert "Cookie" in device.get("/about/")["Vary"]
    assert "no-store" in device.get("/list/")["Cache-Control"]
    assert device.get("/list/")["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:1", "find", ""]
)
def test_saving_never_leads_to_another_site(client, walk, address):
    assert save(client, walk, next=address)["Location"] == "/list/?said=saved"


def test_another_site_cannot_save(walk):
    guarded = Client(enforce_csrf_checks=True)

    for address in ("/list/save/", "/list/remove/"):
        refused = guarded.post(address, {"service": str(walk.id)}, headers={"sec-fetch-site": "cross-site"})
        assert refused.status_code == 403
        assert COOKIE not in refused.cookies
    assert guarded.post("/list/save/", {"service": str(walk.id)}, headers={"sec-fetch-site": "same-origin"}).status_code == 303


@pytest.mark.parametrize("address", ["/list/change/", "/list/empty/", "/list/share/", "/list/send/"])
def test_forms_of_the_list_are_refused_without_their_token(address):
    assert Client(enforce_csrf_checks=True).post(address).status_code == 403


@pytest.mark.parametrize("address", ["/list/save/", "/list/remove/", "/list/change/", "/list/empty/"])
def test_a_link_changes_nothing(client, address):
    assert client.get(address).status_code == 405


@pytest.mark.parametrize("key", ["", "x", "1", "00000000-0000-4000-8000-000000000000", "' OR 1=1"])
def test_what_is_no_service_is_not_saved_and_that_is_said(client, scotland, key):
    response = client.post("/list/save/", {"service": key}, follow=True)

    assert COOKIE not in client.cookies
    assert "no longer listed, so it was not saved" in response.content.decode()


def test_what_is_not_public_cannot_be_saved(client, scotland):
    save(client, make.service(state=State.DRAFT))

    assert COOKIE not in client.cookies


def test_the_thirty_first_is_refused_with_what_to_do(client, scotland, walk):
    save(client, *(make.service() for _ in range(30)))

    response = client.post("/list/save/", {"service": str(walk.id), "next": "/find?q=walk"}, follow=True)

    html = response.content.decode()
    assert "1 service was not saved." in html
    assert "A list holds 30 services." in html
    assert 'href="/find?q=walk"' in html
    assert len(names(html)) == 30


def test_the_list_shows_what_somebody_needs(device):
    html = page(device)

    assert names(html) == ["Links walk", "Shore singers"]
    for fact in ("0131 496 0044", "5 Sample Links", "EH6 7EN", "Tuesdays, 11am", "Free", "walk@example.org"):
        assert fact in html
    assert "Please do not name other people" in html


def test_thirty_cost_as_few_queries_as_one(client, scotland):
    place = make.location(postal_code="EH6 7EN")
    services = [make.service(places=[place]) for _ in range(30)]
    save(client, services[0])
    with CaptureQueriesContext(connection) as for_one:
        page(client)

    save(client, *services[1:])
    with CaptureQueriesContext(connection) as for_thirty:
        page(client)

    assert len(for_thirty) == len(for_one) <= 13


def test_an_empty_list_says_how_to_fill_it(client, scotland):
    assert "There is nothing on your list yet" in page(client)


def test_a_changed_cookie_is_an_empty_list(device):
    device.cookies[COOKIE] = device.cookies[COOKIE].value[:-2] + "xx"

    assert "There is nothing on your list yet" in page(device)


def test_taking_off_from_a_card_leaves_the_rest(device, walk):
    response = device.post("/list/remove/", {"service": str(walk.id), "next": "/find"})

    assert response["Location"] == f"/find#save-{walk.id}"
    assert names(page(device)) == ["Shore singers"]


def test_the_last_one_off_forgets_the_cookie(client, walk):
    save(client, walk)

    assert client.post("/list/remove/", {"service": str(walk.id)}).cookies[COOKIE]["max-age"] == 0


def test_services_move_and_notes_are_kept_with_every_button(device, walk, choir):
    response = device.post("/list/change/", {f"note-{walk.id}": "Ask about\r\nparking", "do": f"up:{choir.id}"}, follow=True)

    html = response.content.decode()
    assert names(html) == ["Shore singers", "Links walk"]
    assert "Ask about parking" in html
    assert "Moved." in html


def test_a_service_is_taken_off_on_the_list(device, walk):
    response = device.post("/list/change/", {"do": f"off:{walk.id}"}, follow=True)

    assert names(response.content.decode()) == ["Shore singers"]


@pytest.mark.parametrize("do", ["", "up:", "up:x", "dance:1", "off:00000000-0000-4000-8000-000000000000"])
def test_a_button_we_do_not_know_changes_nothing(device, do):
    response = device.post("/list/change/", {"do": do}, follow=True)

    assert names(response.content.decode()) == ["Links walk", "Shore singers"]


def test_a_note_that_is_too_long_is_said_and_stays_in_its_box(device, walk):
    response = device.post("/list/change/", {f"note-{walk.id}": "y" * 201, "do": "notes"})

    html = response.content.decode()
    assert response.status_code == 422
    assert "at most 200 characters" in html
    assert "y" * 201 in html
    assert COOKIE not in response.cookies


def test_notes_that_no_cookie_can_hold_are_said_and_stay(client, scotland):
    services = [make.service() for _ in range(30)]
    save(client, *services)
    odd = {
        f"note-{service.id}": "".join(chr(0x4E00 + (at * 977 + step * 131) % 20_000) for step in range(200))
        for at, service in enumerate(services)
    }

    response = client.post("/list/change/", {**odd, "do": "notes"})

    html = response.content.decode()
    assert response.status_code == 422
    assert "All your notes together are too long" in html
    assert odd[f"note-{services[-1].id}"] in html


def test_markup_in_a_note_is_text(device, walk):
    device.post("/list/change/", {f"note-{walk.id}": "</textarea><script>alert(1)</script>"})

    assert "<script>alert(1)" not in page(device)


def test_a_note_of_a_service_that_is_not_on_the_list_is_ignored(device, scotland):
    other = make.service()

    device.post("/list/change/", {f"note-{other.id}": "hello", "do": "notes"})

    assert other.name not in page(device)


def test_the_list_is_emptied_at_once(device):
    response = device.post("/list/empty/", follow=True)

    html = response.content.decode()
    assert "Your list is empty now." in html
    assert names(html) == []


def test_what_has_closed_is_shown_as_closed(device, walk):
    Service.objects.filter(id=walk.id).update(status=Service.Status.DEFUNCT)

    html = page(device)

    assert "This has closed." in html
    assert "0131 496 0044" not in html


def test_what_changed_since_is_said(device, walk):
    assert "has changed since" not in page(device)

    Service.objects.filter(id=walk.id).update(last_edited=datetime(2090, 1, 1, tzinfo=UTC))

    assert page(device).count("This entry has changed since") == 1


def test_what_moved_to_another_address_is_found_by_its_id(device, walk):
    Service.objects.filter(id=walk.id).update(slug="links-wander")

    assert "/services/links-wander/" in page(device)


def test_what_is_no_longer_listed_is_left_out_and_counted(device, walk):
    Service.objects.filter(id=walk.id).update(state=State.DRAFT)

    html = page(device)
    assert "1 service is no longer listed." in html
    assert names(html) == ["Shore singers"]

    device.post("/list/change/", {"do": "notes"})
    assert "no longer listed" not in page(device)


def test_a_message_of_a_long_list_says_what_it_leaves_out(client, scotland):
    save(client, *(make.service(phone="0131 496 0044") for _ in range(20)))

    html = page(client)

    assert re.search(r"A text message has room for \d of these", html)
    assert "A link can hold them all." in html
    assert 'href="sms:?&amp;body=' in html


def test_paper_has_all_and_a_code_for_each(device):
    html = page(device, "/list/print/")

    assert html.count("<svg") == 2 + html.split("<main")[0].count("<svg")
    for fact in ("Links walk", "0131 496 0044", "5 Sample Links", "Tuesdays, 11am", "Free", "Shore singers"):
        assert fact in html


def test_large_print_is_the_whole_page(device):
    assert 'class="ys_large-print"' in page(device, "/list/print/", size="large")
    assert 'class="ys_large-print"' not in page(device, "/list/print/", size="huge")


def test_the_easy_list_has_four_facts_alone(device):
    html = page(device, "/list/print/", size="easy").split("<main")[1].split("</main>")[0]

    for fact in ("Links walk", "0131 496 0044", "Tuesdays, 11am", "5 Sample Links"):
        assert fact in html
    for fact in ("walk@example.org", "Free", "<svg", "Checked"):
        assert fact not in html


def test_a_word_in_the_address_that_we_do_not_know_says_nothing(device):
    html = page(device, said="<b>hello</b>", number="<i>", back="//elsewhere.example")

    assert "hello" not in html
    assert "elsewhere" not in html
