"""Mail at once, and demo mode."""

import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import clear_url_caches

from yersel.core.mail import posting, sending


@pytest.fixture
def mails_at_once(db: None, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[None]:
    """In a test nothing is ever committed, so what waits for that is done at once. Counts of tries are forgotten at the end."""
    monkeypatch.setattr(transaction, "on_commit", lambda work, using=None, robust=False: work())
    monkeypatch.setattr(posting, "hand_over", sending.send_due)
    settings.MAIL_GOES_NOWHERE = False
    yield
    cache.clear()


@pytest.fixture
def demo_mode(settings: Any) -> Iterator[None]:
    """The site as it is in demo mode: its addresses are mounted anew."""
    settings.DEMO = True
    _mount_again()
    yield
    settings.DEMO = False
    _mount_again()


def _mount_again() -> None:
    import config.urls
    from yersel.accounts import urls

    importlib.reload(urls)
    importlib.reload(config.urls)
    clear_url_caches()
