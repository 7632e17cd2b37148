"""Mail for tests: to nobody, about nothing."""

from datetime import UTC, datetime
from typing import Any

from yersel.core import mail
from yersel.core.models import Mail

NOON = datetime(2020, 1, 6, 12, tzinfo=UTC)  # a Monday long past, so that all of it is due


def posted(to: str = "rowan@example.org", **fields: Any) -> Mail:
    """A mail that waits since noon."""
    return mail.post(**{"kind": "test-message", "to": to, "context": {}, "at": NOON, **fields})
