"""Links in review mails: who may do what with one, and that looking alone changes nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from dateutil.relativedelta import relativedelta
from django.core.management import call_command
from django.test import Client

from tests.factories import directory as make
from tests.factories.accounts import make_person, sign_in, sign_in_staff
from tests.factories.reviews import AT, entry, letters, links, manager, review
from yersel.accounts.models import Role
from yersel.audit.models import AuditEntry
from yersel.directory.models import Manager, ProblemReport, Service, State

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def it_is_the_day_of_the_run() -> object:
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def service() -> Service:
    return entry("Zebra choir", months=12)


@pytest.fixture
def owner_link(service: Service) -> str:
    manager(service.organisation)
    review()
    return links(letters()[0]["text"])[0]


def test_looking_changes_nothing_and_pressing_confirms(client: Client, service: Service, owner_link: str) -> None:
    before = service.last_reviewed
    page = client.get(owner_link)
    service.refresh_from_db()
    assert (page.status_code, service.last_reviewed, service.review_state) == (200, before, "demoted")
    assert "Zebra choir" in page.content.decode()

    client.post(owner_link, {"answer": "right"})

    service.refresh_from_db()
    assert (service.last_reviewed, service.review_state, service.demoted_at) == (AT, "fresh", None)
    noted = AuditEntry.objects.get(verb="confirm", object_id=str(service.pk))
    assert noted.actor == str(Manager.objects.get().person_id)


def test_the_page_is_kept_by_no_cache_and_listed_nowhere(client: Client, owner_link: str) -> None:
    page = client.get(owner_link)

    assert "no-store" in page.headers["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in page.content.decode()


def test_a_second_press_says_that_it_is_confirmed(client: Client, service: Service, owner_link: str) -> None:
    client.post(owner_link, {"answer": "right"})

    assert "This is confirmed already" in client.get(owner_link).content.decode()
    client.post(owner_link, {"answer": "closed", "sure": "on"})
    service.refresh_from_db()
    assert service.state == State.PUBLISHED


def test_a_link_works_for_sixty_days(client: Client, owner_link: str, it_is_the_day_of_the_run) -> None:
    it_is_the_day_of_the_run.move_to(AT + timedelta(days=59))
    assert client.get(owner_link).status_code == 200

    it_is_the_day_of_the_run.move_to(AT + timedelta(days=61))
    assert client.get(owner_link).status_code == 404
    assert client.post(owner_link, {"answer": "right"}).status_code == 404


@pytest.mark.parametrize("change", [lambda link: link[:-3] + "x/", lambda link: "/review/x/", lambda link: "/review/a:b:c/"])
def test_a_link_that_is_not_ours_is_refused(client: Client, service: Service, owner_link: str, change) -> None:
    client.post(change(owner_link), {"answer": "right"})

    assert client.get(change(owner_link)).status_code == 404
    service.refresh_from_db()
    assert service.review_state == "demoted"


def test_whoever_was_taken_off_the_entry_cannot_use_an_old_link(client: Client, service: Service, owner_link: str) -> None:
    Manager.objects.update(ended_at=AT)

    assert client.post(owner_link, {"answer": "right"}).status_code == 404
    service.refresh_from_db()
    assert service.review_state == "demoted"


def test_a_link_of_an_earlier_cycle_confirms_nothing(client: Client, service: Service, owner_link: str) -> None:
    Service.objects.update(last_reviewed=AT - relativedelta(months=1))

    client.post(owner_link, {"answer": "right"})

    service.refresh_from_db()
    assert service.last_reviewed == AT - relativedelta(months=1)


def test_one_button_confirms_all_that_the_mail_asked_about(client: Client) -> None:
    group = make.organisation()
    asked = [entry(f"Choir {number}", months=10, organisation=group) for number in range(3)]
    other = entry("Not asked about", months=3, organisation=group)
    manager(group)
    review()

    whole = links(letters()[0]["text"])[-1]
    page = client.get(whole).content.decode()
    client.post(whole, {"answer": "right"})

    assert "Choir 0" in page and "Choir 2" in page and "Not asked about" not in page
    assert Service.objects.filter(pk__in=[one.pk for one in asked], last_reviewed=AT).count() == 3
    other.refresh_from_db()
    assert other.last_reviewed != AT


def test_closed_said_by_the_owner_archives_the_entry(client: Client, service: Service, owner_link: str) -> None:
    client.post(owner_link, {"answer": "closed", "sure": "on"})

    service.refresh_from_db()
    assert (service.status, service.state) == ("defunct", State.ARCHIVED)
    assert client.get(service.get_absolute_url()).status_code == 410
    assert AuditEntry.objects.filter(verb="close", object_id=str(service.pk)).exists()


def test_closed_needs_its_box_ticked(client: Client, service: Service, owner_link: str) -> None:
    page = client.post(owner_link, {"answer": "closed"})

    assert page.status_code == 422
    assert "Tick the box" in page.content.decode()
    service.refresh_from_db()
    assert service.state == State.PUBLISHED


def test_closed_said_from_a_published_address_is_reported_once(client: Client) -> None:
    service = entry(months=12, email="walkers@example.org")
    review()
    link = links(letters()[0]["text"])[0]

    for _ in range(2):
        client.post(link, {"answer": "closed", "sure": "on"})

    service.refresh_from_db()
    assert (service.status, service.state) == ("active", State.PUBLISHED)
    assert ProblemReport.objects.get().kind == "closed"


def test_where_it_moved_to_is_reported_in_their_words(client: Client, service: Service, owner_link: str) -> None:
    assert client.post(owner_link, {"answer": "moved", "text": ""}).status_code == 422

    client.post(owner_link, {"answer": "moved", "text": "The hall over the road <b>"})

    report = ProblemReport.objects.get()
    assert (report.kind, report.text, report.service_id) == ("contact-wrong", "The hall over the road <b>", service.pk)


def test_a_forged_press_from_elsewhere_is_refused(service: Service, owner_link: str) -> None:
    assert Client(enforce_csrf_checks=True).post(owner_link, {"answer": "right"}).status_code == 403


@pytest.mark.usefixtures("mails_at_once")
def test_people_see_what_they_look_after_and_is_due_and_confirm_it(client: Client, service: Service) -> None:
    owner = manager(service.organisation)
    entry("Fresh walk", months=1, organisation=service.organisation)
    entry("Somebody else's", months=12)
    sign_in(client, owner)

    before = client.get("/review/").content.decode()
    client.post(f"/services/{service.slug}/confirm/")

    assert "Zebra choir" in before and "Fresh walk" not in before and "Somebody else" not in before
    assert "There is nothing to check" in client.get("/review/").content.decode()


@pytest.mark.usefixtures("mails_at_once")
@pytest.mark.parametrize(
    ("role", "is_claimed", "status"),
    [
        (None, False, 404),
        (Role.DIRECTORY_EDITOR, False, 302),
        (Role.DIRECTORY_EDITOR, True, 404),
        (Role.MODERATOR, True, 302),
        (Role.NETWORK_COORDINATOR, False, 404),
    ],
)
def test_who_may_confirm_with_one_press(client: Client, service: Service, role, is_claimed: bool, status: int) -> None:
    if is_claimed:
        manager(service.organisation)
    person = make_person(role)
    (sign_in_staff if role else sign_in)(client, person)

    assert client.post(f"/services/{service.slug}/confirm/").status_code == status


def test_the_command_says_what_was_done(service: Service, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("send_reviews")
    call_command("send_reviews")

    assert capsys.readouterr().out.splitlines() == ["Reviews: 1 demoted.", "Reviews: nothing was due."]
