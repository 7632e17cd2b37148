""" "Show unconfirmed": what the search leaves out as nobody has confirmed it for two years, for whoever asks."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.factories import directory as make
from yersel.directory.models import Service

pytestmark = pytest.mark.django_db
WORDS = "Nobody has confirmed these for two years"


def dormant(name: str, **fields: Any) -> Service:
    return make.service(name, review_state=Service.ReviewState.DORMANT, demoted_at=make.ADDED, **fields)


@pytest.fixture
def entries(scotland: object) -> None:
    dormant("Old walk", conditions=["copd"], areas=["S12000036"])
    dormant("Old choir", conditions=["asthma"], areas=["XS"])
    dormant("Far walk", conditions=["copd"], areas=["S12000017"])
    make.service("New walk", conditions=["copd"], areas=["XS"])


def found(client: Client, **asked: str) -> str:
    """What is shown as unconfirmed."""
    html = client.get("/find", {**asked, "unconfirmed": "1"}).content.decode()
    return html.partition(f">{WORDS}</h2>")[2].partition("</section>")[0]


def test_unasked_they_are_left_out_and_offered(client, entries):
    html = client.get("/find", {"q": "walk"}).content.decode()

    assert "Old walk" not in html and f">{WORDS}" not in html
    assert 'href="/find?q=walk&amp;unconfirmed=1#unconfirmed"' in html


def test_asked_for_they_come_after_all_others_with_a_warning(client, entries):
    shown = found(client, q="walk")

    assert "Old walk" in shown and "Far walk" in shown
    assert "Old choir" not in shown and "New walk" not in shown
    assert "Ring before you go" in shown


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"condition": "copd"}, {"Old walk", "Far walk"}),
        ({"near": "Edinburgh"}, {"Old walk", "Old choir"}),
        ({"near": "Edinburgh", "condition": "copd"}, {"Old walk"}),
        ({"condition": "copd", "q": "choir"}, set()),
        ({"near": "Scotland"}, {"Old walk", "Old choir", "Far walk"}),
    ],
)
def test_place_terms_and_words_narrow_them(client, entries, asked, names):
    shown = found(client, **asked)

    assert {name for name in ("Old walk", "Old choir", "Far walk") if name in shown} == names


def test_what_is_not_public_stays_hidden(client, scotland):
    dormant("Secret walk", areas=["XS"], state="archived")

    assert "There are none for this search." in found(client, q="walk")


@pytest.mark.parametrize("words", ["'; DROP", "a & | ! (", "\0", "🙂", "x" * 500])
def test_nothing_typed_breaks_it(client, entries, words):
    assert client.get("/find", {"q": words, "unconfirmed": "1"}).status_code == 200
