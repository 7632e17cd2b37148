"""The page of an organisation, and finding one by its name (behaviour 29)."""

import json
import re
from datetime import UTC, datetime

import pytest

from tests.factories import directory as make
from yersel.directory.models import FormerSlug, OrganisationIdentifier, Phone, State

pytestmark = pytest.mark.django_db


def named(client, text: str) -> list[str]:
    """The names that a search for `text` lists, in order."""
    html = client.get("/organisations/", {"q": text}).content.decode()
    listed = html.partition("ys_organisations")[2].partition("</ol>")[0]
    return [name.replace("&amp;", "&").replace("&#x27;", "'") for name in re.findall(r'<a href="[^"]+">([^<]+)</a>', listed)]


def offering(name: str, **fields):
    """An organisation with a public service."""
    group = make.organisation(name, **fields)
    make.service(organisation=group)
    return group


@pytest.mark.parametrize(
    "typed",
    [
        "The Crofter's Rowan & Thistle",
        "the crofters rowan and thistle",
        "crofters rowan thistle",
        "CROFTER’S ROWAN & THISTLE",
        "croftersrowanthistle",
        "  crofters   rowan&thistle ",
    ],
)
def test_behaviour_29_apostrophes_and_the_spaces_and_ands_do_not_matter(client, typed):
    offering("The Crofter's Rowan & Thistle")
    offering("Harbour Lights")

    assert named(client, typed) == ["The Crofter's Rowan & Thistle"]


def test_behaviour_29_exact_names_come_first_then_those_that_begin_with_it(client):
    for name in ("Friends of Rowan", "Rowan Tree Trust", "Rowan"):
        offering(name)

    assert named(client, "rowan") == ["Rowan", "Rowan Tree Trust", "Friends of Rowan"]


def test_behaviour_29_only_published_ones_with_services_are_listed(client):
    offering("Rowan Published")
    offering("Rowan Draft", state=State.DRAFT)
    make.organisation("Rowan Without Services")
    make.service(organisation=make.organisation("Rowan With A Draft"), state=State.DRAFT)

    assert named(client, "rowan") == ["Rowan Published"]


def test_words_in_any_order_find_a_name(client):
    offering("Kist Carers Together")

    assert named(client, "together kist") == ["Kist Carers Together"]


def test_without_words_all_are_listed_from_a_to_z(client):
    for name in ("Thistle", "Àrd Rowan", "Bracken"):
        offering(name)

    assert named(client, "") == ["Àrd Rowan", "Bracken", "Thistle"]


def test_a_name_that_nobody_has_offers_the_services_with_those_words(client):
    html = client.get("/organisations/", {"q": "zzz"}).content.decode()

    assert "No organisation has that name" in html
    assert 'href="/find?q=zzz"' in html


def test_pages_hold_twenty_and_none_is_left_out(client):
    for number in range(23):
        offering(f"Group {number:02}")

    pages = [client.get("/organisations/", {"page": page}).content.decode() for page in (1, 2)]

    found = [re.findall(r"<a href=\"/organisations/group-[^\"]+\">(Group \d\d)</a>", html) for html in pages]
    assert [len(names) for names in found] == [20, 3]
    assert found[0] + found[1] == [f"Group {number:02}" for number in range(23)]


@pytest.mark.parametrize("typed", ["", "%", "_", "\0", "'" * 50, "a" * 10_000, "🧦", "<b>", "the", "and", "' OR 1=1 --", "^the"])
@pytest.mark.parametrize("page", ["1", "0", "-1", "x", "999999999999999999999"])
def test_any_words_and_any_page_give_a_page(client, typed, page):
    offering("Rowan")

    assert client.get("/organisations/", {"q": typed, "page": page}).status_code == 200


def test_the_page_lists_public_services_and_no_other(client):
    group = make.organisation("Heather Lungs", description="People with lung conditions.")
    shown = make.service("Leith walkers", organisation=group)
    make.service("Secret draft", organisation=group, state=State.DRAFT)

    html = client.get(group.get_absolute_url()).content.decode()

    assert "People with lung conditions." in html
    assert f'data-service="{shown.id}"' in html
    assert "Secret draft" not in html


def test_the_page_tells_how_to_get_in_touch_and_its_numbers(client):
    group = make.organisation(
        "Heather Lungs", email="hello@heather-lungs.example.org", website="https://heather-lungs.example.org"
    )
    Phone.objects.create(organisation=group, number="0808 157 0013", digits="08081570013")
    OrganisationIdentifier.objects.create(
        organisation=group, identifier_scheme="GB-SC", identifier_type="charity", identifier="SC099001"
    )

    html = client.get(group.get_absolute_url()).content.decode()

    assert "tel:08081570013" in html
    assert "SC099001" in html
    facts = json.loads(re.search(r'ld\+json">(.*?)</script>', html, re.S)[1])
    assert (facts["@type"], facts["identifier"][0]["value"]) == ("NGO", "SC099001")


def test_the_id_shows_the_same_page(client):
    group = offering("Heather Lungs")

    for address in (f"/organisations/{group.id}/", f"/organisations/{group.id}", "/organisations/heather-lungs"):
        assert (
            '<link rel="canonical" href="http://testserver/organisations/heather-lungs/">' in client.get(address).content.decode()
        )


def test_an_earlier_slug_leads_to_where_it_is_now(client):
    FormerSlug.objects.create(slug="old", organisation=offering("Heather Lungs"))

    answer = client.get("/organisations/old/")

    assert (answer.status_code, answer["Location"]) == (301, "/organisations/heather-lungs/")


def test_a_draft_is_not_there_and_an_archived_one_is_gone(client):
    draft, archived = make.organisation("Draft", state=State.DRAFT), make.organisation("Archived", state=State.ARCHIVED)

    assert client.get(draft.get_absolute_url()).status_code == 404
    assert client.get(archived.get_absolute_url()).status_code == 410


def test_a_service_of_an_archived_organisation_is_gone(client):
    service = make.service(organisation=make.organisation(state=State.ARCHIVED))

    assert client.get(service.get_absolute_url()).status_code == 410


def test_the_page_takes_ten_statements_however_many_services(client, django_assert_max_num_queries):
    group = make.organisation(last_edited=datetime(2026, 9, 1, tzinfo=UTC))
    for number in range(25):
        make.service(f"Walk {number}", organisation=group, places=[make.location()], phone="0131 496 0044")

    with django_assert_max_num_queries(10):
        client.get(group.get_absolute_url())
