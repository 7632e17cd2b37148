"""The staff's pages about how true entries are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests.factories import directory as make
from tests.factories.accounts import make_person, sign_in_staff
from tests.factories.reviews import AT, entry, manager, review
from yersel.accounts.models import Role
from yersel.core import clock
from yersel.directory.freshness_reading import EVERYWHERE, by_area, to_look_at
from yersel.directory.models import LinkCheck, ProblemReport, Service

pytestmark = pytest.mark.django_db
HIGHLAND = "S12000017"


@pytest.fixture(autouse=True)
def highland(db: None) -> None:
    make.council_area(HIGHLAND, "Highland")


def report(service: Service) -> ProblemReport:
    return ProblemReport.objects.create(service=service, kind="closed", text="The door was <b>shut", reporter="x", reported_at=AT)


def test_each_area_has_its_counts_and_shares_the_worst_first():
    leith = make.location(council_area=make.council_area())
    good = make.service(
        "Good", places=[leith], url="https://good.example.org/", phone="01632 960001", description="w " * 40, last_reviewed=AT
    )
    make.schedule(good)
    bad = entry("Bad", months=12, areas=[HIGHLAND])
    report(bad)
    LinkCheck.objects.create(service=good, url=good.url, checked_at=AT, failures=3)
    review()

    worst, best = by_area(at=AT)

    assert (worst.entries, worst.reported, worst.overdue, worst.unclaimed, worst.broken) == (1, 1, 1, 1, 0)
    assert (best.entries, best.broken, best.overdue) == (1, 1, 0)
    assert [share for _, share in worst.shares] == [0, 0, 0, 0, 0]
    assert [share for _, share in best.shares] == [100, 100, 100, 100, 100]


def test_an_entry_counts_in_each_of_its_areas_and_a_national_one_in_none():
    make.service(areas=["S12000036", HIGHLAND])
    make.service(areas=["XS"])

    assert sorted((area.slug == EVERYWHERE, area.entries) for area in by_area(at=AT)) == [(False, 1), (False, 1), (True, 1)]


def test_the_list_has_the_most_pressing_first_and_can_be_narrowed():
    old = entry("Old", months=13, areas=["XS"])
    older = entry("Older", months=14, places=[make.location(council_area=make.council_area())])
    wrong = entry("Wrong", months=1, areas=["S12000036"])
    entry("Fine", months=1)
    report(wrong)
    review()

    slug = make.council_area().slug

    assert list(to_look_at()) == [wrong, older, old]
    assert list(to_look_at(what="overdue")) == [older, old]
    assert list(to_look_at(area=slug)) == [wrong, older]
    assert list(to_look_at(area=EVERYWHERE)) == [old]
    assert to_look_at(what="unclaimed").count() == 4


@pytest.mark.usefixtures("mails_at_once")
def test_an_editor_confirms_from_the_list_what_no_group_looks_after(client: Client):
    free, claimed = entry("Free", months=12), entry("Claimed", months=12)
    report(free)
    manager(claimed.organisation)
    review()
    sign_in_staff(client, make_person(Role.DIRECTORY_EDITOR))

    page = client.get("/staff/freshness/work/").content.decode()
    answer = client.post(f"/services/{free.slug}/confirm/", {"back": "work", "what": "overdue"})

    assert page.count("I have checked it") == 1
    assert "The door was &lt;b&gt;shut" in page
    assert answer.headers["Location"] == "/staff/freshness/work/?said=confirmed&what=overdue"
    free.refresh_from_db()
    assert free.review_state == "fresh" and clock.now() - free.last_reviewed < timedelta(minutes=1)


@pytest.mark.usefixtures("mails_at_once")
def test_the_pages_answer_to_nonsense(client: Client):
    entry(months=12, areas=["S12000036"])
    sign_in_staff(client, make_person(Role.MODERATOR))

    assert client.get("/staff/freshness/").status_code == 200
    assert client.get("/staff/freshness/work/?area=x&what=y&page=99").status_code == 200
    assert client.get("/staff/freshness/work/?area=scotland&what=due").status_code == 200
