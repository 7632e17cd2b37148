"""The page of one service: what it shows, what it never shows, and where earlier and closed addresses lead."""

import re
from datetime import UTC, date, datetime, time

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import directory as make
from yersel.directory import service_reading
from yersel.directory.models import Accessibility, Contact, FormerSlug, Location, Phone, Service, State
from yersel.directory.presenters_places import access_of

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


def page(client: Client, service: Service, status: int = 200) -> str:
    answer = client.get(service.get_absolute_url())
    assert answer.status_code == status
    return answer.content.decode()


def words(html: str) -> str:
    """The text of the main part, without tags."""
    main = html.partition("<main")[2].partition(">")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_the_page_answers_the_five_questions_in_the_order_people_ask(client):
    html = page(client, make.service("Leith walkers", summary="A gentle walk."))

    questions = re.findall(r"<h2 id=\"(what|when|where|join|cost)\"", html)
    assert questions == ["what", "when", "where", "join", "cost"]


def test_the_name_the_organisation_and_the_sentence_come_first(client):
    group = make.organisation("Heather Lungs")

    html = page(client, make.service("Leith walkers", organisation=group, summary="A gentle walk."))

    assert "<h1>Leith walkers</h1>" in html
    assert words(html).startswith("Leith walkers Run by Heather Lungs A gentle walk.")


def test_a_service_without_a_summary_is_told_by_its_kind(client):
    html = page(client, make.service("Leith walkers", kinds=["being-active"]))

    assert '<p class="ys_lede">Being active</p>' in html


def test_times_are_told_in_words_with_the_next_one(client):
    service = make.service()
    make.schedule(service, "TU", opens_at=time(11), closes_at=time(12, 15))

    text = words(page(client, service))

    assert "Next: tomorrow, 11am" in text
    assert "Tuesdays, 11am to 12.15pm" in text


def test_an_opening_past_midnight_says_so(client):
    service = make.service()
    make.schedule(service, "FR", opens_at=time(20), closes_at=time(2))

    assert "Fridays, 8pm to 2am (into the next day)" in words(page(client, service))


def test_a_closing_is_told_and_moves_the_next_time(client):
    service = make.service()
    make.schedule(service, "TU")
    make.schedule(service, "", valid_from=date(2026, 11, 24), valid_to=date(2026, 11, 28))

    text = words(page(client, service))

    assert "Closed 24 November 2026 to 28 November 2026" in text
    assert "Next: Tuesday 1 December 2026, 11am" in text


def test_times_that_are_over_are_left_out(client):
    service = make.service()
    make.schedule(service, "WE", until=date(2026, 10, 1))

    assert "Wednesday" not in words(page(client, service))


def test_what_nobody_told_us_is_said_not_to_be_known(client):
    make.term("access", "lift", "Lift", scope="place")
    service = make.service(places=[make.location()])

    text = words(page(client, service))

    assert "Not told us: Lift. That does not mean no" in text


def test_answers_about_getting_in_stand_with_their_place(client):
    place = make.location(name="Harbour Hall")
    make.access(place, "step-free-entrance", "Ramp at the side door")
    service = make.service(places=[place])

    assert re.search(r"Harbour Hall .*Can I get in\? Step free entrance Ramp at the side door", words(page(client, service)))


def test_joining_by_oneself_is_said_before_anybody_else(client):
    text = words(page(client, make.service(who_can_refer=["gp-team", "self"], application_process="Just come.")))

    assert text.index("You can join by yourself") < text.index("Just come.") < text.index("Your GP team can refer you")


def test_no_cost_told_is_not_free(client):
    text = words(page(client, make.service()))

    assert "Free" not in text.partition("What does it cost?")[2].partition("Hand it on")[0]


def test_free_is_told(client):
    assert "What does it cost? Free" in words(page(client, make.service(cost=0)))


def test_a_service_for_no_group_in_particular_is_for_everyone(client):
    assert "Who it is for For everyone" in words(page(client, make.service()))


def test_conditions_kinds_and_stages_lead_to_others_like_it(client):
    html = page(client, make.service(conditions=["asthma"], kinds=["being-active"], stages=["diagnosis"]))

    for address in ("/find?condition=asthma", "/find?kind=being-active", "/find?stage=diagnosis"):
        assert f'href="{address}"' in html


def test_the_number_can_be_rung_at_a_press(client):
    assert 'href="tel:01314960044"' in page(client, make.service(phone="0131 496 0044"))


def test_the_groups_own_number_stands_before_its_organisations(client):
    service = make.service(phone="0131 496 0044")
    Phone.objects.create(organisation=service.organisation, number="0808 157 0013", digits="08081570013")

    html = page(client, service)

    assert "0808 157 0013" not in html


def test_an_entry_not_confirmed_for_a_year_says_so(client):
    service = make.service(last_reviewed=datetime(2025, 9, 1, tzinfo=UTC), demoted_at=datetime(2026, 9, 1, tzinfo=UTC))

    assert "Nobody has confirmed this since September 2025. Ring before you go." in words(page(client, service))


def test_checked_and_edited_are_two_facts(client):
    service = make.service(last_reviewed=datetime(2026, 10, 5, tzinfo=UTC), last_edited=datetime(2026, 9, 1, tzinfo=UTC))

    assert "Checked in October 2026 · Last edited 1 September 2026" in words(page(client, service))


def test_an_entry_never_checked_says_so(client):
    assert "Not yet checked by the group" in words(page(client, make.service()))


def test_a_service_closed_for_now_says_so_with_its_reason(client):
    text = words(page(client, make.service(status="temporarily closed", alert="Back in January.")))

    assert "Closed for now Back in January." in text


@pytest.mark.parametrize("status", ["temporarily closed", "inactive"])
def test_nobody_is_sent_to_a_service_that_is_not_running(client, status):
    service = make.service(status=status)
    make.schedule(service, "TU")

    html = page(client, service)

    assert "Tuesdays, 11am" in words(html)
    assert "Next:" not in html
    assert "tomorrow" not in html
    assert "hoursAvailable" not in html


def test_the_source_its_edition_and_its_licence_are_told(client):
    service = make.service()
    make.source_record(service, edition="31 May 2025")

    html = page(client, service)

    assert "From Care Inspectorate register, 31 May 2025, OGL v3" in words(html)
    assert "open-government-licence" in html


def test_an_entry_of_our_own_is_cc_by(client):
    assert "Written for Yersel, CC BY 4.0" in words(page(client, make.service()))


def test_the_way_to_say_it_is_wrong_is_the_operators_where_there_is_one(client, settings):
    settings.OPERATOR_EMAIL = "hello@example.org"

    assert "mailto:hello@example.org?subject=Leith%20walkers" in page(client, make.service("Leith walkers"))


def test_a_problem_can_be_reported_also_without_an_operator_to_ring(client, settings):
    settings.OPERATOR_EMAIL = settings.OPERATOR_PHONE = ""

    assert "/services/leith-walkers/problem/" in page(client, make.service("Leith walkers"))


def test_three_like_it_near_by_are_shown_and_never_itself(client):
    places = [make.location(latitude=55.97 + number / 1000) for number in range(5)]
    services = [make.service(f"Walk {number}", places=[place], conditions=["asthma"]) for number, place in enumerate(places)]

    html = page(client, services[0])

    shown = re.findall(r'<li[^>]*data-service="([^"]+)"', html)
    assert len(shown) == 3
    assert str(services[0].id) not in shown


def test_large_print_is_the_same_page_larger(client):
    service = make.service()

    assert "ys_large-print" in client.get(f"{service.get_absolute_url()}?size=large").content.decode()


def test_the_id_shows_the_same_page_with_or_without_the_last_stroke(client):
    service = make.service("Leith walkers")

    for address in (f"/services/{service.id}/", f"/services/{service.id}", f"/services/{str(service.id).upper()}"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert '<link rel="canonical" href="http://testserver/services/leith-walkers/">' in answer.content.decode()


def test_the_slug_works_without_the_last_stroke(client):
    make.service("Leith walkers")

    assert client.get("/services/leith-walkers").status_code == 200


def test_an_earlier_slug_leads_to_where_it_is_now(client):
    service = make.service("Leith walkers")
    FormerSlug.objects.create(slug="old-name", service=service)

    answer = client.get("/services/old-name/")

    assert (answer.status_code, answer["Location"]) == (301, "/services/leith-walkers/")


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED])
def test_what_is_not_published_is_not_there(client, state):
    service = make.service(state=state)

    assert client.get(service.get_absolute_url()).status_code == 404


def test_a_service_of_an_unpublished_organisation_is_not_there(client):
    service = make.service(organisation=make.organisation(state=State.DRAFT))

    assert client.get(service.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    "key", ["nothing", "00000000-0000-0000-0000-000000000000", "x" * 300, "not-an-id-but-of-36-letters-all-told"]
)
def test_an_unknown_address_is_not_there(client, key):
    assert client.get(f"/services/{key}/").status_code == 404


def test_a_closed_service_says_what_happened_and_what_is_like_it(client):
    place = make.location()
    other = make.service("Portobello walkers", places=[place], conditions=["asthma"])
    closed = make.service(
        "Leith walkers",
        places=[place],
        conditions=["asthma"],
        state=State.ARCHIVED,
        status="defunct",
        archived_because="The hall was sold.",
    )

    html = page(client, closed, 410)

    assert "It has closed for good. Why: The hall was sold." in words(html)
    assert other.get_absolute_url() in html
    assert 'content="noindex"' in html


def test_a_hidden_place_leaks_nothing(client):
    council = make.council_area("S12000042", "Dundee City")
    canary = make.location(
        name="Canaryhouse",
        alternate_name="Canaryalternate",
        description="Canarydescription",
        transportation="Canarybus",
        url="https://canary.example.org/",
        external_identifier="CANARYUPRN",
        latitude=56.46123,
        longitude=-2.97123,
        precision=Location.Precision.HIDDEN,
        council_area=council,
        address_1="7 Canary Street",
        city="Canarytown",
        postal_code="DD1 9ZZ",
    )
    make.access(canary, details="Canaryramp on Canary Street")
    near = make.service("Near by", places=[make.location(latitude=56.462, longitude=-2.972)], conditions=["anxiety"])
    service = make.service("The Blue Door", places=[canary], conditions=["anxiety"], phone="0808 157 0058")

    group = client.get(service.organisation.get_absolute_url()).content.decode()
    both = page(client, service) + page(client, near) + group

    assert "Dundee City" in both
    for secret in ("canary", "56.461", "2.971", "dd1 9zz", "dd19zz", "dd1"):
        assert secret not in both.casefold()


def test_an_address_that_is_no_web_address_is_no_link(client):
    assert "javascript:" not in page(client, make.service(url="javascript:alert(1)", referral_url="javascript:alert(2)"))


@pytest.mark.parametrize("size", [1, 8])
def test_the_page_takes_twelve_statements_however_much_it_shows(client, django_assert_max_num_queries, size):
    places = [make.location(name=f"Hall {number}", postal_code="EH6 6QU") for number in range(size)]
    service = make.service(
        places=places, areas=["S12000036"], conditions=["asthma"], kinds=["being-active"], phone="0131 496 0044"
    )
    for number, place in enumerate(places):
        make.schedule(place, "MO")
        make.access(place)
        Contact.objects.create(service=service, name=f"Desk {number}")
        make.service(f"Other {number}", places=[place], conditions=["asthma"])

    with django_assert_max_num_queries(12):
        page(client, service)


def test_a_service_for_an_area_alone_takes_no_more(client):
    service = make.service(areas=["S12000036"], kinds=["being-active"])

    with CaptureQueriesContext(connection) as asked:
        page(client, service)

    assert len(asked) <= 11


def test_a_question_that_is_answered_is_not_asked_again_and_an_answer_without_one_is_told(scotland):
    service = make.service(areas=["S12000036"])
    make.access(service, "hearing-loop", "In the big room.")
    make.term("access", "quiet-room", scope="place")
    Accessibility.objects.create(service=service, details="A ramp at the back.")

    rows = service_reading.rows_of(service)
    shown = access_of(rows.accessibility, rows.features, {"place"})

    assert shown.answers == [("Hearing loop", "In the big room."), ("Getting in", "A ramp at the back.")]
    assert shown.not_told == ["Quiet room"]
