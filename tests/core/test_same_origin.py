"""Forms without a cookie: the browser vouches for the page that sent them, or a token does."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import _get_new_csrf_string
from django.test import RequestFactory

from yersel.core.same_origin import from_own_page, own_pages_only

OURS = "http://testserver"


@own_pages_only
def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("done")


def post(**headers: str) -> HttpRequest:
    return RequestFactory().post("/", headers=headers)


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "same-origin"},
        {"origin": OURS},
        {"origin": "https://elsewhere.example", "sec-fetch-site": "same-origin"},
    ],
)
def test_a_page_of_ours_is_known(headers):
    assert from_own_page(post(**headers))
    assert view(post(**headers)).content == b"done"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "null"},
        {"origin": "https://elsewhere.example"},
        {"origin": "http://testserver.elsewhere.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "cross-site", "origin": OURS},
    ],
)
def test_any_other_is_refused(headers):
    assert not from_own_page(post(**headers))
    assert view(post(**headers)).status_code == 403


def test_an_origin_that_the_operator_trusts_is_ours(settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://yersel.example.org"]

    assert from_own_page(post(origin="https://yersel.example.org"))


def test_an_old_browser_may_show_the_token_instead():
    token = _get_new_csrf_string()
    request = RequestFactory().post("/", {"csrfmiddlewaretoken": token})
    request.COOKIES["csrftoken"] = token

    assert view(request).content == b"done"


def test_the_usual_guard_leaves_it_to_this_one():
    assert view.csrf_exempt
