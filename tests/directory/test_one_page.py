"""Adding a service on one long page: the rules of the steps, what is alike shown before it is saved, and nothing lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from tests.factories import accounts as people
from tests.factories import contributing as make_it
from tests.factories import directory as make
from yersel.accounts.models import Person, Role
from yersel.directory.models import Contribution, Service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once", "scotland")]
ADDRESS = "/add/one-page/"


def text(response: HttpResponse) -> str:
    return response.content.decode()


@pytest.fixture(autouse=True)
def terms() -> None:
    make.term("condition", "copd", "COPD")
    make.term("kind", "being-active", "Being active")
    make.term("access", "step-free-entrance", "Step-free way in", scope="place")


@pytest.fixture
def una(client: Client) -> Person:
    person = people.make_person(display_name="Una")
    people.sign_in(client, person)
    return person


def answers(**more: Any) -> dict[str, Any]:
    """A whole service, as the page sends it."""
    return {
        "who-organisation": "Shore Group",
        "who-role": "runs",
        "who-name": "Shore walkers",
        "what-summary": make_it.SUMMARY,
        "what-description": make_it.DESCRIPTION,
        "where-areas": ["S12000036"],
        "where-phone": "0131 496 0009",
        "where-cost": "free",
        "tags-conditions": ["copd"],
        "people-languages": ["gd"],
        "access-step-free-entrance": "Yes, by the side door.",
        **more,
    }


def test_the_start_page_leads_there_and_every_field_has_an_id_of_its_own(client: Client, una: Person) -> None:
    import re

    start, html = text(client.get("/add/")), text(client.get(ADDRESS))
    ids = re.findall(r'\sid="([^"]+)"', html)

    assert ADDRESS in start
    assert len(ids) == len(set(ids))
    assert "Is it here already?" not in html


def test_what_is_written_goes_to_the_preview_and_is_sent_from_there(client: Client, una: Person) -> None:
    response = client.post(ADDRESS, answers())
    made = Contribution.objects.get()
    client.post(response["Location"])

    made.refresh_from_db()
    assert response["Location"] == f"/contributions/{made.pk}/step/check/"
    assert (made.author, made.state, made.council_area_id) == (una, "submitted", "S12000036")
    assert (made.data["name"], made.data["summary"]) == ("Shore walkers", make_it.SUMMARY)
    assert made.data["phones"][0]["number"] == "0131 496 0009"
    assert [row["code"] for row in made.data["tags"]] == ["copd"]
    assert made.data["access"][0]["details"] == "Yes, by the side door."
    assert made.data["asked"] == {"postcode": "", "phone": "0131 496 0009"}


def test_an_editor_publishes_from_it_as_from_the_steps(client: Client) -> None:
    people.sign_in_staff(client, people.make_person(Role.DIRECTORY_EDITOR))
    preview = client.post(ADDRESS, answers())["Location"]

    client.post(preview)

    assert Service.objects.get().name == "Shore walkers"


def test_every_mistake_is_told_at_once_with_a_link_and_nothing_is_lost(client: Client, una: Person) -> None:
    wrong = answers(**{"who-name": "", "what-summary": "Too short", "where-areas": [], "people-minimum_age": "x"})

    response = client.post(ADDRESS, wrong)
    html = text(response)

    assert response.status_code == 422
    for field in ("who-name", "what-summary", "people-minimum_age"):
        assert f'href="#id_{field}"' in html, field
    assert html.count('class="ds_error-summary"') == 1
    assert "Give a place, or an area that is served" in html
    assert make_it.DESCRIPTION in html
    assert "by the side door" in html
    assert not Contribution.objects.exists()


def test_the_rules_across_fields_of_the_steps_hold_here_too(client: Client, una: Person) -> None:
    kinds = [make.term("kind", f"kind-{number}").code for number in range(8)]

    html = text(client.post(ADDRESS, answers(**{"tags-kinds": kinds, "people-minimum_age": 60, "people-maximum_age": 50})))

    assert "Choose at most eight in all" in html
    assert "The second age must be the higher one" in html


def test_what_is_alike_is_shown_before_anything_is_saved(client: Client, una: Person) -> None:
    twin = make.service("Shore walkers", areas=["S12000036"])

    response = client.post(ADDRESS, answers())
    html = text(response)

    assert response.status_code == 200
    assert "Is it here already?" in html
    assert twin.get_absolute_url() in html
    assert make_it.DESCRIPTION in html
    assert not Contribution.objects.exists()


def seen(client: Client, data: dict[str, Any]) -> str:
    import re

    found = re.search(r'name="alike-seen" value="([^"]*)"', text(client.post(ADDRESS, data)))
    assert found
    return found[1]


def test_mine_is_different_goes_on(client: Client, una: Person) -> None:
    make.service("Shore walkers", areas=["S12000036"])
    shown = seen(client, answers())

    response = client.post(ADDRESS, answers(**{"alike-seen": shown, "alike-different": "on"}))

    assert response["Location"].endswith("/step/check/")


def test_without_that_word_it_does_not(client: Client, una: Person) -> None:
    make.service("Shore walkers", areas=["S12000036"])
    shown = seen(client, answers())

    response = client.post(ADDRESS, answers(**{"alike-seen": shown}))

    assert response.status_code == 422
    assert 'href="#id_alike-different"' in text(response)
    assert not Contribution.objects.exists()


def test_the_word_counts_for_what_was_shown_and_not_for_what_turns_up_after_a_change(client: Client, una: Person) -> None:
    make.service("Shore walkers", areas=["S12000036"])
    make.service("Shore singers", areas=["S12000036"])
    shown = seen(client, answers())

    response = client.post(ADDRESS, answers(**{"who-name": "Shore singers", "alike-seen": shown, "alike-different": "on"}))

    assert response.status_code == 200
    assert "/services/shore-singers/" in text(response)
    assert not Contribution.objects.exists()


def test_a_group_that_is_here_is_offered_and_taken(client: Client, una: Person) -> None:
    group = make.organisation("Shore Group")
    shown = seen(client, answers())

    client.post(ADDRESS, answers(**{"alike-seen": shown, "alike-group": str(group.pk)}))

    assert Contribution.objects.get().data["organisation"]["id"] == str(group.pk)


@pytest.mark.parametrize("typed", ["", "00000000-0000-4000-8000-000000000000"])
def test_another_group_is_another_and_no_other_can_be_named(client: Client, una: Person, typed: str) -> None:
    make.organisation("Shore Group")
    shown = seen(client, answers())

    client.post(ADDRESS, answers(**{"alike-seen": shown, "alike-group": typed}))

    assert ["id" in one.data["organisation"] for one in Contribution.objects.all()] == ([False] if typed == "" else [])


def test_a_draft_may_be_as_little_as_there_is_and_goes_on_in_steps(client: Client, una: Person) -> None:
    response = client.post(ADDRESS, {"what-summary": "A start", "later": "1"})
    made = Contribution.objects.get()
    step = text(client.get(f"/contributions/{made.pk}/step/what/"))

    assert response["Location"] == f"/contributions/{made.pk}/?said=kept"
    assert made.state == "draft"
    assert "A start" in step
    assert f"/contributions/{made.pk}/step/who/" in text(client.get(response["Location"]))
    assert client.get(f"/contributions/{made.pk}/step/check/").status_code == 200


def test_a_draft_keeps_all_that_was_written(client: Client, una: Person) -> None:
    client.post(ADDRESS, answers(later="1"))
    made = Contribution.objects.get()

    assert "Shore Group" in text(client.get(f"/contributions/{made.pk}/step/who/"))
    assert "by the side door" in text(client.get(f"/contributions/{made.pk}/step/access/"))


def test_a_draft_with_something_wrong_says_so(client: Client, una: Person) -> None:
    response = client.post(ADDRESS, answers(later="1", **{"where-email": "no address"}))

    assert response.status_code == 422
    assert 'href="#id_where-email"' in text(response)
    assert not Contribution.objects.exists()


def test_whoever_sends_too_much_loses_nothing(client: Client, una: Person, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "contribute": "1/h/key"}
    cache.clear()
    client.post(ADDRESS, answers())

    response = client.post(ADDRESS, answers())

    assert response.status_code == 422
    assert "sent a lot in the last hour" in text(response)
    assert make_it.DESCRIPTION in text(response)
