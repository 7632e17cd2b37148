import logging

import pytest
from django.template import Context, Template

from yersel.core import slots


@pytest.fixture(autouse=True)
def empty_slots(monkeypatch):
    monkeypatch.setattr(slots, "_fillers", {})


def page(subject: object = None) -> str:
    return Template("before {% slot 'test' subject %} after").render(Context({"subject": subject}))


def test_an_unfilled_slot_shows_nothing():
    assert page() == "before  after"


def test_a_filler_shows_its_template_with_its_context():
    slots.fill("test", template="components/tag.html", context=lambda request, subject: {"text": subject})

    assert "Free" in page("Free")


def test_a_filler_may_have_nothing_to_show():
    slots.fill("test", template="components/tag.html", context=lambda request, subject: None)

    assert page() == "before  after"


def test_a_failing_filler_is_left_out_and_logged(caplog):
    def fail(request, subject):
        raise RuntimeError("broken")

    slots.fill("test", template="components/inset.html", context=fail)
    slots.fill("test", template="components/tag.html", context=lambda request, subject: {"text": "still here"})

    with caplog.at_level(logging.ERROR):
        shown = page()

    assert "still here" in shown
    assert "components/inset.html was left out" in caplog.text


def test_fillers_stand_in_their_order():
    slots.fill("test", template="components/tag.html", context=lambda request, subject: {"text": "second"}, order=60)
    slots.fill("test", template="components/inset.html", context=lambda request, subject: {"content": "first"}, order=10)

    assert page().index("first") < page().index("second")


def test_filling_twice_with_one_template_changes_nothing():
    for _ in range(2):
        slots.fill("test", template="components/tag.html", context=lambda request, subject: {"text": "once"})

    assert len(slots.fillers()["test"]) == 1
