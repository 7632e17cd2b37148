"""The plan without an account: everything works, and no table, session, cookie or log has a trace of it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories import directory as make_entry
from tests.factories import plan as make
from yersel.plan.own_format import PlanFile, as_json, read_file

pytestmark = pytest.mark.django_db
TYPED = {
    "s-flare_up-what_helps": "A canary sentence",
    "s-questions-row-0-question": "Will it pass?",
    "s-hard_just_now-shown": "1",
    "s-hard_just_now-ticks": ["travel"],
    "g-0-words": "Walk to the shop",
    "g-0-t-0-text": "Ring Isla",
    "g-0-t-0-when": "Tuesday",
    "g-0-t-0-doer": "my_community",
    "stages": ["diagnosis"],
}


def counts() -> dict[str, int]:
    """How many rows each table has."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def carried(page: str) -> str:
    import html

    return html.unescape(re.search(r'name="carried"[^>]*value="([^"]*)"', page)[1])


def test_nothing_is_kept_anywhere(client: Client, caplog: Any) -> None:
    before = counts()

    for do in ("more", "print", "card", "file"):
        response = client.post("/plan/try/", {**TYPED, "do": do})
        assert response.status_code == 200
        assert "A canary sentence" in response.content.decode()
        assert "no-store" in response["Cache-Control"]

    assert counts() == before
    assert set(client.cookies) <= {"csrftoken", "__Host-csrftoken"}
    assert "canary" not in caplog.text


def test_the_file_holds_what_was_typed(client: Client) -> None:
    response = client.post("/plan/try/", {**TYPED, "do": "file"})

    assert response["Content-Disposition"] == 'attachment; filename="my-plan.json"'
    file = read_file(response.content)
    assert file.sections["flare_up"] == {"what_helps": "A canary sentence"}
    assert file.sections["hard_just_now"] == {"ticks": ["travel"]}
    assert [step["text"] for step in file.goals[0]["steps"]] == ["Ring Isla"]


def test_the_file_opens_again_and_loses_nothing_that_the_form_does_not_ask(client: Client) -> None:
    saved = json.loads(client.post("/plan/try/", {**TYPED, "do": "file"}).content)
    saved["plan"]["circle"] = [{"name": "My sister"}]

    page = client.post(
        "/plan/try/", {"do": "open", "file": SimpleUploadedFile("a.json", json.dumps(saved).encode())}
    ).content.decode()

    assert "A canary sentence" in page
    again = client.post("/plan/try/", {**TYPED, "carried": carried(page), "do": "file"})
    assert read_file(again.content).circle == ({"name": "My sister"},)


def test_a_wrong_file_leaves_what_was_typed(client: Client) -> None:
    response = client.post("/plan/try/", {**TYPED, "do": "open", "file": SimpleUploadedFile("x.json", b"nonsense")})

    assert response.status_code == 422
    assert "A canary sentence" in response.content.decode()
    assert "cannot read it as JSON" in response.content.decode()


def test_what_is_too_long_is_kept_and_its_length_is_said(client: Client) -> None:
    response = client.post("/plan/try/", {"s-flare_up-what_helps": "x" * 20_001, "do": "file"})

    assert response.status_code == 422
    assert "20001 characters" in response.content.decode().replace(",", "")
    assert "x" * 20_001 in response.content.decode()


def test_markup_is_text(client: Client) -> None:
    page = client.post(
        "/plan/try/", {**TYPED, "s-flare_up-what_helps": "<script>alert(1)</script>", "do": "print"}
    ).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_services_of_the_list_on_the_device_become_steps(client: Client, scotland: object) -> None:
    service = make_entry.service("Links walk", phone="0131 496 0000")
    client.post("/list/save/", {"service": str(service.id)})
    assert "Links walk" in client.get("/plan/try/").content.decode()

    file = read_file(client.post("/plan/try/", {"service": [str(service.id)], "do": "file"}).content)

    (step,) = file.goals[0]["steps"]
    assert (step["text"], step["service_id"], step["service_seen"]["phone"]) == ("Links walk", str(service.id), "0131 496 0000")


def test_the_end_of_life_is_never_there_by_itself(client: Client) -> None:
    assert "Where I would like to be" not in client.get("/plan/try/").content.decode()
    assert "Where I would like to be" in client.post("/plan/try/", {"wishes": "1", "do": "more"}).content.decode()


def test_enter_in_a_box_loses_nothing_and_opens_no_file(client: Client) -> None:
    """A browser presses the first button of the form."""
    page = client.get("/plan/try/").content.decode()

    form = page[page.index('name="carried"') - 600 :]
    assert 'value="more"' in re.search(r"<button[^>]*>", form)[0]


def test_a_visitor_puts_a_service_into_a_plan_without_signing_in(client: Client, scotland: object) -> None:
    service = make_entry.service("Links walk", phone="0131 496 0000")
    offered = f"/plan/try/?service={service.id}"
    assert offered in client.get(service.get_absolute_url()).content.decode()

    page = client.get(offered).content.decode()
    file = read_file(client.post(offered, {"service": [str(service.id)], "do": "file"}).content)

    assert re.search(rf'name="service" value="{service.id}" checked', page)
    assert [step["service_id"] for step in file.goals[0]["steps"]] == [str(service.id)]


@pytest.mark.parametrize("do", ["print", "print-large", "card"])
def test_paper_leads_back_to_the_form_with_everything_in_it(client: Client, do: str) -> None:
    """The browser's own "back" would lose it: no page of a plan is kept by it."""
    paper = client.post("/plan/try/", {**TYPED, "wishes": "1", "do": do}).content.decode()
    along = {"carried": carried(paper), "again": "1", "wishes": "1"}

    page = client.post("/plan/try/", {**along, "do": "more"}).content.decode()
    file = read_file(client.post("/plan/try/", {**along, "do": "file"}).content)

    for typed in ("A canary sentence", "Will it pass?", "Walk to the shop", "Ring Isla", "Where I would like to be"):
        assert typed in page
    assert file == read_file(client.post("/plan/try/", {**TYPED, "do": "file"}).content)


def test_large_print_without_an_account(client: Client) -> None:
    assert "ys_large-print" in client.post("/plan/try/", {**TYPED, "do": "print-large"}).content.decode()


def test_the_doors_of_a_visitor_lead_into_the_form_at_that_part(client: Client) -> None:
    door = re.search(r'href="(/plan/try/\?part=flare_up#part-flare_up)"', client.get("/plan/").content.decode())[1]

    assert re.search(r'id="part-flare_up"\s+open', client.get(door).content.decode())


PEOPLE = {
    "c-0-name": "My sister",
    "c-0-phone": "0131 496 0001",
    "c-0-emergency": "1",
    "c-1-name": "",
    "c-1-phone": "0131 496 0002",
}


def test_people_are_in_the_file_and_those_to_be_rung_on_the_card(client: Client) -> None:
    answer = client.post("/plan/try/", {**PEOPLE, "s-flare_up-what_helps": "Tea", "do": "file"})
    assert read_file(answer.content).circle == ({"name": "My sister", "phone": "0131 496 0001", "emergency_contact": True},)

    card = client.post("/plan/try/", {**PEOPLE, "s-flare_up-what_helps": "Tea", "do": "card"}).content.decode()
    assert "My sister" in card and "0131 496 0001" in card
    assert "0131 496 0002" not in card


def test_what_a_file_says_of_somebody_besides_stays_with_them(client: Client) -> None:
    carried = as_json(PlanFile(circle=({"name": "Isla", "what_they_do": "Drives on Fridays"},)), at=make.AT)

    answer = client.post("/plan/try/", {"carried": carried, "c-0-name": "Isla", "c-0-phone": "1", "do": "file"})

    assert read_file(answer.content).circle == ({"name": "Isla", "what_they_do": "Drives on Fridays", "phone": "1"},)
