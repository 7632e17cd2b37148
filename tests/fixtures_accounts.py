"""Mail in tests of accounts."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import transaction


@pytest.fixture
def mails_at_once(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """In a test nothing is ever committed, so what waits for that is done at once. Counts of tries are forgotten at the end."""
    monkeypatch.setattr(transaction, "on_commit", lambda work, using=None, robust=False: work())
    yield
    cache.clear()
