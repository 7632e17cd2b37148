"""What somebody sends who presses twice, goes back, or makes up a form: an answer, never a crash, and nothing lost."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.factories import accounts as people
from tests.factories import directory as make_entry
from tests.factories import plan as make
from yersel.consent.models import DataKey
from yersel.plan.looks import looks_at
from yersel.plan.models import Plan, SectionVersion

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]


@pytest.fixture
def client(furnished: dict[str, Any]) -> Client:
    return people.sign_in(Client(), furnished["owner"])


@pytest.mark.parametrize("number", ["\u00b2", "9" * 90, "-1", ""])
def test_a_row_or_a_version_with_an_odd_number_is_not_there(client: Client, furnished: dict[str, Any], number: str) -> None:
    assert client.post("/plan/section/questions/", {"seen": 1, f"row-{number}-question": "x"}).status_code == 303
    address = reverse("plan:goal-versions", args=[furnished["goal"].pk])
    assert client.post(address, {"do": f"restore:{number}"}).status_code == 404


def test_stopping_what_is_no_id_stops_nothing(client: Client, furnished: dict[str, Any]) -> None:
    assert client.post("/plan/sharing/stop/", {"do": "all:link/x"}).status_code == 303
    furnished["link"].refresh_from_db()
    assert furnished["link"].stopped_at is None


@time_machine.travel(make.AT, tick=False)
def test_stop_pressed_twice_says_twice_that_it_is_stopped(client: Client, furnished: dict[str, Any]) -> None:
    for _press in range(2):
        answer = client.post("/plan/sharing/stop/", {"do": f"part:{furnished['grant'].pk}"})
        assert (answer.status_code, answer["Location"]) == (303, "/plan/sharing/?said=stopped")
    assert client.post("/plan/sharing/stop/", {"do": f"part:{uuid4()}"}).status_code == 404


@time_machine.travel(make.AT, tick=False)
def test_a_suggestion_answered_twice_leads_back_to_the_list(client: Client, furnished: dict[str, Any]) -> None:
    address = reverse("plan:suggestion", args=[furnished["suggestion"].pk])
    client.post(address, {"seen": 1, "do": "decline", "answer": ""})

    again = client.post(address, {"seen": 1, "do": "take", "text": "x"})

    assert (again.status_code, again["Location"]) == (303, "/plan/suggestions/")


@time_machine.travel(datetime(2026, 7, 1, 23, 30, tzinfo=UTC), tick=False)
def test_after_midnight_in_summer_today_is_todays_date_in_scotland() -> None:
    plan = make.make_plan()
    client = people.sign_in(Client(), plan.person)

    answer = client.post(
        "/plan/measures/own/", {"taken_on_0": "2", "taken_on_1": "7", "taken_on_2": "2026", "item-progress": "4"}
    )

    assert answer.status_code == 303
    assert [one.taken_on for one in make.shown_to(plan.person, plan, "measures").measures] == [date(2026, 7, 2)]


@time_machine.travel(make.AT, tick=False)
def test_a_share_until_a_day_is_told_as_ending_on_that_day(client: Client, furnished: dict[str, Any]) -> None:
    said = {
        "recipient": str(furnished["member"].pk),
        "kinds": ["about_me"],
        "may": "see",
        "purpose": "unwell",
        "lasts": "date",
        "until_0": "20",
        "until_1": "12",
        "until_2": "2026",
    }

    assert client.post("/plan/sharing/new/", said).status_code == 303

    page = client.get("/plan/sharing/").content.decode()
    assert "20 December 2026" in page and "21 December 2026" not in page


def test_whoever_shares_reads_what_they_say_yes_to(client: Client) -> None:
    assert "Yes, let them see the parts that I ticked" in client.get("/plan/sharing/new/").content.decode()


def test_ones_own_looks_push_nobody_elses_out_of_the_list(furnished: dict[str, Any]) -> None:
    plan = furnished["plan"]
    make.shown_to(furnished["worker"], plan, "flare_up")
    for _time in range(3):
        make.shown_to(plan.person, plan, "flare_up")

    found = looks_at(plan, most=2)

    assert [one.who for one in found if not one.is_own] == ["Ailsa"]


@time_machine.travel(make.AT, tick=False)
@pytest.mark.parametrize("do", ["take", "decline"])
def test_a_note_back_is_read_by_whoever_suggested_it(client: Client, furnished: dict[str, Any], do: str) -> None:
    address = reverse("plan:suggestion", args=[furnished["suggestion"].pk])
    client.post(address, {"seen": 1, "do": do, "text": "A cold cloth", "answer": "Thank you, Ailsa"})
    worker = people.sign_in(Client(), furnished["worker"])

    assert "Thank you, Ailsa" in worker.get(reverse("plan:shared", args=[furnished["plan"].pk])).content.decode()


@time_machine.travel(make.AT, tick=False)
def test_whoever_suggests_reads_that_the_other_has_not_answered(furnished: dict[str, Any]) -> None:
    worker = people.sign_in(Client(), furnished["worker"])

    page = worker.get(reverse("plan:shared", args=[furnished["plan"].pk])).content.decode()

    assert "Waiting for their answer" in page and "Waiting for your answer" not in page


def test_a_new_goal_that_was_written_is_not_lost(client: Client, furnished: dict[str, Any], scotland: object) -> None:
    """Even where the mark still stands at a goal that is there already, as it does when the page opens."""
    service = make_entry.service("Links walk")
    said = {"service": str(service.id), "goal": str(furnished["goal"].pk), "new_goal": "See the sea", "text": "Go", "doer": "i"}

    client.post("/plan/service/", {**said, "status": "not_started"})

    assert [goal.words for goal in make.shown_to(furnished["owner"], furnished["plan"], "goals").goals] == [
        "Walk to the shop",
        "See the sea",
    ]


def test_a_service_is_still_known_after_a_plan_was_begun_for_it(scotland: object) -> None:
    client = people.sign_in(Client(), people.make_person())
    service = make_entry.service("Links walk")

    asked = client.get(f"/plan/service/?service={service.id}")["Location"]
    begun = client.post(asked, {"yes": "on"})["Location"]

    assert (asked, begun) == (f"/plan/start/?service={service.id}", f"/plan/service/?service={service.id}")


def test_what_a_plan_is_called_is_in_no_title_that_a_browser_remembers(client: Client) -> None:
    client.post("/plan/stages/", {"title": "Getting over my stroke"})

    page = client.get("/plan/").content.decode()

    assert "Getting over my stroke" in page
    assert "stroke" not in page[page.index("<title>") : page.index("</title>")]


def test_people_are_left_off_a_card_where_they_are_not_ticked(client: Client) -> None:
    assert "0131 496 0001" in client.get("/plan/card/").content.decode()
    assert "0131 496 0001" not in client.get("/plan/card/?do=1&ask=what_helps").content.decode()


@pytest.mark.parametrize("address", ["/plan/stages/", "/plan/try/"])
def test_stages_are_told_in_the_words_of_people(client: Client, address: str) -> None:
    page = client.get(address).content.decode()

    assert "I have just found out" in page and "Progression" not in page


@time_machine.travel(make.AT, tick=False)
def test_whom_to_write_to_is_said_where_no_address_is_set(client: Client, furnished: dict[str, Any], settings: Any) -> None:
    settings.OPERATOR_EMAIL = ""
    make.shown_to(furnished["worker"], furnished["plan"], "flare_up")

    assert "write to whoever runs this site." in client.get("/plan/seen/").content.decode()


@time_machine.travel(make.AT, tick=False)
def test_a_look_by_a_link_says_by_which(client: Client, furnished: dict[str, Any]) -> None:
    """Also once it has been stopped."""
    Client().post(reverse("plan:link", args=[furnished["secret"]]), {"pin": "4829"})
    client.post("/plan/sharing/stop/", {"do": f"all:link/{furnished['link'].pk}"})

    assert "(Sister)" in client.get("/plan/seen/").content.decode()


@time_machine.travel(make.AT, tick=False)
def test_a_link_that_lost_its_last_stroke_still_leads_there(furnished: dict[str, Any]) -> None:
    address = reverse("plan:link", args=[furnished["secret"]])

    answer = Client().get(address.rstrip("/"))

    assert (answer.status_code, answer["Location"]) == (301, address)


@pytest.mark.parametrize("address", ["/plan/goals/add/", "/plan/circle/add/", "/plan/sharing/new/"])
def test_what_is_missing_is_said_in_words_of_its_own(client: Client, address: str) -> None:
    page = client.post(address, {"status": "active", "may": "see", "lasts": "week"}).content.decode()

    assert "This field is required" not in page and "Please look at this again" in page


@time_machine.travel(make.AT, tick=False)
def test_five_wrong_pins_are_told_on_the_page_too(client: Client, furnished: dict[str, Any]) -> None:
    """Not everybody has an address to write to."""
    for _try in range(5):
        Client().post(reverse("plan:link", args=[furnished["secret"]]), {"pin": "0000"})

    assert "A link of yours has been stopped" in client.get("/plan/sharing/").content.decode()


class TestAKeyThatDoesNotOpen:
    """By a master key that is missing, or a restore without keys."""

    @pytest.fixture(params=["gone", "wrong"])
    def plan(self, request: Any, furnished: dict[str, Any]) -> Plan:
        key = DataKey.objects.filter(pk=furnished["owner"].pk)
        key.delete() if request.param == "gone" else key.update(wrapped=b"of another master key")
        return furnished["plan"]

    @pytest.mark.parametrize(
        "address", ["/plan/", "/plan/goals/", "/plan/circle/", "/plan/sharing/", "/plan/versions/", "/plan/seen/"]
    )
    def test_pages_open_and_say_so(self, plan: Plan, client: Client, address: str) -> None:
        page = client.get(address)

        assert page.status_code == 200
        assert address in {"/plan/versions/", "/plan/sharing/", "/plan/seen/"} or "cannot open" in page.content.decode()

    def test_nothing_is_written_over_what_is_there(self, plan: Plan, client: Client, furnished: dict[str, Any]) -> None:
        before = SectionVersion.objects.count()

        for address in ("/plan/stages/", "/plan/section/flare_up/", f"/plan/goals/{furnished['goal'].pk}/"):
            assert client.post(address, {"seen": 1, "words": "x", "what_helps": "x", "status": "active"}).status_code == 409, (
                address
            )
        assert client.post("/plan/goals/add/", {"words": "x", "status": "active"}).status_code == 409

        assert SectionVersion.objects.count() == before
        assert plan.goals.count() == 1

    def test_others_are_shown_nothing_and_no_crash(self, plan: Plan, furnished: dict[str, Any]) -> None:
        with time_machine.travel(make.AT, tick=False):
            worker = people.sign_in(Client(), furnished["worker"])
            page = worker.get(reverse("plan:shared", args=[plan.pk]))

        assert page.status_code == 200
        assert "what_helps" not in page.content.decode()
