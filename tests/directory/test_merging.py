"""What was merged away is found at the one that was kept: by id, by every earlier address, by its short link, by one step."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import contributing as make_it
from tests.factories import directory as make
from yersel.accounts.models import Person
from yersel.directory.models import FormerSlug, Organisation, Service
from yersel.directory.operations.merging import merge
from yersel.directory.refusals import Refused
from yersel.directory.short_links import short_paths

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]
AT = make_it.AT


@pytest.fixture
def three() -> list[Service]:
    return [make.service(f"Walkers {letter}") for letter in "abc"]


def leads(client: Client, address: str) -> tuple[int, str]:
    response = client.get(address)
    return response.status_code, response.headers.get("Location", "")


def test_the_id_of_a_service_leads_to_the_one_that_was_kept(client: Client, three: list[Service], moderator: Person) -> None:
    merge(keep=three[1], drop=three[0], by=moderator, at=AT)

    assert leads(client, f"/services/{three[0].pk}/") == (301, "/services/walkers-b/")
    assert leads(client, f"/services/{str(three[0].pk).upper()}/") == (301, "/services/walkers-b/")
    assert leads(client, f"/services/merged-{three[0].pk}/") == (301, "/services/walkers-b/")
    assert leads(client, f"/services/{three[1].pk}/") == (200, "")


def test_so_does_its_short_link(client: Client, three: list[Service], moderator: Person) -> None:
    paths = short_paths(three)
    merge(keep=three[1], drop=three[0], by=moderator, at=AT)

    assert leads(client, paths[three[0].pk]) == (301, "/services/walkers-b/")
    assert leads(client, paths[three[1].pk]) == (302, "/services/walkers-b/")


def test_a_chain_goes_straight_to_its_end(client: Client, three: list[Service], moderator: Person) -> None:
    first, second, last = three
    merge(keep=second, drop=first, by=moderator, at=AT)
    second.refresh_from_db()
    merge(keep=last, drop=second, by=moderator, at=AT)

    for key in (first.pk, "walkers-a", second.pk, "walkers-b", f"merged-{first.pk}"):
        assert leads(client, f"/services/{key}/") == (301, "/services/walkers-c/"), key
    assert leads(client, short_paths([first])[first.pk]) == (301, "/services/walkers-c/")


def test_what_was_merged_away_cannot_be_kept_instead_so_that_there_are_no_loops(three: list[Service], moderator: Person) -> None:
    merge(keep=three[1], drop=three[0], by=moderator, at=AT)

    with pytest.raises(Refused):
        merge(keep=three[0], drop=three[1], by=moderator, at=AT)


def test_an_entry_that_came_back_and_is_merged_again_leads_on_all_the_same(
    client: Client, three: list[Service], moderator: Person
) -> None:
    first, second, last = three
    merge(keep=second, drop=first, by=moderator, at=AT)
    Service.objects.filter(pk=first.pk).update(state="published")

    own_page = leads(client, f"/services/{first.pk}/")
    first.refresh_from_db()
    merge(keep=last, drop=first, by=moderator, at=AT)

    assert own_page == (200, "")
    assert leads(client, f"/services/{first.pk}/") == (301, "/services/walkers-c/")
    assert FormerSlug.objects.filter(slug=str(first.pk)).count() == 1


def test_one_that_was_kept_and_has_closed_since_is_gone_at_every_address(
    client: Client, three: list[Service], moderator: Person
) -> None:
    merge(keep=three[1], drop=three[0], by=moderator, at=AT)
    Service.objects.filter(pk=three[1].pk).update(state="archived")

    assert [client.get(f"/services/{key}/").status_code for key in (three[0].pk, "walkers-a", "walkers-b")] == [410, 410, 410]


def test_organisations_lead_on_as_well(client: Client, moderator: Person) -> None:
    first, second, last = (make.organisation(f"Group {letter}") for letter in "abc")
    merge(keep=second, drop=first, by=moderator, at=AT)
    second.refresh_from_db()
    merge(keep=last, drop=second, by=moderator, at=AT)

    for key in (first.pk, "group-a", second.pk, "group-b"):
        assert leads(client, f"/organisations/{key}/") == (301, "/organisations/group-c/"), key


def test_a_page_costs_no_more_for_it(three: list[Service], django_assert_num_queries: object) -> None:
    from yersel.directory.service_reading import service_at

    with django_assert_num_queries(1):  # type: ignore[operator]
        assert service_at(str(three[0].pk)) == three[0]


def test_what_is_closed_and_was_merged_into_nothing_is_itself(client: Client) -> None:
    closed: list[Service | Organisation] = [make.service("Closed", state="archived"), make.organisation("Gone", state="archived")]

    assert client.get(f"/services/{closed[0].pk}/").status_code == 410
    assert client.get(f"/organisations/{closed[1].pk}/").status_code == 410


def test_the_page_merges_two_services_once_somebody_is_sure(client: Client, staff: Client, scotland: object) -> None:
    make.service("Leith walkers")
    twin = make.service("Leith walking group")
    pair = {"keep": "https://example.org/services/leith-walkers/", "drop": str(twin.pk)}
    shown = staff.post("/staff/merge/", pair).content.decode()
    staff.post("/staff/merge/", {**pair, "sure": "1"})

    assert "Leith walking group" in shown
    assert leads(client, "/services/leith-walking-group/") == (301, "/services/leith-walkers/")
    assert leads(client, f"/services/{twin.pk}/") == (301, "/services/leith-walkers/")
    assert "Leith walking group" not in client.get("/find?q=leith+walking").content.decode()


def test_merged_organisations_give_their_services_over(client: Client, moderator: Person) -> None:
    keep, drop = make.organisation("Shore Group"), make.organisation("The Shore Group")
    moved = make.service("Choir", organisation=drop)

    merge(keep=keep, drop=drop, by=moderator, at=AT)

    moved.refresh_from_db()
    assert moved.organisation == keep
    assert leads(client, "/organisations/the-shore-group/") == (301, "/organisations/shore-group/")


def test_only_moderators_merge_and_only_what_is_public(editor: Person, moderator: Person) -> None:
    service, twin, draft = make.service(), make.service("Twin"), make.service("Draft", state="draft")

    for by, drop in ((editor, twin), (moderator, draft), (moderator, service)):
        with pytest.raises(Refused):
            merge(keep=service, drop=drop, by=by, at=AT)
