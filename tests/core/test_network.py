import pytest
from django.test import RequestFactory

from yersel.core.network import network_of


def asked(address: str, **headers: str):
    return RequestFactory().get("/", REMOTE_ADDR=address, headers=headers)


@pytest.mark.parametrize(
    ("address", "network"),
    [("192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("", "unknown"), ("x", "unknown")],
)
def test_a_network_is_one_household(address, network):
    assert network_of(asked(address)) == network


def test_what_anybody_may_write_is_not_believed():
    assert network_of(asked("192.0.2.7", **{"x-forwarded-for": "198.51.100.1"})) == "192.0.2.7"


def test_a_proxy_of_ours_is_believed_for_what_it_saw_itself(settings):
    settings.BEHIND_PROXY = True

    assert network_of(asked("127.0.0.1", **{"x-forwarded-for": "203.0.113.9, 198.51.100.1"})) == "198.51.100.1"
    assert network_of(asked("127.0.0.1")) == "127.0.0.1"
