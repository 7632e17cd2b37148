import pytest
from django.core.exceptions import ImproperlyConfigured

from config import mail

WRONG = [
    "http://example.org",
    "smtp://",
    "smtps://example.org:0",
    "smtps://example.org:port",
    "smtps://example.org/path",
    "smtps://example.org?tls=1",
    "example.org:25",
    "smtps://rowan@example.org",
    "smtp://rowan:secret@example.org",
]


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("smtps://me%40x:p%3Aw@mail.example.org", ("smtps", "mail.example.org", 465, "me@x", "p:w")),
        ("smtp+tls://u:p@mail.example.org", ("smtp+tls", "mail.example.org", 587, "u", "p")),
        ("smtp://localhost:2525", ("smtp", "localhost", 2525, "", "")),
    ],
)
def test_a_server_is_read_from_its_address(url, found):
    server = mail.server(url, demo=False)

    assert server is not None
    assert (server.scheme, server.host, server.port, server.user, server.password) == found


@pytest.mark.parametrize("url", WRONG)
def test_a_wrong_server_is_refused_in_one_line_without_its_password(url):
    with pytest.raises(ImproperlyConfigured, match="YERSEL_EMAIL_URL") as refused:
        mail.server(url, demo=False)

    assert "\n" not in str(refused.value)
    assert "secret" not in str(refused.value)


def test_without_an_address_there_is_no_server():
    assert mail.server("", demo=True) is None


def test_in_demo_mode_no_mail_goes_out():
    with pytest.raises(ImproperlyConfigured, match="demo mode"):
        mail.server("smtp://localhost", demo=True)


def test_mail_comes_from_the_operator_unless_told_otherwise():
    assert mail.sender("", name="Yersel", fallback="us@example.org") == "Yersel <us@example.org>"
    assert mail.sender("post@example.org", name="Yersel", fallback="us@example.org") == "Yersel <post@example.org>"
    with pytest.raises(ImproperlyConfigured, match="YERSEL_MAIL_FROM"):
        mail.sender("a@example.org, b@example.org", name="Yersel", fallback="")


def test_links_lead_to_the_first_origin_unless_told_otherwise():
    assert mail.site_address("", origins=["https://a.example.org"], port="8000") == "https://a.example.org"
    assert mail.site_address("", origins=[], port="8001") == "http://localhost:8001"
    assert mail.site_address("https://b.example.org/", origins=["https://a.example.org"], port="1") == "https://b.example.org"
    with pytest.raises(ImproperlyConfigured, match="YERSEL_SITE_ADDRESS"):
        mail.site_address("b.example.org", origins=[], port="1")
