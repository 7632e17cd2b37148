import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment


@pytest.mark.parametrize(("value", "meant"), [("1", True), ("yes", True), ("OFF", False), ("0", False), ("", True)])
def test_a_flag_is_read(monkeypatch, value, meant):
    monkeypatch.setenv("YERSEL_X", value)

    assert environment.flag("YERSEL_X", default=True) is meant


def test_a_flag_that_is_neither_is_refused(monkeypatch):
    monkeypatch.setenv("YERSEL_X", "perhaps")

    with pytest.raises(ImproperlyConfigured, match="YERSEL_X must be 1 or 0"):
        environment.flag("YERSEL_X", default=True)


@pytest.mark.parametrize("value", ["0", "65", "-1", "two"])
def test_a_number_out_of_its_range_is_refused(monkeypatch, value):
    monkeypatch.setenv("YERSEL_X", value)

    with pytest.raises(ImproperlyConfigured, match="from 1 to 64"):
        environment.number("YERSEL_X", default=2, least=1, most=64)


def test_production_needs_a_secret_key(monkeypatch, tmp_path):
    monkeypatch.delenv("SECRET_KEY", raising=False)

    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is not set"):
        environment.secret_key(tmp_path, development=False)


def test_development_makes_its_own_secret_key_once(monkeypatch, tmp_path):
    monkeypatch.delenv("SECRET_KEY", raising=False)

    first = environment.secret_key(tmp_path, development=True)

    assert environment.secret_key(tmp_path, development=True) == first
    assert (tmp_path / "development_secret_key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("text", ["1,2", "1,2,3,4", "a,b,c", "3,2,1", "1,1,2", "0,1,2"])
def test_rising_numbers_refuse_what_does_not_rise(monkeypatch, text):
    monkeypatch.setenv("YERSEL_MONTHS", text)

    with pytest.raises(ImproperlyConfigured, match="YERSEL_MONTHS must be 3 whole numbers"):
        environment.rising_numbers("YERSEL_MONTHS", default="1,2,3", count=3)


def test_rising_numbers_are_read_in_order(monkeypatch):
    monkeypatch.setenv("YERSEL_MONTHS", "2, 3,11")

    assert environment.rising_numbers("YERSEL_MONTHS", default="1,2,3", count=3) == [2, 3, 11]
