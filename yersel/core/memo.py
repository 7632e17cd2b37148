"""Things read from the database once in a while rather than at each page: kept in the process, read again after some seconds.

For what hardly changes and may be a minute old: word lists, names of places. Never for anything about a person.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Generic, TypeVar

Kept = TypeVar("Kept")
Asked = TypeVar("Asked")
_all: list[Memo[object] | KeptAnswers[object, object]] = []


class Memo(Generic[Kept]):
    """A function without arguments whose answer is kept for `seconds`."""

    def __init__(self, read: Callable[[], Kept], seconds: float) -> None:
        self.read, self.seconds = read, seconds
        self._kept: tuple[float, Kept] | None = None
        _all.append(self)  # type: ignore[arg-type]

    def __call__(self) -> Kept:
        now = time.monotonic()
        if self._kept is None or now - self._kept[0] > self.seconds:
            self._kept = (now, self.read())
        return self._kept[1]

    def forget(self) -> None:
        """Read again at the next call."""
        self._kept = None


class KeptAnswers(Generic[Asked, Kept]):
    """Answers to questions that many people ask, each kept for `seconds`; all are dropped when there are more than `most`."""

    def __init__(self, seconds: float, most: int) -> None:
        self.seconds, self.most = seconds, most
        self._kept: dict[Asked, tuple[float, Kept]] = {}
        _all.append(self)  # type: ignore[arg-type]

    def get(self, asked: Asked) -> Kept | None:
        """The answer, if it was kept and is not too old."""
        kept = self._kept.get(asked)
        return kept[1] if kept is not None and time.monotonic() - kept[0] <= self.seconds else None

    def keep(self, asked: Asked, answer: Kept) -> None:
        if len(self._kept) >= self.most:
            self._kept.clear()
        self._kept[asked] = (time.monotonic(), answer)

    def forget(self) -> None:
        self._kept.clear()


def remember(seconds: float) -> Callable[[Callable[[], Kept]], Memo[Kept]]:
    """Keep what a function without arguments answers for so many seconds."""
    return lambda read: Memo(read, seconds)


def forget_all() -> None:
    """Forget everything kept in this process: after word lists or places were loaded, and between tests."""
    for memo in _all:
        memo.forget()
