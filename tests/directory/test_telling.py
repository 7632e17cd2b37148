"""Suggesting a service and reporting a problem, without an account."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from tests.factories import accounts as people
from tests.factories import contributing as make_it
from tests.factories import directory as make
from yersel.accounts.models import Role
from yersel.audit.models import AuditEntry
from yersel.directory.looking_after import entry_of
from yersel.directory.models import Contribution, ProblemReport, Service
from yersel.directory.operations import telling
from yersel.directory.refusals import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]
AT = make_it.AT
TOLD = {"name": "Shore singers", "what": "We sing.", "where": "Leith", "contact": "", "email": "una@example.org"}


@pytest.fixture(autouse=True)
def counts_forgotten():
    cache.clear()


def text(response) -> str:
    return response.content.decode()


def test_a_visitor_suggests_a_service_and_it_waits(client, scotland):
    response = make_it.send(client, "/suggest-a-service/", TOLD)

    made = Contribution.objects.get()
    assert response.status_code == 302
    assert (made.kind, made.state, made.author, made.email) == ("suggestion", "submitted", None, "una@example.org")
    assert made.council_area.name == "City of Edinburgh"
    assert not Service.objects.exists()
    assert AuditEntry.objects.get(verb="suggest").actor == "visitor"


def test_it_needs_no_session_and_sets_none(client):
    make_it.send(client, "/suggest-a-service/", TOLD)

    assert set(client.cookies) == {"csrftoken"}


def test_the_box_that_people_do_not_see_stops_machines(client):
    response = make_it.send(client, "/suggest-a-service/", {**TOLD, "fax_number": "1"})

    assert response.status_code == 422
    assert not Contribution.objects.exists()


@pytest.mark.parametrize("seconds", [0.5, 25 * 3600])
def test_too_quick_and_too_slow_are_asked_to_send_again(client, seconds):
    response = make_it.send(client, "/suggest-a-service/", TOLD, seconds=seconds)

    assert "send it once more" in text(response)
    assert "Shore singers" in text(response)
    assert not Contribution.objects.exists()


def test_a_made_up_stamp_is_no_stamp(client):
    assert client.post("/suggest-a-service/", {**TOLD, "asked_for": "form:1:x"}).status_code == 422


def test_a_name_is_needed_and_said_at_its_field(client):
    response = make_it.send(client, "/suggest-a-service/", {**TOLD, "name": " "})

    assert response.status_code == 422
    assert "#id_name" in text(response)


def test_after_ten_in_an_hour_from_one_network_people_are_asked_to_wait(client):
    for _ in range(10):
        make_it.send(client, "/suggest-a-service/", TOLD)

    assert make_it.send(Client(), "/suggest-a-service/", TOLD).status_code == 429
    assert Contribution.objects.count() == 10


def test_a_search_that_found_little_leads_here_with_its_words(client, scotland):
    assert "/suggest-a-service/?q=zither" in text(client.get("/find?q=zither"))
    assert 'value="zither"' in text(client.get("/suggest-a-service/?q=zither"))


def test_a_problem_is_reported_from_the_page_and_whoever_looks_after_it_hears(client):
    service, lead = make.service("Leith walkers"), people.make_person()
    make_it.manager(lead, service.organisation)
    mail.outbox.clear()

    make_it.send(client, "/services/leith-walkers/problem/", {"kind": "contact-wrong", "text": "New number", "email": ""})

    made = ProblemReport.objects.get()
    assert (made.service, made.kind, made.text) == (service, "contact-wrong", "New number")
    assert [one.to for one in mail.outbox] == [[lead.email]]
    assert "New number" not in str(list(AuditEntry.objects.values()))


def test_a_problem_of_what_is_not_public_is_404(client):
    make.service("Hidden", state="draft")

    assert client.get("/services/hidden/problem/").status_code == 404


def test_three_reports_of_closed_from_different_sessions_set_due_and_are_told(client):
    service = make.service("Leith walkers")
    said = []

    for _ in range(3):
        make_it.send(Client(), "/services/leith-walkers/problem/", {"kind": "closed"})
        said.append("Some people told us this may have closed" in text(client.get("/services/leith-walkers/")))

    service.refresh_from_db()
    assert said == [False, False, True]
    assert service.review_state == "due"


def test_one_session_that_says_closed_three_times_is_one(client):
    service = make.service("Leith walkers")

    for _ in range(3):
        make_it.send(client, "/services/leith-walkers/problem/", {"kind": "closed"})

    service.refresh_from_db()
    assert service.review_state == "fresh"


def test_old_and_answered_reports_do_not_count():
    service = make.service()
    entry = entry_of(service)
    make_it.report(entry, "a").__class__.objects.update(reported_at=AT - timedelta(days=91))
    make_it.report(entry, "b", answered_at=AT, reply="Open")

    telling.report_problem(entry=entry, told={"kind": "closed", "text": "", "email": ""}, session="c", by=None, at=AT)

    service.refresh_from_db()
    assert service.review_state == "fresh"


def test_a_demoted_entry_does_not_climb_by_being_reported():
    service = make.service(review_state="demoted", demoted_at=AT)
    for reporter in "ab":
        make_it.report(entry_of(service), reporter)

    telling.report_problem(entry=entry_of(service), told={"kind": "closed", "text": "", "email": ""}, session="c", by=None, at=AT)

    service.refresh_from_db()
    assert service.review_state == "demoted"


def test_whoever_left_an_address_reads_the_answer():
    moderator = people.make_person(Role.MODERATOR)
    problem = make_it.report(entry_of(make.service("Leith walkers")), email="una@example.org")

    telling.answer_problem(problem=problem, reply="They have moved, thank you.", by=moderator, at=AT)

    assert mail.outbox[-1].to == ["una@example.org"]
    assert "They have moved" in mail.outbox[-1].body


def test_a_problem_is_answered_by_its_manager_and_not_by_a_stranger():
    service, lead, stranger = make.service(), people.make_person(), people.make_person()
    make_it.manager(lead, service)
    problem = make_it.report(entry_of(service))

    with pytest.raises(Refused):
        telling.answer_problem(problem=problem, reply="No", by=stranger, at=AT)
    telling.answer_problem(problem=problem, reply="We are open", by=lead, at=AT)

    problem.refresh_from_db()
    assert problem.answered_by == lead


def test_addresses_of_visitors_are_erased_30_days_after():
    author = people.make_person()
    gone = make_it.contribution(None, state="refused", email="a@example.org", decided_at=AT, reason="No")
    waits = make_it.contribution(None, email="b@example.org")
    answered = make_it.report(entry_of(make.service()), email="c@example.org", answered_at=AT, reply="Yes")

    early = telling.forget_addresses(at=AT + timedelta(days=29))
    late = telling.forget_addresses(at=AT + timedelta(days=31))

    assert (early, late) == (0, 2)
    for row in (gone, waits, answered):
        row.refresh_from_db()
    assert (gone.email, waits.email, answered.email) == ("", "b@example.org", "")
    assert author.email
