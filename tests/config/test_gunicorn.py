"""The web server's own limits, which must not answer before the product can."""

from gunicorn.config import Config
from gunicorn.http.parser import RequestParser

from config import gunicorn


def test_a_search_of_ten_thousand_letters_reaches_the_product():
    settings = Config()
    settings.set("limit_request_line", gunicorn.limit_request_line)
    line = f"GET /find?q={'a' * 10_000} HTTP/1.1\r\nHost: localhost\r\n\r\n"

    request = next(iter(RequestParser(settings, iter([line.encode()]), ("127.0.0.1", 1))))

    assert len(request.query) == 10_002
