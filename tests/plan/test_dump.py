"""A dump of the whole database, searched for what people wrote in their plans."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from psycopg import sql

from tests.factories import accounts as people
from tests.factories import plan as make
from yersel.core import backup

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]
CANARY = "The yellow canary sings at half past four"


def dump() -> bytes:
    """Every row of every table, as `pg_dump` writes it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace"
        )
        names = [name for (name,) in cursor.fetchall()]
        assert "plan_sectionversion" in names and "django_session" in names
        found = []
        for name in names:
            with cursor.copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(name))) as rows:
                found.append(b"".join(bytes(row) for row in rows))
    return b"\n".join(found)


def traces(found: bytes) -> list[str]:
    """How the sentence, or a piece of it that is long enough to be no accident, can be read there."""
    pieces = [CANARY, CANARY[4:24]]
    forms = {"plain": str.encode, "hex": lambda text: text.encode().hex().encode(), "base64": lambda text: _base64(text)}
    return [name for name, form in forms.items() for piece in pieces if form(piece) in found]


def _base64(text: str) -> bytes:
    return base64.b64encode(text.encode())[:24]


def test_a_sentence_that_is_not_sealed_would_be_found() -> None:
    people.make_person(display_name=CANARY)

    assert traces(dump()) == ["plain", "plain"]


def test_nothing_that_was_written_in_a_plan_is_in_a_dump(furnished: dict[str, Any], settings: Any) -> None:
    plan, client = furnished["plan"], people.sign_in(Client(), furnished["owner"])
    post = {"what_helps": CANARY, "words": CANARY, "text": CANARY, "name": CANARY, "note": CANARY, "why_it_matters": CANARY}
    more = {"status": "active", "doer": "i", "taken_on_0": "1", "taken_on_1": "11", "taken_on_2": "2026", "title": CANARY}
    pages = [
        "section/flare_up",
        "section/wishes",
        "goals/add",
        f"goals/{furnished['goal'].pk}/step",
        "circle/add",
        "measures/own",
    ]

    for page in pages:
        answer = client.post(f"/plan/{page}/", {**post, **more, "seen": 1, "relationship": CANARY})
        assert answer.status_code in (200, 303, 409, 422), page
    client.post("/plan/stages/", {"title": CANARY, "stages": ["diagnosis"]})
    shown = make.shown_to(plan.person, plan, "flare_up", "goals", "circle")

    assert CANARY in str(shown)  # it has been written, and its owner reads it
    assert traces(dump()) == []


@pytest.mark.django_db(transaction=True, available_apps=list(django_settings.INSTALLED_APPS))
def test_a_backup_holds_neither_the_words_nor_the_keys(furnished: dict[str, Any], tmp_path: Any, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    make.write(furnished["plan"], "my_story", seen=1, my_story=CANARY)

    backup.save(tmp_path / "one.tar", at=make.AT)

    with backup.opened(tmp_path / "one.tar") as found:
        names = list(found.contents.tables)
        rows = b"".join(found.rows_of(name).read() for name in names)
    assert "plan_sectionversion" in names and "consent_datakey" not in names
    assert traces(rows) == []
