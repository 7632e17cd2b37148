"""The plan as a PDF: all that it says, words as words, and to be read aloud."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from pypdf import PdfReader

from tests.factories import accounts as people
from tests.factories import plan as make
from yersel.plan.models import Plan
from yersel.plan.pdf import LARGE, as_pdf
from yersel.plan.sections import KINDS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]


def read(made: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(made))


def text(made: bytes) -> str:
    return "\n".join(page.extract_text() for page in read(made).pages)


def pdf_of(plan: Plan, **more: int) -> bytes:
    return as_pdf(shown=make.shown_to(plan.person, plan, *KINDS), kinds=KINDS.values(), owner="Rowan", at=make.AT, **more)


@pytest.fixture
def plan() -> Plan:
    return make.make_plan(people.make_person(display_name="Rowan"))


def test_every_part_that_says_something_is_on_it(furnished: dict[str, Plan]) -> None:
    found = text(pdf_of(furnished["plan"]))

    missing = [str(kind.title) for kind in KINDS.values() if str(kind.title) not in found]
    assert missing == []
    assert "Walk to the shop" in found and "Ring the group" in found and "0131 496 0001" in found


def test_what_looks_like_markup_is_only_words(plan: Plan) -> None:
    words = '#read("/etc/passwd") = *bold* $x^2$ \\ @here <there> // not a remark'
    make.write(plan, what_helps=words)

    assert words in text(pdf_of(plan))


def test_lines_stay_lines(plan: Plan) -> None:
    make.write(plan, what_helps="Tea\nA walk\nThe radio")

    assert "Tea\nA walk\nThe radio" in text(pdf_of(plan))


def test_it_is_tagged_and_says_its_language_and_title(plan: Plan) -> None:
    make.write(plan)

    found = read(pdf_of(plan))
    root = found.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "en-GB"
    assert found.metadata is not None and found.metadata.title == "The plan of Rowan"


def test_a_smiley_does_not_keep_a_plan_from_paper(plan: Plan) -> None:
    make.write(plan, what_helps="Good company 😀 and cake")

    found = text(pdf_of(plan))
    assert "Good company" in found and "and cake" in found


def test_large_print_is_eighteen_points(plan: Plan) -> None:
    make.write(plan)
    sizes: set[float] = set()

    for page in read(pdf_of(plan, size=LARGE)).pages:
        page.extract_text(
            visitor_text=lambda words, _cm, tm, _font, size: sizes.add(round(size * tm[0])) if words.strip() else None
        )

    assert 18 in sizes and 12 not in sizes


def test_it_is_taken_away_by_its_owner(plan: Plan) -> None:
    make.write(plan)
    client = people.sign_in(Client(), plan.person)

    answer = client.get("/plan/take-away/pdf/?size=large")

    assert answer["Content-Type"] == "application/pdf" and "my-plan.pdf" in answer["Content-Disposition"]
    assert make.WORDS in text(answer.content)


def test_without_an_account_it_is_made_and_not_kept(client: Client) -> None:
    answer = client.post("/plan/try/", {"do": "pdf", "s-flare_up-what_helps": "A canary sentence"})

    assert "A canary sentence" in text(answer.content)
    assert "no-store" in answer["Cache-Control"]
