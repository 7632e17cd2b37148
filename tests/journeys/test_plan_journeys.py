"""A first plan without an account, opened into one a week later; a sister who looks; a worker who suggests; two windows; all erased."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import time_machine
from django.db import connection, transaction
from playwright.sync_api import Browser, Page, expect

from tests.factories import directory as make_entry
from tests.factories import plan as make
from tests.factories.accounts import make_person
from tests.journeys.conftest import Violations, fits
from tests.journeys.conftest import page_of as a_page
from yersel.consent.models import Access, AccessLog, DataKey
from yersel.core import clock
from yersel.plan.models import Plan, SectionVersion
from yersel.plan.sections import KINDS

OWNERS = "Slow mornings and the blue cushion"


def page_of(browser: Browser, live_server: Any, person: Any, *, has_script: bool = True) -> Page:
    """What is not there soon is not there: no need to wait for half a minute."""
    page = a_page(browser, live_server, person, has_script=has_script)
    page.context.set_default_timeout(10_000)
    return page


def good(page: Page, violations: Violations) -> bool:
    return violations(page) == [] and fits(page)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def tick(page: Page, words: str | re.Pattern[str]) -> None:
    """Choose what has these words: its label is what people press."""
    page.locator("label", has_text=words).first.click()


def a_plan(**fields: Any) -> Plan:
    with transaction.atomic():
        return make.make_plan(make_person(display_name="Rowan", **fields), at=clock.now())


def test_from_a_new_diagnosis_to_a_plan_without_an_account_opened_into_one_a_week_later(
    browser: Browser, live_server: Any, scotland: object, violations: Violations, tmp_path: Path
) -> None:
    with transaction.atomic():
        place = make_entry.location(council_area=make_entry.council_area(), city="Edinburgh", postal_code="EH6 7EN")
        names = ["Links walk", "Breath choir", "Shore chairs"]
        services = [make_entry.service(name, places=[place], phone=f"0131 496 000{n}") for n, name in enumerate(names)]
    page = page_of(browser, live_server, None, has_script=True)
    for service in services:
        page.goto(f"{live_server.url}/services/{service.slug}/")
        page.get_by_role("button", name=re.compile("^Save")).first.click()
    page.goto(f"{live_server.url}/plan/")
    assert good(page, violations)
    page.get_by_role("link", name="Use it without an account").click()
    assert good(page, violations)

    for name in names:
        tick(page, re.compile(name))
    page.get_by_text("Questions for my appointment").click()
    page.get_by_label("My question").first.fill("Will it pass?")
    press(page, "Add more lines")
    assert good(page, violations)
    expect(page.get_by_label("Step 3")).to_have_value("Shore chairs")
    with page.expect_download() as told:
        press(page, "Save as a file")
    saved = tmp_path / "my-plan.json"
    told.value.save_as(saved)
    assert Plan.objects.count() == 0

    with time_machine.travel(clock.now() + timedelta(days=7), tick=True):
        with transaction.atomic():
            make_entry.Phone.objects.filter(service=services[0]).update(number="0131 496 0099")
        mine = page_of(browser, live_server, make_person(display_name="Rowan"))
        mine.goto(f"{live_server.url}/plan/start/")
        assert good(mine, violations)
        tick(mine, re.compile("Yes, keep my plan"))
        press(mine, "Begin my plan")
        mine.goto(f"{live_server.url}/plan/bring-in/")
        assert good(mine, violations)
        mine.get_by_label("The file you saved").set_input_files(saved)
        press(mine, "Bring it in")
        expect(mine.get_by_text("Your file has been brought in.")).to_be_visible()
        expect(mine.get_by_text("Its phone number has changed.")).to_be_visible()
        assert good(mine, violations)
        mine.get_by_role("link", name="Links walk").first.click()
        expect(mine.get_by_text("Before: 0131 496 0000. Now: 0131 496 0099.")).to_be_visible()
        assert good(mine, violations)


def test_a_sister_looks_for_a_week_it_is_seen_and_it_ends(browser: Browser, live_server: Any, violations: Violations) -> None:
    plan, sister = a_plan(), make_person(display_name="Isla")
    mine = page_of(browser, live_server, plan.person)
    mine.goto(f"{live_server.url}/plan/section/flare_up/")
    mine.get_by_label("What helps").fill(OWNERS)
    press(mine, "Save")
    expect(mine.get_by_text("Saved.")).to_be_visible()
    assert good(mine, violations)
    with transaction.atomic():
        make.add_friend(plan, sister, relationship="my sister")

    mine.goto(f"{live_server.url}/plan/sharing/new/?part=flare_up")
    assert good(mine, violations)
    tick(mine, re.compile("My sister"))
    tick(mine, "For when I am unwell")
    tick(mine, "1 week")
    press(mine, "Share")
    expect(mine.get_by_text("Shared.")).to_be_visible()
    assert good(mine, violations)
    hers = page_of(browser, live_server, sister)
    hers.goto(f"{live_server.url}/plan/shared-with-me/")
    assert good(hers, violations)
    hers.get_by_role("link", name="Rowan").click()
    expect(hers.get_by_text(OWNERS)).to_be_visible()
    assert good(hers, violations)
    address = hers.url

    mine.goto(f"{live_server.url}/plan/seen/")
    expect(mine.get_by_role("main").get_by_text("Isla")).to_be_visible()
    assert good(mine, violations)
    mine.goto(f"{live_server.url}/plan/sharing/")
    mine.get_by_role("button", name=re.compile("Stop.*My flare-up plan, My sister")).click()
    expect(mine.get_by_text("Stopped. They can no longer see it.")).to_be_visible()
    hers.goto(address)
    expect(hers.get_by_text(OWNERS)).to_have_count(0)
    assert AccessLog.objects.filter(viewer_label="Isla", is_refused=True).exists()


def test_a_worker_suggests_one_is_refused_and_one_is_taken(browser: Browser, live_server: Any, violations: Violations) -> None:
    plan, worker = a_plan(), make_person(display_name="Lewis")
    with transaction.atomic():
        make.write(plan, "flare_up", at=clock.now(), what_helps=OWNERS)
        member = make.add_friend(plan, worker, is_worker=True, name="Lewis")
        make.share(plan, member, "flare_up", may=Access.May.SUGGEST, at=clock.now())
    theirs = page_of(browser, live_server, worker)
    theirs.goto(f"{live_server.url}/plan/shared-with-me/{plan.pk}/")
    assert good(theirs, violations)
    tick(theirs, "A phone call")
    press(theirs, "Open it")
    for text in ("A cold cloth", "Sitting by the window"):
        theirs.get_by_role("link", name="My flare-up plan").click()
        assert good(theirs, violations)
        theirs.get_by_label("Which question is it about?").select_option("what_helps")
        theirs.get_by_label("What you suggest it should say").fill(text)
        press(theirs, "Send the suggestion")
        expect(theirs.get_by_text("Sent. They decide.")).to_be_visible()

    mine = page_of(browser, live_server, plan.person)
    for answer, said in (("No, thank you", "Not taken."), ("Take it", "Taken.")):
        mine.goto(f"{live_server.url}/plan/suggestions/")
        assert good(mine, violations)
        mine.get_by_role("link", name="What helps").first.click()
        assert good(mine, violations)
        press(mine, answer)
        expect(mine.get_by_text(said)).to_be_visible()

    mine.goto(f"{live_server.url}/plan/section/flare_up/")
    expect(mine.get_by_label("What helps")).to_have_value("A cold cloth")
    mine.goto(f"{live_server.url}/plan/seen/")
    expect(mine.get_by_text("A phone call").first).to_be_visible()


def test_two_windows_lose_nothing(browser: Browser, live_server: Any, violations: Violations) -> None:
    plan = a_plan()
    one = page_of(browser, live_server, plan.person)
    other = one.context.new_page()
    for page in (one, other):
        page.goto(f"{live_server.url}/plan/section/about_me/")
    one.get_by_label("Please do", exact=False).first.fill("Knock first")
    press(one, "Save")
    other.get_by_label("Please do", exact=False).first.fill("Sit down beside me")

    press(other, "Save")

    expect(other.get_by_text("This part was saved in another window")).to_be_visible()
    expect(other.get_by_text("Knock first")).to_be_visible()
    expect(other.get_by_label("Please do", exact=False).first).to_have_value("Sit down beside me")
    assert good(other, violations)
    press(other, "Save")
    expect(other.get_by_text("Saved.")).to_be_visible()
    assert SectionVersion.objects.count() == 2


def test_a_link_with_a_pin_and_everything_erased(browser: Browser, live_server: Any, violations: Violations) -> None:
    plan = a_plan()
    with transaction.atomic():
        make.write(plan, "flare_up", at=clock.now(), what_helps=OWNERS)
    mine = page_of(browser, live_server, plan.person)
    mine.goto(f"{live_server.url}/plan/sharing/new/?part=flare_up")
    tick(mine, "Somebody without an account")
    mine.get_by_label("Who the link is for").fill("Next door")
    mine.get_by_label("A PIN for the link").fill("4829")
    tick(mine, "For when I am unwell")
    press(mine, "Share")
    assert good(mine, violations)
    address = mine.get_by_label("The link").input_value()
    visitor = page_of(browser, live_server, None)
    visitor.goto(address)
    assert good(visitor, violations)
    visitor.get_by_label("PIN").fill("4829")
    press(visitor, "Open it")
    expect(visitor.get_by_text(OWNERS)).to_be_visible()
    assert good(visitor, violations)

    mine.goto(f"{live_server.url}/plan/erase/")
    assert good(mine, violations)
    mine.get_by_label("Type the word ERASE").fill("erase")
    press(mine, "Erase my plan")

    expect(mine.get_by_role("heading", name="Your plan has been erased")).to_be_visible()
    assert good(mine, violations)
    assert not DataKey.objects.filter(pk=plan.person_id).exists()
    assert not Plan.objects.exists()
    visitor.goto(address)
    expect(visitor.get_by_role("heading", name="This link no longer works")).to_be_visible()
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(string_agg(t::text, ' '), '') FROM plan_sectionversion t")
        assert OWNERS not in cursor.fetchone()[0]


PAGES = [
    *("", "stages/", "review/", "section/about_me/", "section/about_me/question/please_do/", "section/questions/", "versions/"),
    *("versions/flare_up/", "goals/", "goals/add/", "circle/", "circle/add/", "sharing/", "suggestions/", "seen/", "measures/"),
    *(
        "measures/ons4/",
        "print/",
        "print/?do=1&blank=on",
        "card/",
        "blank/",
        "take-away/",
        "bring-in/",
        "shared-with-me/",
        "erase/",
    ),
]


def test_every_page_of_a_plan_is_accessible_on_a_phone(browser: Browser, live_server: Any, violations: Violations) -> None:
    plan = a_plan()
    with transaction.atomic():
        make.write(plan, "flare_up", at=clock.now(), what_helps=OWNERS)
        make.add_step(plan, make.add_goal(plan))
    page = page_of(browser, live_server, plan.person)

    wrong = []
    for path in PAGES:
        page.goto(f"{live_server.url}/plan/{path}")
        wrong += [(path, found) for found in violations(page)] + ([] if fits(page) else [(path, "too wide")])

    assert wrong == []


def test_the_card_is_one_side_of_a5(browser: Browser, live_server: Any) -> None:
    plan = a_plan()
    words = "Something that helps me, written at some length so that it fills its lines. " * 4
    with transaction.atomic():
        make.write(plan, "flare_up", at=clock.now(), **{ask.name: words for ask in KINDS["flare_up"].asks})
        for number in range(3):
            make.add_friend(plan, name=f"Friend {number}", phone="0131 496 0001", emergency_contact=True)
    page = page_of(browser, live_server, plan.person, has_script=True)
    page.goto(f"{live_server.url}/plan/card/")

    pdf = page.pdf(prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page[^s]", pdf)) == 1
    sides = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", pdf)
    assert sides is not None
    assert [round(float(side) / 72 * 25.4) for side in sides.groups()] == [148, 210]


def test_a_saved_file_is_plain_json(browser: Browser, live_server: Any, tmp_path: Path) -> None:
    plan = a_plan()
    with transaction.atomic():
        make.write(plan, "flare_up", at=clock.now(), what_helps=OWNERS)
    page = page_of(browser, live_server, plan.person)
    page.goto(f"{live_server.url}/plan/take-away/")
    with page.expect_download() as told:
        page.get_by_role("link", name="A file that can be opened here again").click()
    told.value.save_as(tmp_path / "plan.json")

    assert json.loads((tmp_path / "plan.json").read_text())["plan"]["sections"]["flare_up"]["what_helps"] == OWNERS
