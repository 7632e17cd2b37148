import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from tests.factories import directory as make
from yersel.core import clock
from yersel.pages import queries


def heartbeat(*, seconds_ago: int) -> None:
    with connection.cursor() as cursor:
        at = clock.now() - timedelta(seconds=seconds_ago)
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [at])


def report(client: Client) -> tuple[int, dict[str, Any]]:
    response = client.get("/health/")
    return response.status_code, json.loads(response.content)


@pytest.mark.django_db
def test_all_is_well_while_the_worker_lives(client: Client) -> None:
    heartbeat(seconds_ago=5)

    status, told = report(client)

    assert (status, told["status"]) == (200, "ok")
    assert told["worker"]["alive"] is True


@pytest.mark.django_db
def test_a_silent_worker_is_told_but_the_site_answers(client: Client) -> None:
    heartbeat(seconds_ago=600)

    status, told = report(client)

    assert (status, told["status"]) == (200, "degraded")
    assert told["worker"]["alive"] is False


@pytest.mark.django_db
def test_the_age_of_the_data_is_told(client: Client) -> None:
    checked = clock.now() - timedelta(days=3)
    make.service(last_reviewed=checked)
    make.service(last_reviewed=None)

    _, told = report(client)

    assert told["data"]["services"] == 2
    assert told["data"]["newest_check"][:10] == f"{checked:%Y-%m-%d}"
    assert told["data"]["postcodes"] is None


def test_a_silent_database_is_503(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> dict[str, Any]:
        raise OperationalError("connection to /secret/place failed")

    monkeypatch.setattr(queries, "_database", fail)

    status, told = report(client)

    assert status == 503
    assert told["database"] == {"answers": False}
    assert "secret" not in json.dumps(told)


@pytest.mark.django_db
def test_health_is_never_cached_and_sets_nothing(client: Client) -> None:
    response = client.get("/health/")

    assert "no-store" in response["Cache-Control"]
    assert "Set-Cookie" not in response.headers


@pytest.mark.django_db
def test_health_is_cheap(client: Client, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(7):
        client.get("/health/")
