"""Getting JSON from other people's servers, carefully: through `core.guarded_http`, and no answer larger than 5 MB."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from typing import Any, Self

import httpx

from yersel.core.guarded_http import MOST_REDIRECTS, FetchFailed, GuardedTransport

LARGEST_ANSWER = 5 * 2**20
TIMEOUT_SECONDS = 30.0
TRIES = 4


class NotFound(FetchFailed):
    """The server says that there is no such page."""


class _TryAgain(Exception):
    """This may go better the next time: `after` seconds from now if the server said so."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


class Fetcher:
    """Fetches JSON, trying again, ever more patiently, where a server stumbles. Safe to use from several threads."""

    def __init__(self, *, allow_private: bool, pause: Callable[[float], None] = time.sleep) -> None:
        self.pause = pause
        self.client = httpx.Client(
            transport=GuardedTransport(allow_private=allow_private),
            timeout=TIMEOUT_SECONDS,
            follow_redirects=True,
            max_redirects=MOST_REDIRECTS,
            trust_env=False,
            headers={"Accept": "application/json", "User-Agent": "Yersel directory import"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def json(self, url: str) -> Any:
        """The decoded answer. Raises NotFound, AddressRefused or, after several tries, FetchFailed."""
        reason = ""
        for attempt in range(TRIES):
            try:
                return self._try(url)
            except _TryAgain as stumble:
                reason = str(stumble)
                if attempt + 1 < TRIES:
                    wait = 0.5 * 2**attempt + random.uniform(0, 0.25)  # noqa: S311 - spreads the load, no secret
                    self.pause(min(stumble.after or wait, 30.0))
        raise FetchFailed(f"{url}: {reason} ({TRIES} tries).")

    def _try(self, url: str) -> Any:
        try:
            with self.client.stream("GET", url) as answer:
                _refuse_bad_status(answer, url)
                raw = _read_capped(answer, url)
        except (httpx.TimeoutException, httpx.TransportError) as error:
            raise _TryAgain(f"no whole answer ({type(error).__name__})") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise FetchFailed(f"{url}: {error}") from None
        try:
            return json.loads(raw)
        except (ValueError, RecursionError):
            raise _TryAgain("the answer is not whole JSON") from None


def _refuse_bad_status(answer: httpx.Response, url: str) -> None:
    if answer.status_code == 429 or answer.status_code >= 500:
        after = answer.headers.get("Retry-After", "")
        raise _TryAgain(f"the server answers {answer.status_code}", float(after) if after.isdigit() else None)
    if answer.status_code in {404, 410}:
        raise NotFound(f"{url}: there is no such page.")
    if answer.status_code != 200:
        raise FetchFailed(f"{url}: the server answers {answer.status_code}.")


def _read_capped(answer: httpx.Response, url: str) -> bytes:
    """The body, unpacked, but never more than the cap of it."""
    pieces, size = [], 0
    for piece in answer.iter_bytes(65_536):
        size += len(piece)
        if size > LARGEST_ANSWER:
            raise FetchFailed(f"{url}: the answer is larger than {LARGEST_ANSWER // 2**20} MB.")
        pieces.append(piece)
    return b"".join(pieces)
