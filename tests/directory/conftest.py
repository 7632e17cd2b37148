"""Who acts in these tests, the words to choose from, and a folder for pictures. A file that needs others makes its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.factories import accounts as people
from tests.factories import directory as make
from yersel.accounts.models import Person, Role
from yersel.directory import bulk_working


@pytest.fixture
def member() -> Person:
    return people.make_person(display_name="Una")


@pytest.fixture
def stranger() -> Person:
    return people.make_person()


@pytest.fixture
def editor() -> Person:
    return people.make_person(Role.DIRECTORY_EDITOR)


@pytest.fixture
def moderator() -> Person:
    return people.make_person(Role.MODERATOR)


@pytest.fixture
def staff(moderator: Person) -> Client:
    return people.sign_in_staff(Client(), moderator)


@pytest.fixture
def edinburgh(scotland: object) -> None:
    """The areas, and terms to choose."""
    make.term("condition", "copd", "COPD")
    make.term("kind", "being-active", "Being active")
    make.term("who", "carers", "Carers")
    make.term("access", "step-free-entrance", "Step-free way in", scope="place", prompt_questions=["Is there a step?"])


@pytest.fixture
def worker_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What would wait for the worker of tables is done at once."""
    monkeypatch.setattr(bulk_working, "hand_over", lambda task, pk: getattr(bulk_working, task.removesuffix("_upload"))(pk))


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    """The folder of the media, empty at first; and as many pictures may be sent as a test likes."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "contribute": "1000/h/ip"}
    return Path(settings.MEDIA_ROOT)
