import pytest
from django.test import RequestFactory

from yersel.core import errors


@pytest.mark.parametrize("status", sorted(errors.FAULTS))
def test_each_fault_has_a_friendly_page(status: int) -> None:
    response = errors.page(status, RequestFactory().get("/"))

    html = response.content.decode()
    assert response.status_code == status
    assert str(errors.FAULTS[status].title) in html
    assert 'href="tel:999"' in html
    assert 'action="/find"' in html
    assert response["Cache-Control"] == "no-store"


def test_who_asks_too_often_is_told_when_to_come_back() -> None:
    assert errors.too_many(RequestFactory().get("/"), wait_seconds=12.2)["Retry-After"] == "13"


def test_a_pause_says_when_to_come_back() -> None:
    assert errors.unavailable()["Retry-After"] == "120"


def test_a_fault_in_the_page_of_the_fault_still_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> str:
        raise RuntimeError

    monkeypatch.setattr(errors, "render_to_string", fail)

    response = errors.page(404, RequestFactory().get("/"))

    assert response.status_code == 500
    assert response.content.decode() == errors.LAST_RESORT
