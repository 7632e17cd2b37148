"""Lines of the log that say what failed and where, and nothing of anybody: no address of a page, no words of an error.

The words of an error often repeat a value (PostgreSQL: "Key (email)=(…) already exists"), and the address of a page may hold a place, a
condition or the key of a link. So an error is told by its type and the places in the code, and a page by its route.
"""

from __future__ import annotations

import logging
import time
import traceback
from types import TracebackType
from typing import Any

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class PlainLine(logging.Formatter):
    """`2026-05-28T20:26:40Z ERROR django.request: …`: the time in UTC; a message is always one line."""

    def __init__(self, **_kwargs: Any) -> None:
        super().__init__("{asctime} {levelname} {name}: {message}", "%Y-%m-%dT%H:%M:%SZ", style="{")
        self.converter = time.gmtime

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's word
        return " ".join(super().formatMessage(record).splitlines())

    def format(self, record: logging.LogRecord) -> str:
        plain = logging.makeLogRecord(record.__dict__)
        plain.exc_text = None
        if (request := getattr(record, "request", None)) is not None:
            plain.msg, plain.args = "status %s at %s", (getattr(record, "status_code", "?"), _route(request))
        return super().format(plain)

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - logging's word
        return "\n".join(_told(ei[1])) if ei[1] is not None else ""


def _route(request: Any) -> str:
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else "an address that is none of ours"


def _told(error: BaseException) -> list[str]:
    """The error it came from first, as Python tells them."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    frames = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    return [*(_told(before) if before is not None else []), *frames, f"{type(error).__module__}.{type(error).__qualname__}"]
